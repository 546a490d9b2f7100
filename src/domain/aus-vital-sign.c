/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-vital-sign.h"

#include "core/aus-error.h"

const char *const aus_vital_sign_kind_names[] = {
  [AUS_VITAL_BLOOD_PRESSURE] = "blood_pressure",
  [AUS_VITAL_TEMPERATURE] = "temperature",
  [AUS_VITAL_PULSE] = "pulse",
  [AUS_VITAL_SATURATION] = "saturation",
  [AUS_VITAL_WEIGHT] = "weight",
  [AUS_VITAL_N] = NULL,
};
AUS_DEFINE_NAMES (AusVitalSignKind, aus_vital_sign_kind)

static const AusVitalSignLimits limits[] = {
  [AUS_VITAL_BLOOD_PRESSURE] = { "mm[Hg]", 500, 2800, 10 },
  [AUS_VITAL_TEMPERATURE] = { "Cel", 300, 440, 1 },
  [AUS_VITAL_PULSE] = { "/min", 200, 2500, 10 },
  [AUS_VITAL_SATURATION] = { "%", 500, 1000, 10 },
  [AUS_VITAL_WEIGHT] = { "kg", 5, 4000, 1 },
};

const AusVitalSignLimits *
aus_vital_sign_get_limits (AusVitalSignKind kind)
{
  g_return_val_if_fail ((guint) kind < AUS_VITAL_N, NULL);
  return &limits[kind];
}

static gboolean
check_figure (gint figure, gint lowest, gint highest, gint step, const char *pointer,
              GError **error)
{
  if (figure >= lowest && figure <= highest && figure % step == 0)
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "Must be from %g to %g, in steps of %g",
                    lowest / 10.0, highest / 10.0, step / 10.0);
  return FALSE;
}

static gboolean
check_diastolic (gint value, gint diastolic, GError **error)
{
  if (!check_figure (diastolic, AUS_VITAL_DIASTOLIC_LOWEST, AUS_VITAL_DIASTOLIC_HIGHEST, 10,
                     "/diastolic", error))
    return FALSE;
  if (diastolic < value)
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, "/diastolic", "Must be less than the systolic value");
  return FALSE;
}

gboolean
aus_vital_sign_check (AusVitalSignKind kind, gint value, gint diastolic, GError **error)
{
  g_return_val_if_fail ((guint) kind < AUS_VITAL_N, FALSE);
  const AusVitalSignLimits *row = &limits[kind];

  if (!check_figure (value, row->lowest, row->highest, row->step, "/value", error))
    return FALSE;
  if (kind == AUS_VITAL_BLOOD_PRESSURE)
    return check_diastolic (value, diastolic, error);
  if (diastolic == AUS_VITAL_NONE)
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, "/diastolic", "Is for a blood pressure alone");
  return FALSE;
}
