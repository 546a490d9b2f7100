/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-demo-documents.h"

#include "app/aus-document-case.h"
#include "core/aus-error.h"
#include "storage/aus-consultation-store.h"

#include <string.h>

/* A page that every reader opens (ISO 32000-1), made here: the demo carries no file. */

static const char *const objects[] = {
  "<< /Type /Catalog /Pages 2 0 R /Lang (fr) >>",
  "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
  "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
  " /Resources << /Font << /F1 5 0 R >> >> >>",
  NULL, /* the content */
  "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
};

static const char page[] = "BT /F1 20 Tf 72 760 Td (Cabinet des Lilas) Tj\n"
                           "/F1 14 Tf 0 -40 Td (Dr Claire Martin) Tj\n"
                           "0 -60 Td (ORDONNANCE DE D\\311MONSTRATION) Tj\n"
                           "0 -40 Td (Ce document ne prescrit rien.) Tj ET";

static GBytes *
make_pdf (void)
{
  GString *pdf = g_string_new ("%PDF-1.4\n");
  gsize offsets[G_N_ELEMENTS (objects)];

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++) {
    offsets[i] = pdf->len;
    g_string_append_printf (pdf, "%u 0 obj\n", i + 1);
    if (objects[i] != NULL)
      g_string_append (pdf, objects[i]);
    else
      g_string_append_printf (pdf, "<< /Length %zu >>\nstream\n%s\nendstream", strlen (page), page);
    g_string_append (pdf, "\nendobj\n");
  }
  gsize table = pdf->len;
  g_string_append_printf (pdf, "xref\n0 %zu\n0000000000 65535 f \n", G_N_ELEMENTS (objects) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    g_string_append_printf (pdf, "%010zu 00000 n \n", offsets[i]);
  g_string_append_printf (pdf, "trailer\n<< /Size %zu /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
                          G_N_ELEMENTS (objects) + 1, table);
  return g_string_free_to_bytes (pdf);
}

/* Who has what */

typedef struct {
  const char *family_name;
  char *id; /* of the consultation; NULL: there is none, or there are documents already */
} Search;

static gpointer
find (AusTx *tx, gpointer data, GError **error)
{
  Search *search = data;
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error,
      "SELECT consultation_id FROM participant WHERE family_name = ?1 AND role = 'patient'"
      " AND NOT EXISTS (SELECT 1 FROM document) LIMIT 1",
      "s", search->family_name);

  if (row != NULL && aus_statement_step (row, error))
    search->id = aus_statement_dup (row, "consultation_id");
  return NULL;
}

static gpointer
load (AusTx *tx, gpointer data, GError **error)
{
  return aus_consultation_store_load (tx, data, error);
}

/* (transfer full): NULL without error: nothing is to be done. */
static AusConsultation *
find_consultation (AusApp *app, const char *family_name, GError **error)
{
  AusDatabase *database = aus_app_get_database (app);
  Search search = { family_name, NULL };
  gpointer result = NULL;

  if (!aus_database_read_sync (database, find, &search, NULL, error))
    return NULL;
  g_autofree char *id = search.id;
  if (id != NULL)
    aus_database_read_sync (database, load, id, &result, error);
  return result;
}

/* Filing */

static gboolean
store_body (AusApp *app, AusDocument *document, GBytes *bytes, GError **error)
{
  g_autoptr (AusVaultWriter) writer =
      aus_vault_create (aus_app_get_vault (app), document->id, error);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (writer == NULL || !aus_vault_writer_write (writer, data, length, error))
    return FALSE;
  document->size = (gint64) length;
  document->state = AUS_DOCUMENT_READY;
  document->wrapped_key = aus_vault_writer_commit (writer, error);
  return document->wrapped_key != NULL &&
         aus_file_type_sniff (data, MIN (length, AUS_FILE_HEAD_BYTES), &document->type, error);
}

/* (transfer full): takes @draft. */
static AusDocument *
file (AusApp *app, AusActor *actor, AusDocumentDraft *draft, GBytes *bytes, GError **error)
{
  g_autoptr (AusDocument) document = aus_app_run_sync (
      app, &AUS_DOCUMENT_PREPARE, actor, draft, (GDestroyNotify) aus_document_draft_free, error);

  if (document == NULL || !store_body (app, document, bytes, error))
    return NULL;
  return aus_app_run_sync (app, &AUS_DOCUMENT_ADD, actor, g_steal_pointer (&document),
                           (GDestroyNotify) aus_document_free, error);
}

static gboolean
send_prescription (AusApp *app, const AusConsultation *consultation, GError **error)
{
  g_autoptr (AusActor) doctor = aus_actor_new_account (
      consultation->practitioner_id, AUS_ACCOUNT_PRACTITIONER, consultation->organisation_id, NULL);
  g_autoptr (GBytes) pdf = make_pdf ();
  g_autoptr (AusDocument) document =
      file (app, doctor,
            aus_document_draft_new (consultation->id, AUS_DOCUMENT_FROM_PRACTICE,
                                    AUS_DOCUMENT_PRESCRIPTION, "ordonnance.pdf"),
            pdf, error);
  g_autoptr (JsonNode) sent = NULL;

  if (document == NULL)
    return FALSE;
  AusCommand *command = aus_command_new_with (consultation->id, NULL, document->id);
  command->object = json_object_new ();
  json_object_set_boolean_member (command->object, "to_patient", TRUE);
  sent = aus_app_run_sync (app, &AUS_DOCUMENT_SEND, doctor, command,
                           (GDestroyNotify) aus_command_free, error);
  return sent != NULL;
}

static gboolean
bring_measurements (AusApp *app, const AusConsultation *consultation, GError **error)
{
  static const char text[] = "Lundi 13,5 / 8\nMardi 14 / 8,5\nMercredi 13 / 8\n";
  const AusPerson *patient = aus_consultation_find_role (consultation, AUS_ROLE_PATIENT);
  g_autoptr (AusActor) actor = aus_actor_new_participant (
      patient->id, patient->role, consultation->id, consultation->organisation_id);
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (AusDocument) document =
      file (app, actor,
            aus_document_draft_new (consultation->id, AUS_DOCUMENT_FROM_PATIENT, AUS_DOCUMENT_OTHER,
                                    "tension de la semaine.txt"),
            bytes, error);

  return document != NULL;
}

gboolean
aus_demo_documents (AusApp *app, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusConsultation) seen = find_consultation (app, "Lefebvre", &local);
  g_autoptr (AusConsultation) waiting =
      local == NULL ? find_consultation (app, "Petit", &local) : NULL;
  gboolean done = local == NULL && (seen == NULL || send_prescription (app, seen, &local)) &&
                  (waiting == NULL || bring_measurements (app, waiting, &local));

  if (!done)
    g_propagate_error (error, g_steal_pointer (&local));
  return done;
}
