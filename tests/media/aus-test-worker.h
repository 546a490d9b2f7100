/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "aus-media-dbus.h"

G_BEGIN_DECLS

/* AusTestWorker: a real auscult-media process, and what it has told about its legs. */
typedef struct {
  GSubprocess *process;
  GDBusConnection *connection;
  AusDbusMedia1 *proxy;
  GHashTable *states; /* leg id → "state" or "failed/reason" */
  gboolean exited;
} AusTestWorker;

/* aus_test_worker_new: started and configured for the loopback address. */
AusTestWorker *aus_test_worker_new (void);
AusTestWorker *aus_test_worker_new_unconfigured (void);
/* aus_test_worker_free: hangs up and waits for it to end by itself. */
void aus_test_worker_free (AusTestWorker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusTestWorker, aus_test_worker_free)

/* aus_test_worker_set_room: @legs in the text form of a(ssba(uss)). */
void aus_test_worker_set_room (AusTestWorker *self, const char *room_id, const char *legs);
/* aus_test_worker_get_state: the last one told, or "". */
const char *aus_test_worker_get_state (AusTestWorker *self, const char *leg_id);
void aus_test_worker_wait_state (AusTestWorker *self, const char *leg_id, const char *state);
/* aus_test_worker_get_counter: one number of GetStats for one leg. */
guint64 aus_test_worker_get_counter (AusTestWorker *self, const char *leg_id, const char *key);

guint aus_test_worker_count_threads (AusTestWorker *self);
/* aus_test_worker_count_named_threads: those whose name ends in @suffix. */
guint aus_test_worker_count_named_threads (AusTestWorker *self, const char *suffix);
guint aus_test_worker_count_descriptors (AusTestWorker *self);
/* aus_test_worker_count_waiting_bytes: in its UDP sockets, received and not read, as counted there.
 */
guint64 aus_test_worker_count_waiting_bytes (AusTestWorker *self);
/* aus_test_worker_read_status: (transfer full): a line of /proc/PID/status, after its colon. */
char *aus_test_worker_read_status (AusTestWorker *self, const char *name);

G_END_DECLS
