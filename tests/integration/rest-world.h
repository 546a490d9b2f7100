/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "app/aus-app.h"

G_BEGIN_DECLS

/*
 * rest_world_fill: two organisations with their people and tokens, known to the tests:
 * "claire" and "paul" practise at the first, "denise" acts for claire alone, "otto" operates;
 * "quentin" practises at the second. Answers {people: {name: {id, email, password, token,
 * read_token, account_token}}}. Blocks.
 */
JsonNode *rest_world_fill (AusApp *app, GError **error);

/* How far a patient goes on the way to the call. */
typedef enum {
  REST_WORLD_IDENTIFIED,
  REST_WORLD_PAYING, /* consented, and accepted the price */
  REST_WORLD_WAITING,
  REST_WORLD_WITHDRAWN, /* consented, and took it back */
} RestWorldStep;

/* rest_world_arrive: a patient of @consultation_id opens the page and goes on until @step. */
gboolean rest_world_arrive (AusApp *app, const char *consultation_id, const char *participant_id,
                            RestWorldStep step, GError **error);

/* rest_world_lose: the connection of @participant_id is gone. */
gboolean rest_world_lose (AusApp *app, const char *consultation_id, const char *participant_id,
                          GError **error);

G_END_DECLS
