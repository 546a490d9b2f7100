/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-live-ice.h"
#include "app/aus-live-wheel.h"
#include "app/aus-media.h"

G_BEGIN_DECLS

/*
 * AusPathTests: the network half of the equipment check (D3): a room of its own for one client,
 * with one leg for each way to the server, each echoing what it is sent; nothing of a consultation
 * is in it, nothing is stored. Strangers may ask for one, so they are few at a time, few for one
 * address, short, and what they echo is capped by the worker.
 */
typedef struct _AusPathTests AusPathTests;

#define AUS_PATH_TEST_SECONDS     30 /* how long one lives */
#define AUS_PATH_TEST_PER_ADDRESS 4  /* a household, or a practice with several rooms */

/* aus_path_tests_new: @wheel is unowned, outlives it. @limit: tests at a time; 0: none at all. */
AusPathTests *aus_path_tests_new (AusMedia *media, AusLiveIce *ice, AusLiveWheel *wheel,
                                  AusClock *clock, guint limit);
void aus_path_tests_free (AusPathTests *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusPathTests, aus_path_tests_free)

/*
 * aus_path_tests_open_async: a new test for the client at @address. The result is what
 * docs/interfaces.md says of POST /network-tests: (transfer full).
 * AUS_ERROR_TOO_MANY_REQUESTS with retry-after; AUS_ERROR_UNAVAILABLE: no worker offers.
 */
void aus_path_tests_open_async (AusPathTests *self, const char *address,
                                GAsyncReadyCallback callback, gpointer user_data);
JsonNode *aus_path_tests_open_finish (GAsyncResult *result, GError **error);

/*
 * aus_path_tests_answer_async: the client's SDP for one leg. AUS_ERROR_NOT_FOUND: no such test or
 * leg; AUS_ERROR_ILLEGAL_TRANSITION: answered before; AUS_ERROR_INVALID: not an answer.
 */
void aus_path_tests_answer_async (AusPathTests *self, const char *test_id, const char *leg_id,
                                  const char *sdp, GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean aus_path_tests_answer_finish (GAsyncResult *result, GError **error);

/* aus_path_tests_close: at once; AUS_ERROR_NOT_FOUND when it is over already. */
gboolean aus_path_tests_close (AusPathTests *self, const char *test_id, GError **error);

guint aus_path_tests_count (AusPathTests *self);

G_END_DECLS
