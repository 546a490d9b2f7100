/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-account-store.h"
#include "storage/aus-session-store.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Representations of an account and what belongs to it; all (transfer full). */

JsonNode *aus_account_to_json (const AusAccount *account);

/* aus_account_session_to_json: {account, principals, organisation}: who is logged in, for whom. */
JsonNode *aus_account_session_to_json (AusTx *tx, const AusAccount *account, GError **error);

/* (element-type AusCredentialRow); @current_id may be NULL. */
JsonNode *aus_account_sessions_to_json (GPtrArray *rows, const char *current_id);
JsonNode *aus_account_tokens_to_json (GPtrArray *rows);
JsonNode *aus_account_token_to_json (const AusCredentialRow *row);

G_END_DECLS
