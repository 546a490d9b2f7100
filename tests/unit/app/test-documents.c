/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents under a clock that is set: spaces that close, what is erased, reports and their rows.
 */
#include "app/aus-documents.h"
#include "app/aus-hook-tell.h"
#include "app/aus-report-case.h"
#include "app/aus-space.h"
#include "app/aus-webhook.h"
#include "practice.h"

#include <glib/gstdio.h>
#include <string.h>

#define DAY (24 * HOUR)

/* A practice with a vault, and one consultation. */
typedef struct {
  Practice *practice;
  char *directory;
  AusVault *vault;
  AusDocuments *documents;
  AusPlanned *planned;
  const char *id; /* of the consultation */
} Cabinet;

static void
cabinet_open (Cabinet *self, Practice *f)
{
  g_autoptr (GError) error = NULL;

  self->practice = f;
  self->directory = g_build_filename (f->directory, "documents", NULL);
  self->vault = aus_vault_open (self->directory, f->secrets, &error);
  g_assert_no_error (error);
  self->documents = aus_documents_new (f->app, self->vault, NULL);
  self->planned = practice_plan (f, "2026-11-23T09:30:00+01:00");
  self->id = self->planned->consultation->id;
}

static GPtrArray *
bodies (const Cabinet *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *ids = aus_vault_list (self->vault, &error);

  g_assert_no_error (error);
  return ids;
}

static void
cabinet_close (Cabinet *self)
{
  aus_documents_close (self->documents);
  practice_settle (self->practice);
  g_autoptr (GPtrArray) left = bodies (self);
  for (guint i = 0; i < left->len; i++)
    g_assert_true (aus_vault_remove (self->vault, g_ptr_array_index (left, i), NULL));
  g_assert_finalize_object (self->documents);
  aus_app_set_vault (self->practice->app, NULL);
  aus_vault_free (self->vault);
  aus_planned_free (self->planned);
  g_assert_cmpint (g_rmdir (self->directory), ==, 0);
  g_free (self->directory);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cabinet, cabinet_close)

static void
on_saved (GObject *source, GAsyncResult *res, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (res);
}

/* (transfer full): NULL with @code. */
static AusDocument *
save (Cabinet *self, gint64 report_number, AusError code)
{
  g_autoptr (AusDocumentDraft) draft = aus_document_draft_new (
      self->id, report_number != 0 ? AUS_DOCUMENT_FROM_NOTE : AUS_DOCUMENT_FROM_PRACTICE,
      AUS_DOCUMENT_REPORT, "a.pdf");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("%PDF-1.7\n", 9);
  g_autoptr (GAsyncResult) res = NULL;
  g_autoptr (GError) error = NULL;

  draft->report_number = report_number;
  aus_documents_save_async (self->documents, self->practice->martin, draft, bytes, on_saved, &res);
  while (res == NULL)
    g_main_context_iteration (NULL, TRUE);
  AusDocument *document = aus_documents_save_finish (self->documents, res, &error);
  if (code == 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, AUS_ERROR, (int) code);
  return document;
}

static void
send_to_colleague (Cabinet *self, const char *document_id)
{
  AusCommand *command =
      practice_body (self->id, "{'recipients':[{'name':'Dr Roux','email':'roux@example.org'}]}");

  command->text = g_strdup (document_id);
  json_node_unref (practice_run (self->practice, &AUS_DOCUMENT_SEND, self->practice->martin,
                                 command, (GDestroyNotify) aus_command_free));
}

/* The link that the letter would hold. */
static char *
dup_token (Cabinet *self)
{
  g_autofree char *id = practice_text (self->practice, "SELECT id FROM document_recipient");

  return aus_space_dup_token (self->practice->app, id);
}

static gpointer
read_code (AusTx *tx, gpointer data, GError **error)
{
  Cabinet *self = data;
  g_autofree char *token = dup_token (self);
  g_autofree char *hash = aus_secrets_hash_token (token);
  g_autoptr (AusRecipient) recipient =
      aus_recipient_store_find (tx, self->practice->secrets, hash, error);

  return recipient != NULL ? aus_space_dup_code (self->practice->app, recipient) : NULL;
}

#define KNOCK_FREE ((GDestroyNotify) aus_space_knock_free)

/* (transfer full): the session of somebody who gave the code. */
static char *
enter (Cabinet *self, const char *token)
{
  Practice *f = self->practice;
  AusSpaceKnock *ask = aus_space_knock_new (token, NULL, NULL);
  gpointer code = NULL;

  ask->channel = AUS_CHANNEL_MAIL;
  json_node_unref (practice_run (f, &AUS_SPACE_ASK, f->nobody, ask, KNOCK_FREE));
  g_assert_true (aus_database_write_sync (f->database, read_code, self, &code, NULL));
  g_autofree char *digits = code;
  return practice_run (f, &AUS_SPACE_ENTER, f->nobody, aus_space_knock_new (token, NULL, digits),
                       KNOCK_FREE);
}

static guint
count_items (Cabinet *self, const char *token, const char *session)
{
  Practice *f = self->practice;
  g_autoptr (JsonNode) node = practice_run (f, &AUS_SPACE_SHOW, f->nobody,
                                            aus_space_knock_new (token, session, NULL), KNOCK_FREE);
  JsonObject *object = json_node_get_object (node);

  return json_object_has_member (object, "items")
             ? json_array_get_length (json_object_get_array_member (object, "items"))
             : 0;
}

static void
refuse (Cabinet *self, const AusUseCase *use_case, AusSpaceKnock *knock, AusError code)
{
  practice_refuse (self->practice, use_case, self->practice->nobody, knock, KNOCK_FREE, code);
}

/* F2: a document is given out until the last moment of its time, and not one moment longer. */
static void
test_grant_expires (Practice *f, gconstpointer data)
{
  g_auto (Cabinet) self = { 0 };

  cabinet_open (&self, f);
  g_autoptr (AusDocument) one = save (&self, 0, 0);
  send_to_colleague (&self, one->id);
  g_autofree char *token = dup_token (&self);
  aus_clock_advance (f->clock, 10 * DAY);
  g_autoptr (AusDocument) two = save (&self, 0, 0);
  send_to_colleague (&self, two->id);
  aus_clock_advance (f->clock, 20 * DAY - MINUTE);
  g_autofree char *session = enter (&self, token);
  g_assert_cmpuint (count_items (&self, token, session), ==, 2);
  aus_document_free (practice_run (f, &AUS_SPACE_FETCH, f->nobody,
                                   aus_space_knock_new (token, session, one->id), KNOCK_FREE));
  /* Thirty days after it was sent; the session goes on, for the other one. */
  aus_clock_advance (f->clock, MINUTE);
  g_assert_cmpuint (count_items (&self, token, session), ==, 1);
  refuse (&self, &AUS_SPACE_FETCH, aus_space_knock_new (token, session, one->id),
          AUS_ERROR_NOT_FOUND);
  aus_document_free (practice_run (f, &AUS_SPACE_FETCH, f->nobody,
                                   aus_space_knock_new (token, session, two->id), KNOCK_FREE));
  /* Nothing is left: the link says so, and gives no more codes. */
  aus_clock_advance (f->clock, 10 * DAY);
  refuse (&self, &AUS_SPACE_SHOW, aus_space_knock_new (token, NULL, NULL), AUS_ERROR_LINK_EXPIRED);
  refuse (&self, &AUS_SPACE_ASK, aus_space_knock_new (token, NULL, NULL), AUS_ERROR_LINK_EXPIRED);
  /* Sent once more, it opens under the same link. */
  send_to_colleague (&self, one->id);
  g_autofree char *again = enter (&self, token);
  g_assert_cmpuint (count_items (&self, token, again), ==, 1);
}

/* F2: half an hour, whatever one does meanwhile; a code is good for ten minutes. */
static void
test_session_ends (Practice *f, gconstpointer data)
{
  g_auto (Cabinet) self = { 0 };
  gpointer code = NULL;

  cabinet_open (&self, f);
  g_autoptr (AusDocument) one = save (&self, 0, 0);
  send_to_colleague (&self, one->id);
  g_autofree char *token = dup_token (&self);
  g_autofree char *session = enter (&self, token);
  aus_clock_advance (f->clock, 29 * MINUTE);
  g_assert_cmpuint (count_items (&self, token, session), ==, 1);
  aus_clock_advance (f->clock, MINUTE);
  g_assert_cmpuint (count_items (&self, token, session), ==, 0);
  refuse (&self, &AUS_SPACE_FETCH, aus_space_knock_new (token, session, one->id),
          AUS_ERROR_UNAUTHENTICATED);
  AusSpaceKnock *ask = aus_space_knock_new (token, NULL, NULL);
  ask->channel = AUS_CHANNEL_MAIL;
  json_node_unref (practice_run (f, &AUS_SPACE_ASK, f->nobody, ask, KNOCK_FREE));
  g_assert_true (aus_database_write_sync (f->database, read_code, &self, &code, NULL));
  g_autofree char *digits = code;
  aus_clock_advance (f->clock, 10 * MINUTE);
  refuse (&self, &AUS_SPACE_ENTER, aus_space_knock_new (token, NULL, digits), AUS_ERROR_LOCKED_OUT);
}

static void
erase_due (Cabinet *self, guint left)
{
  aus_documents_erase_due (self->documents);
  for (;;) {
    g_autoptr (GPtrArray) files = bodies (self);
    if (files->len == left)
      return;
    g_main_context_iteration (NULL, FALSE);
  }
}

/* L2: erased when its time is over, row and body, but not while somebody may still fetch it. */
static void
test_retention (Practice *f, gconstpointer data)
{
  g_auto (Cabinet) self = { 0 };

  cabinet_open (&self, f);
  aus_document_free (save (&self, 0, 0));
  g_autoptr (AusDocument) sent = save (&self, 0, 0);
  aus_clock_advance (f->clock, 350 * DAY);
  send_to_colleague (&self, sent->id);
  g_autofree char *token = dup_token (&self);
  aus_clock_advance (f->clock, 15 * DAY - 1);
  erase_due (&self, 2);
  practice_settle (f);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM document"), ==, 2);
  aus_clock_advance (f->clock, 1);
  erase_due (&self, 1);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM document"), ==, 1);
  g_autofree char *session = enter (&self, token);
  g_assert_cmpuint (count_items (&self, token, session), ==, 1);
  /* The last day of the thirty; then neither row nor space nor body. */
  aus_clock_advance (f->clock, 15 * DAY);
  erase_due (&self, 0);
  practice_settle (f);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM document"), ==, 0);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM document_grant"), ==, 0);
  refuse (&self, &AUS_SPACE_SHOW, aus_space_knock_new (token, NULL, NULL), AUS_ERROR_LINK_UNKNOWN);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action = 'document.erase'"),
                   ==, 2);
}

/* F5: the document and its number are one transaction: what breaks one leaves neither. */
static void
test_report (Practice *f, gconstpointer data)
{
  g_auto (Cabinet) self = { 0 };

  cabinet_open (&self, f);
  aus_document_free (save (&self, 1, 0));
  g_assert_cmpint (practice_count (f, "SELECT number FROM report_version JOIN document"
                                      " ON document_id = id"),
                   ==, 1);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action = 'report.sign'"),
                   ==, 1);
  g_autofree char *before = practice_dump (f);
  /* Two who sign at once: the second has the same number, and files nothing. */
  g_assert_null (save (&self, 1, AUS_ERROR_PRECONDITION_FAILED));
  g_autofree char *after = practice_dump (f);
  g_assert_cmpstr (before, ==, after);
  erase_due (&self, 1); /* its body goes, too */
  aus_document_free (save (&self, 2, 0));
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM report_version"), ==, 2);
}

static gpointer
tell_webhooks (AusTx *tx, gpointer data, GError **error)
{
  g_assert_true (aus_hook_tell (tx, 1000, error));
  return NULL;
}

/* N1: sent, opened and withdrawn, each with its ids and nobody's name. */
static void
test_webhooks (Practice *f, gconstpointer data)
{
  static const char *const types[] = { "document.sent", "document.opened", "document.withdrawn" };
  g_auto (Cabinet) self = { 0 };

  cabinet_open (&self, f);
  json_node_unref (practice_run (f, &AUS_WEBHOOK_CREATE, f->martin,
                                 g_strdup ("https://example.org/hook"), g_free));
  g_autoptr (AusDocument) one = save (&self, 0, 0);
  send_to_colleague (&self, one->id);
  g_autofree char *token = dup_token (&self);
  g_autofree char *session = enter (&self, token);
  aus_document_free (practice_run (f, &AUS_SPACE_FETCH, f->nobody,
                                   aus_space_knock_new (token, session, one->id), KNOCK_FREE));
  AusCommand *withdraw = practice_body (self.id, "{}");
  withdraw->text = g_strdup (one->id);
  json_node_unref (practice_run (f, &AUS_DOCUMENT_WITHDRAW, f->martin, withdraw,
                                 (GDestroyNotify) aus_command_free));
  g_assert_true (aus_database_write_sync (f->database, tell_webhooks, NULL, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autofree char *sql =
        g_strdup_printf ("SELECT group_concat(payload) FROM webhook_delivery WHERE type = '%s'"
                         " AND payload LIKE '%%%s%%' AND payload LIKE '%%%s%%'",
                         types[i], one->id, self.id);
    g_autofree char *payload = practice_text (f, sql);
    g_autofree char *recipient = practice_text (f, "SELECT id FROM document_recipient");
    g_assert_nonnull (payload);
    /* Only an opening has one recipient here: it was sent, and withdrawn, as a whole. */
    g_assert_true ((strstr (payload, recipient) != NULL) == (i == 1));
    g_assert_null (strstr (payload, "Roux"));
    g_assert_null (strstr (payload, "roux@"));
    g_assert_null (strstr (payload, "a.pdf"));
  }
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM webhook_delivery"
                                      " WHERE type = 'consultation.changed'"),
                   >=, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/documents/F2/grant-expires", test_grant_expires);
  PRACTICE_TEST ("/app/documents/F2/session-ends", test_session_ends);
  PRACTICE_TEST ("/app/documents/L2/retention", test_retention);
  PRACTICE_TEST ("/app/documents/N1/webhooks", test_webhooks);
  PRACTICE_TEST ("/app/documents/F5/report-and-number", test_report);
  return g_test_run ();
}
