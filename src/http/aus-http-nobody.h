/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-link.h"
#include "http/aus-http-request.h"

G_BEGIN_DECLS

/*
 * Requests of people without an account: what they know (a link's secret, a code) is in the use
 * case's input, and nobody is its actor.
 *
 * aus_http_run_for_nobody: @input is taken; @done is called with a reference of @self as its data.
 */
void aus_http_run_for_nobody (AusHttpRequest *self, const AusUseCase *use_case, gpointer input,
                              GDestroyNotify input_free, GAsyncReadyCallback done);

/* aus_http_answer_node: a GAsyncReadyCallback for use cases that give a JsonNode: answers with it.
 */
void aus_http_answer_node (GObject *app, GAsyncResult *res, gpointer request);

/*
 * aus_http_give_visit: the cookie of a visit, for its own path only. (transfer full): that path.
 * aus_http_take_visit: removes it.
 */
char *aus_http_give_visit (AusHttpRequest *self, const AusVisitPass *pass);
void aus_http_take_visit (AusHttpRequest *self, const char *consultation_id);

G_END_DECLS
