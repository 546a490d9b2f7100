/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-use-case.h"
#include "storage/aus-device-store.h"

G_BEGIN_DECLS

/* Devices of one consultation (E3, N4): who admits people lets devices in, too. */

/* aus_command: consultation_id, object (name, kind, participant_id?) → AusDevicePass */
extern const AusUseCase AUS_DEVICE_ADD;
/* aus_command: consultation_id → JsonNode, an array */
extern const AusUseCase AUS_DEVICE_LIST;
/* aus_command: consultation_id, participant_id: the device's → AusConsultation */
extern const AusUseCase AUS_DEVICE_REVOKE;
/* AusDeviceKnock → AusDevice. AUS_ERROR_UNAUTHENTICATED: not a token for this. */
extern const AusUseCase AUS_DEVICE_ENTER;

/* AusDevicePass: a new device with what opens its door; never shown again. */
typedef struct {
  AusDevice *device;
  char *token;
  char *url;
} AusDevicePass;

void aus_device_pass_free (AusDevicePass *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusDevicePass, aus_device_pass_free)
void aus_device_pass_print (const AusDevicePass *self, GString *text);

/* AusDeviceKnock: somebody at a door with a token. */
typedef struct {
  char *consultation_id;
  char *token;
  AusDeviceKind kind;
} AusDeviceKnock;

AusDeviceKnock *aus_device_knock_new (const char *consultation_id, const char *token,
                                      AusDeviceKind kind);
void aus_device_knock_free (AusDeviceKnock *self);

G_END_DECLS
