/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-link.h"
#include "app/aus-use-case.h"
#include "storage/aus-kiosk-store.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * Kiosks (K1): a machine of an equipped site that its host opened once, for patients to type their
 * code at. The machine holds a token of its own, which opens nothing but this page; each visit
 * opened there ends when it is wiped.
 */

/* AusKioskPass: what a machine keeps; the token is shown this once. */
typedef struct {
  AusKiosk *kiosk;
  char *token;
} AusKioskPass;

void aus_kiosk_pass_free (AusKioskPass *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusKioskPass, aus_kiosk_pass_free)

/* By a host. OPEN: AusCommand, text = name of the machine → AusKioskPass. LIST: → JsonNode, an
 * array. CLOSE: AusCommand, consultation_id = the kiosk's id → JsonNode. */
extern const AusUseCase AUS_KIOSK_OPEN;
extern const AusUseCase AUS_KIOSK_LIST;
extern const AusUseCase AUS_KIOSK_CLOSE;

/*
 * By the machine, whose actor is nobody; AUS_ERROR_UNAUTHENTICATED: not a kiosk (any more).
 * SHOW: char * token → JsonNode. WIPE: char * token → GPtrArray of consultation ids, whose cookies
 * are to be removed. REDEEM: AusKioskKnock → AusVisitPass: what was open there before ends; the
 * code is that of a patient of the site's organisation, and checks them in at their site.
 */
typedef struct {
  char *token;
  char *code;
} AusKioskKnock;

AusKioskKnock *aus_kiosk_knock_new (const char *token, const char *code);
void aus_kiosk_knock_free (AusKioskKnock *self);

extern const AusUseCase AUS_KIOSK_SHOW;
extern const AusUseCase AUS_KIOSK_WIPE;
extern const AusUseCase AUS_KIOSK_REDEEM;

/* aus_kiosk_to_json: (transfer full). */
JsonNode *aus_kiosk_to_json (const AusKiosk *kiosk);

G_END_DECLS
