/* SPDX-License-Identifier: GPL-3.0-or-later */
#define AUS_LOG_TOPIC "documents"
#include "app/aus-document-checks.h"

#include "core/aus-error.h"
#include "core/aus-log.h"

#define BATCH        16
#define LONGEST_USEC (3600 * (gint64) G_USEC_PER_SEC)

struct _AusDocumentChecks {
  AusDocuments *documents; /* unowned: owns us */
  gulong committed_id;
  guint timer_id;
  gboolean running; /* between start and stop */
  gboolean busy;    /* a round is under way, or being looked for */
  gboolean again;   /* something came meanwhile */
  GPtrArray *due;   /* AusDocument, of the round */
  AusDocument *current;
};

static void look (AusDocumentChecks *self);
static void next (AusDocumentChecks *self);

static AusDatabase *
get_database (AusDocumentChecks *self)
{
  return aus_app_get_database (aus_documents_get_app (self->documents));
}

/* One document */

static void
on_judged (GObject *source, GAsyncResult *res, gpointer data)
{
  AusDocumentChecks *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AusDocument) document = aus_app_run_finish (AUS_APP (source), res, &error);

  /* Once stopped, the object that owns us may be gone; the next start clears the body away. */
  if (document != NULL && document->state == AUS_DOCUMENT_INFECTED && self->running)
    aus_documents_remove_body (self->documents, document->id);
  /* Erased while it was being looked at: nobody is interested any more. */
  if (error != NULL && !g_error_matches (error, AUS_ERROR, AUS_ERROR_NOT_FOUND))
    aus_warning ("what the scanner said was not kept: %s", error->message);
  next (self);
  aus_document_checks_unref (self);
}

static AusDocumentState
state_of (const AusScan *scan)
{
  switch (scan->verdict) {
  case AUS_SCAN_CLEAN:
    return AUS_DOCUMENT_READY;
  case AUS_SCAN_INFECTED:
    return AUS_DOCUMENT_INFECTED;
  case AUS_SCAN_UNAVAILABLE:
    break;
  }
  return AUS_DOCUMENT_CHECKING;
}

static AusDocumentVerdict *
make_verdict (const AusDocument *document, const AusScan *scan)
{
  AusDocumentVerdict *verdict = g_new0 (AusDocumentVerdict, 1);

  verdict->consultation_id = g_strdup (document->consultation_id);
  verdict->document_id = g_strdup (document->id);
  verdict->state = state_of (scan);
  verdict->finding = scan->verdict == AUS_SCAN_INFECTED ? g_strdup (scan->finding) : NULL;
  return verdict;
}

static void
on_scanned (GObject *source, GAsyncResult *res, gpointer data)
{
  AusDocumentChecks *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AusScan) scan = g_task_propagate_pointer (G_TASK (res), &error);
  g_autoptr (AusActor) system = aus_actor_new_system ();

  if (scan == NULL) { /* the server stops */
    aus_document_checks_unref (self);
    return;
  }
  if (scan->verdict == AUS_SCAN_UNAVAILABLE)
    aus_warning ("the virus scanner does not answer: %s", scan->finding);
  aus_app_run_async (aus_documents_get_app (self->documents), &AUS_DOCUMENT_JUDGE, system,
                     make_verdict (self->current, scan), (GDestroyNotify) aus_document_verdict_free,
                     NULL, on_judged, self);
}

static void
scan_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const AusDocument *document = data;

  g_task_return_pointer (task, aus_documents_scan (source, document->id, document->wrapped_key),
                         (GDestroyNotify) aus_scan_free);
}

/* The next of the round, or the end of it. */
static void
next (AusDocumentChecks *self)
{
  g_clear_pointer (&self->current, aus_document_free);
  if (!self->running || self->due->len == 0) {
    self->busy = FALSE;
    look (self);
    return;
  }
  self->current = g_ptr_array_steal_index (self->due, 0);
  g_autoptr (GTask) task = g_task_new (self->documents, NULL, on_scanned, g_rc_box_acquire (self));
  g_task_set_task_data (task, aus_document_copy (self->current),
                        (GDestroyNotify) aus_document_free);
  aus_documents_run (self->documents, task, scan_in_thread);
}

/* What is due */

typedef struct {
  GPtrArray *due;
  gint64 next;
} Due;

static void
due_free (gpointer data)
{
  Due *due = data;

  g_clear_pointer (&due->due, g_ptr_array_unref);
  g_free (due);
}

static gpointer
read_due (AusTx *tx, gpointer data, GError **error)
{
  Due *due = g_new0 (Due, 1);

  due->due = aus_document_store_list_check_due (tx, data, BATCH, error);
  if (due->due != NULL && aus_document_store_get_next_check (tx, &due->next, error))
    return due;
  due_free (due);
  return NULL;
}

static gboolean
on_timer (gpointer data)
{
  AusDocumentChecks *self = data;

  self->timer_id = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
arm (AusDocumentChecks *self, gint64 when)
{
  AusClock *clock = aus_app_get_clock (aus_documents_get_app (self->documents));
  gint64 wait = when != 0 ? when - aus_clock_now (clock) : LONGEST_USEC;

  g_clear_handle_id (&self->timer_id, g_source_remove);
  /* Rounded up: a timer that wakes early finds nothing due and wakes again. */
  self->timer_id =
      g_timeout_add ((guint) (CLAMP (wait, 0, LONGEST_USEC) / 1000 + 1), on_timer, self);
}

static void
begin_round (AusDocumentChecks *self, Due *due)
{
  if (due->due->len > 0) {
    g_clear_pointer (&self->due, g_ptr_array_unref);
    self->due = g_steal_pointer (&due->due);
    next (self);
    return;
  }
  self->busy = FALSE;
  arm (self, due->next);
  if (self->again)
    look (self);
}

static void
on_due (GObject *source, GAsyncResult *res, gpointer data)
{
  AusDocumentChecks *self = data;
  g_autoptr (GError) error = NULL;
  gpointer result = NULL;

  if (!aus_database_read_finish (AUS_DATABASE (source), res, &result, &error)) {
    aus_warning ("documents to be checked were not read: %s", error->message);
    self->busy = FALSE;
    if (self->running)
      arm (self, 0);
  } else if (self->running) {
    begin_round (self, result);
  }
  if (result != NULL)
    due_free (result);
  aus_document_checks_unref (self);
}

static void
look (AusDocumentChecks *self)
{
  self->again = self->busy;
  if (self->busy || !self->running)
    return;
  self->busy = TRUE;
  aus_database_read_async (get_database (self), read_due,
                           aus_vault_get_keys (aus_documents_get_vault (self->documents)), NULL,
                           due_free, NULL, on_due, g_rc_box_acquire (self));
}

static void
on_committed (AusDatabase *database, guint marks, gpointer data)
{
  if (marks & AUS_TX_DOCUMENT)
    look (data);
}

/* Life */

AusDocumentChecks *
aus_document_checks_new (AusDocuments *documents)
{
  AusDocumentChecks *self = g_rc_box_new0 (AusDocumentChecks);

  self->documents = documents;
  self->due = g_ptr_array_new ();
  return self;
}

void
aus_document_checks_start (AusDocumentChecks *self)
{
  if (self->running)
    return;
  self->running = TRUE;
  self->committed_id =
      g_signal_connect (get_database (self), "committed", G_CALLBACK (on_committed), self);
  look (self);
}

void
aus_document_checks_stop (AusDocumentChecks *self)
{
  if (!self->running)
    return;
  self->running = FALSE;
  g_clear_signal_handler (&self->committed_id, get_database (self));
  g_clear_handle_id (&self->timer_id, g_source_remove);
}

static void
checks_clear (gpointer data)
{
  AusDocumentChecks *self = data;

  g_ptr_array_unref (self->due);
  aus_document_free (self->current);
}

void
aus_document_checks_unref (AusDocumentChecks *self)
{
  g_rc_box_release_full (self, checks_clear);
}
