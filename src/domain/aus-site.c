/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-site.h"

#include "core/aus-error.h"
#include "core/aus-text.h"

const char *const aus_structure_kind_names[] = {
  [AUS_STRUCTURE_PHARMACY] = "pharmacy",   [AUS_STRUCTURE_CARE_HOME] = "care_home",
  [AUS_STRUCTURE_TOWN_HALL] = "town_hall", [AUS_STRUCTURE_HEALTH_CENTRE] = "health_centre",
  [AUS_STRUCTURE_OTHER] = "other",         [AUS_STRUCTURE_N] = NULL,
};
AUS_DEFINE_NAMES (AusStructureKind, aus_structure_kind)

const char *const aus_site_device_kind_names[] = {
  [AUS_SITE_DEVICE_OTOSCOPE] = "otoscope",
  [AUS_SITE_DEVICE_DERMATOSCOPE] = "dermatoscope",
  [AUS_SITE_DEVICE_STETHOSCOPE] = "stethoscope",
  [AUS_SITE_DEVICE_ECG] = "ecg",
  [AUS_SITE_DEVICE_CAMERA] = "camera",
  [AUS_SITE_DEVICE_CAMERA_CART] = "camera_cart",
  [AUS_SITE_DEVICE_ULTRASOUND] = "ultrasound",
  [AUS_SITE_DEVICE_RETINOGRAPH] = "retinograph",
  [AUS_SITE_DEVICE_SPIROMETER] = "spirometer",
  [AUS_SITE_DEVICE_BLOOD_PRESSURE] = "blood_pressure",
  [AUS_SITE_DEVICE_OXIMETER] = "oximeter",
  [AUS_SITE_DEVICE_THERMOMETER] = "thermometer",
  [AUS_SITE_DEVICE_SCALE] = "scale",
  [AUS_SITE_DEVICE_OTHER] = "other",
  [AUS_SITE_DEVICE_N] = NULL,
};
AUS_DEFINE_NAMES (AusSiteDeviceKind, aus_site_device_kind)

const char *const aus_host_wish_names[] = {
  [AUS_HOST_WISH_UNSAID] = "unsaid",
  [AUS_HOST_WISH_STAY] = "stay",
  [AUS_HOST_WISH_LEAVE] = "leave",
  [AUS_HOST_WISH_N] = NULL,
};
AUS_DEFINE_NAMES (AusHostWish, aus_host_wish)

static gboolean
check_text (const char *text, const char *pointer, GError **error)
{
  glong length = text != NULL && aus_text_is_line (text) ? g_utf8_strlen (text, -1) : 0;

  if (length >= 1 && length <= AUS_STRUCTURE_MAX_TEXT)
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "Must be from 1 to %d characters",
                    AUS_STRUCTURE_MAX_TEXT);
  return FALSE;
}

gboolean
aus_structure_check (const AusStructureFields *fields, GError **error)
{
  g_return_val_if_fail (fields != NULL, FALSE);

  return check_text (fields->name, "/name", error) &&
         check_text (fields->address, "/address", error) &&
         check_text (fields->postal_code, "/postal_code", error) &&
         check_text (fields->town, "/town", error);
}

gboolean
aus_site_check_interview (gboolean host_is_beside, AusHostWish wish, GError **error)
{
  if (!host_is_beside || wish == AUS_HOST_WISH_STAY)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_HOST_PRESENT,
                       "the host has not left, and the patient has not asked them to stay");
  return FALSE;
}

gboolean
aus_site_check_accompany (AusConsultationStatus status, AusHostWish wish, GError **error)
{
  gboolean may = FALSE;

  switch (status) {
  case AUS_CONSULTATION_SCHEDULED:
  case AUS_CONSULTATION_WAITING:
    may = TRUE;
    break;
  case AUS_CONSULTATION_IN_PROGRESS:
    may = wish == AUS_HOST_WISH_STAY;
    break;
  case AUS_CONSULTATION_ENDED:
  case AUS_CONSULTATION_FINALIZED:
  case AUS_CONSULTATION_CANCELLED:
  case AUS_CONSULTATION_ABSENT:
  case AUS_CONSULTATION_MISSED:
    break;
  }
  if (!may)
    g_set_error (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                 "the consultation is %s, and the patient's wish is %s",
                 aus_consultation_status_get_name (status), aus_host_wish_get_name (wish));
  return may;
}
