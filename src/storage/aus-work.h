/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-connection.h"
#include "storage/aus-database.h"

G_BEGIN_DECLS

/* Inside src/storage only: one function waiting for a storage thread, and how to answer it. */
typedef struct {
  AusDatabaseFunc func;
  gpointer data;
  GTask *task;               /* ref; NULL when a thread waits in @waiter */
  struct _AusWaiter *waiter; /* unowned */
  GDestroyNotify result_free;

  gpointer result;
  GError *error;
} AusWork;

/* AusWaiter: a thread that blocks for its answer. */
typedef struct _AusWaiter {
  GMutex mutex;
  GCond cond;
  gboolean done;
} AusWaiter;

void aus_work_free (AusWork *self);

/* aus_work_fail: drops a result and keeps a copy of @error. */
void aus_work_fail (AusWork *self, const GError *error);

/* AusCommit: what a transaction leaves behind for the signals. */
typedef struct {
  AusTxMarks marks;
  GPtrArray *events; /* AusEventRow; NULL for none */
} AusCommit;

/* aus_commit_add: takes over what @tx, whose work stays, has marked. */
void aus_commit_add (AusCommit *self, AusTx *tx);
void aus_commit_clear (AusCommit *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AusCommit, aus_commit_clear)

/*
 * aus_work_answer_all: hands @works (transfer full) back to whom they came from: one source for
 * each main context, so that 64 answers of one commit wake a loop once. @commit (taken over; NULL
 * for a read) is emitted on @home before anybody there is answered.
 */
void aus_work_answer_all (GPtrArray *works, AusDatabase *database, GMainContext *home,
                          AusCommit *commit);

/* AusQueue: what waits; any number of threads put in, some take out. */
typedef struct _AusQueue AusQueue;

AusQueue *aus_queue_new (void);
void aus_queue_free (AusQueue *self);
/* aus_queue_push: FALSE (and @work still the caller's) once closed. */
gboolean aus_queue_push (AusQueue *self, AusWork *work);
/* aus_queue_take: blocks; at most @max works (transfer full); NULL: closed and empty. */
GPtrArray *aus_queue_take (AusQueue *self, guint max);
void aus_queue_close (AusQueue *self);

G_END_DECLS
