/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Who welcomes patients at an equipped site (K1): accounts that see nothing but their site. */

/* AusCommand: consultation_id: the structure's id → JsonNode, an array of {id, given_name,
 * family_name, email, locale, closed}. */
extern const AusUseCase AUS_HOST_LIST;
/* AusCommand: consultation_id: the structure's id, text: the account's → JsonNode null: it opens
 * nothing any more, and its sessions are over. */
extern const AusUseCase AUS_HOST_CLOSE;

/*
 * aus_host_add_async: a new account with a first password, which is in the answer this once.
 * @account_id not NULL: one that is there gets another password and is open again; @object is
 * unused then. AUS_ERROR_INVALID with the pointer of the member, also for an address that has an
 * account. Finish: (transfer full): as in the list, with `password`.
 */
void aus_host_add_async (AusApp *app, AusActor *actor, const char *structure_id,
                         const char *account_id, JsonObject *object, GAsyncReadyCallback callback,
                         gpointer user_data);
JsonNode *aus_host_add_finish (AusApp *app, GAsyncResult *res, GError **error);

G_END_DECLS
