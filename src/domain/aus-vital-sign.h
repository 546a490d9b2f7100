/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-names.h"

G_BEGIN_DECLS

/* AusVitalSignKind: what is measured at an equipped site, or by who is beside the patient (E8). */
typedef enum {
  AUS_VITAL_BLOOD_PRESSURE,
  AUS_VITAL_TEMPERATURE,
  AUS_VITAL_PULSE,
  AUS_VITAL_SATURATION,
  AUS_VITAL_WEIGHT,
} AusVitalSignKind;
#define AUS_VITAL_N (AUS_VITAL_WEIGHT + 1)
AUS_DECLARE_NAMES (AusVitalSignKind, aus_vital_sign_kind)

/*
 * AusVitalSignLimits: what is plausible in a living person, so that a slip of the finger is seen.
 * Values are in tenths of the unit: exact, and as fine as any of the devices.
 */
typedef struct {
  const char *unit; /* UCUM code: "mm[Hg]", "Cel"… */
  gint lowest;
  gint highest;
  gint step; /* 10: whole numbers only */
} AusVitalSignLimits;

const AusVitalSignLimits *aus_vital_sign_get_limits (AusVitalSignKind kind);

/* The second figure of a blood pressure. */
#define AUS_VITAL_DIASTOLIC_LOWEST  200
#define AUS_VITAL_DIASTOLIC_HIGHEST 1600
#define AUS_VITAL_NONE              (-1)

/*
 * aus_vital_sign_check: whether @value and @diastolic (tenths; AUS_VITAL_NONE: not given) can be
 * true. AUS_ERROR_INVALID at /value or /diastolic.
 */
gboolean aus_vital_sign_check (AusVitalSignKind kind, gint value, gint diastolic, GError **error);

G_END_DECLS
