/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-consultation-state.h"
#include "domain/aus-names.h"

G_BEGIN_DECLS

/* AusStructureKind: what an equipped site is (K1). */
typedef enum {
  AUS_STRUCTURE_PHARMACY,
  AUS_STRUCTURE_CARE_HOME,
  AUS_STRUCTURE_TOWN_HALL,
  AUS_STRUCTURE_HEALTH_CENTRE,
  AUS_STRUCTURE_OTHER,
} AusStructureKind;
#define AUS_STRUCTURE_N (AUS_STRUCTURE_OTHER + 1)
AUS_DECLARE_NAMES (AusStructureKind, aus_structure_kind)

#define AUS_STRUCTURE_MAX_TEXT 100

/* AusSiteDeviceKind: what a site has for examining patients (K1). */
typedef enum {
  AUS_SITE_DEVICE_OTOSCOPE,
  AUS_SITE_DEVICE_DERMATOSCOPE,
  AUS_SITE_DEVICE_STETHOSCOPE,
  AUS_SITE_DEVICE_ECG,
  AUS_SITE_DEVICE_CAMERA,
  AUS_SITE_DEVICE_CAMERA_CART,
  AUS_SITE_DEVICE_ULTRASOUND,
  AUS_SITE_DEVICE_RETINOGRAPH,
  AUS_SITE_DEVICE_SPIROMETER,
  AUS_SITE_DEVICE_BLOOD_PRESSURE,
  AUS_SITE_DEVICE_OXIMETER,
  AUS_SITE_DEVICE_THERMOMETER,
  AUS_SITE_DEVICE_SCALE,
  AUS_SITE_DEVICE_OTHER,
} AusSiteDeviceKind;
#define AUS_SITE_DEVICE_N (AUS_SITE_DEVICE_OTHER + 1)
AUS_DECLARE_NAMES (AusSiteDeviceKind, aus_site_device_kind)

#define AUS_SITE_DEVICES_MAX 30

/* AusStructureFields: what somebody said of a structure; phone may be NULL. All unowned. */
typedef struct {
  const char *name;
  const char *address;
  const char *postal_code;
  const char *town;
} AusStructureFields;

/* aus_structure_check: AUS_ERROR_INVALID with the pointer of the member. */
gboolean aus_structure_check (const AusStructureFields *fields, GError **error);

/* AusHostWish: what the patient said about the host's presence during the interview. */
typedef enum {
  AUS_HOST_WISH_UNSAID,
  AUS_HOST_WISH_STAY,
  AUS_HOST_WISH_LEAVE,
} AusHostWish;
#define AUS_HOST_WISH_N (AUS_HOST_WISH_LEAVE + 1)
AUS_DECLARE_NAMES (AusHostWish, aus_host_wish)

/*
 * aus_site_check_interview: whether the interview may begin (K1): the host has left the space, or
 * the patient has asked them to stay. AUS_ERROR_HOST_PRESENT.
 */
gboolean aus_site_check_interview (gboolean host_is_beside, AusHostWish wish, GError **error);

/*
 * aus_site_check_accompany: whether a host may go to the patient: before the interview, and during
 * it at the patient's wish alone. AUS_ERROR_ILLEGAL_TRANSITION.
 */
gboolean aus_site_check_accompany (AusConsultationStatus status, AusHostWish wish, GError **error);

G_END_DECLS
