/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-patient-record.h"

#include "app/aus-app.h"
#include "app/aus-change.h"
#include "app/aus-json-text.h"
#include "app/aus-vital-signs.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-json.h"
#include "core/aus-time.h"
#include "storage/aus-consultation-store.h"
#include "storage/aus-document-store.h"
#include "storage/aus-event-store.h"
#include "storage/aus-person-store.h"
#include "storage/aus-recipient-store.h"
#include "storage/aus-report-store.h"
#include "storage/aus-search-store.h"

/* More than anybody had; one transaction reads or erases them all. */
#define MAX_CONSULTATIONS 10000

static AusSecrets *
get_keys (AusTx *tx)
{
  return aus_app_get_record_keys (aus_app_from_tx (tx));
}

/* (transfer full) (element-type AusConsultation) */
static GPtrArray *
load_consultations (AusTx *tx, const char *patient_id, GError **error)
{
  g_autoptr (GPtrArray) ids =
      aus_patient_store_list_consultations (tx, patient_id, MAX_CONSULTATIONS, error);

  return ids != NULL ? aus_consultation_store_load_many (tx, ids, error) : NULL;
}

/* Merging */

static gboolean
tell_all (AusTx *tx, GPtrArray *consultations, GError **error)
{
  for (guint i = 0; i < consultations->len; i++)
    if (!aus_event_store_add (tx, "changed", g_ptr_array_index (consultations, i), NULL, error))
      return FALSE;
  return TRUE;
}

static AusPatient *
load_other (AusTx *tx, const AusActor *actor, const AusPatient *self, const char *id,
            GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusPatient) other =
      aus_id_is_valid (id)
          ? aus_patient_store_load (tx, get_keys (tx), actor->organisation_id, id, &local)
          : NULL;

  if (other != NULL && !g_str_equal (other->id, self->id))
    return g_steal_pointer (&other);
  if (local != NULL && !g_error_matches (local, AUS_ERROR, AUS_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  aus_set_error_at (error, AUS_ERROR_INVALID, "/patient_id",
                    other != NULL ? "Is this very patient" : "No such patient");
  return NULL;
}

/* The row of @other goes first: its INS may be what @self gets. */
static gboolean
store_merged (AusTx *tx, const AusActor *actor, const AusPatient *self, const AusPatient *other,
              GError **error)
{
  g_autofree char *detail = g_strdup_printf ("%s %s", self->id, other->id);
  g_autoptr (GPtrArray) moved = load_consultations (tx, other->id, error);

  return moved != NULL && aus_patient_store_merge (tx, self->id, other->id, error) &&
         aus_patient_store_save (tx, get_keys (tx), self, error) && tell_all (tx, moved, error) &&
         aus_patient_audit (tx, actor, "patient.merge", detail, error);
}

static gpointer
merge (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusPatient) self =
      aus_patient_load_for (tx, actor, AUS_ACTION_PATIENT_EDIT, command->text, error);
  g_autoptr (AusPatient) other =
      self != NULL ? load_other (tx, actor, self,
                                 aus_json_get_string (command->object, "patient_id", ""), error)
                   : NULL;

  if (other == NULL || !aus_patient_traits_merge (&self->traits, &other->traits, error))
    return NULL;
  self->version++;
  self->updated_at = aus_tx_now (tx);
  return store_merged (tx, actor, self, other, error) ? g_steal_pointer (&self) : NULL;
}

/* Handing out */

static void
print_time (GString *text, const char *name, gint64 usec)
{
  g_autofree char *time = usec != 0 ? aus_time_format_utc (usec) : NULL;

  aus_json_text_string (text, name, time);
}

static gboolean
print_consents (AusTx *tx, const AusConsultation *consultation, GString *text, GError **error)
{
  g_autoptr (GPtrArray) rows = aus_consent_store_list (tx, consultation->id, error);

  if (rows == NULL)
    return FALSE;
  aus_json_text_open (text, "consents", '[');
  for (guint i = 0; i < rows->len; i++) {
    const AusConsentRow *row = g_ptr_array_index (rows, i);
    aus_json_text_open (text, NULL, '{');
    aus_json_text_string (text, "decision", row->given ? "given" : "withdrawn");
    aus_json_text_string (text, "text_version", row->text_version);
    print_time (text, "at", row->at);
    aus_json_text_close (text, '}');
  }
  aus_json_text_close (text, ']');
  return TRUE;
}

static gboolean
print_documents (AusTx *tx, const AusActor *actor, const AusConsultation *consultation,
                 GString *text, GError **error)
{
  g_autoptr (GPtrArray) documents =
      aus_allows_for (actor, AUS_ACTION_DOCUMENT_READ, consultation)
          ? aus_document_store_list (tx, get_keys (tx), consultation->id, error)
          : g_ptr_array_new ();

  if (documents == NULL)
    return FALSE;
  aus_json_text_open (text, "documents", '[');
  for (guint i = 0; i < documents->len; i++) {
    const AusDocument *document = g_ptr_array_index (documents, i);
    aus_json_text_open (text, NULL, '{');
    aus_json_text_string (text, "id", document->id);
    aus_json_text_string (text, "name", document->name);
    aus_json_text_string (text, "kind", aus_document_kind_get_name (document->kind));
    print_time (text, "created_at", document->created_at);
    aus_json_text_close (text, '}');
  }
  aus_json_text_close (text, ']');
  return TRUE;
}

static gboolean
print_note (AusTx *tx, const AusActor *actor, const AusConsultation *consultation, GString *text,
            GError **error)
{
  g_autoptr (AusReportDraft) draft =
      aus_report_store_load (tx, get_keys (tx), consultation->id, error);

  if (draft == NULL)
    return FALSE;
  aus_json_text_open (text, "report", '{');
  for (guint i = 0; i < AUS_REPORT_N; i++)
    if (draft->note.sections[i] != NULL &&
        aus_allows_for (actor, AUS_ACTION_REPORT_READ, consultation))
      aus_json_text_string (text, aus_report_section_names[i], draft->note.sections[i]);
  aus_json_text_close (text, '}');
  return TRUE;
}

static gboolean
print_measurements (AusTx *tx, const AusActor *actor, const AusConsultation *consultation,
                    GString *text, GError **error)
{
  g_autoptr (AusCommand) command = aus_command_new (consultation->id);
  g_autoptr (JsonNode) node = aus_allows_for (actor, AUS_ACTION_VITAL_SIGNS_READ, consultation)
                                  ? AUS_VITAL_SIGNS_LIST.func (tx, actor, command, error)
                                  : aus_json_take_array (json_array_new ());

  if (node == NULL)
    return FALSE;
  g_autofree char *json = json_to_string (node, FALSE);
  aus_json_text_raw (text, "measurements", json);
  return TRUE;
}

static gboolean
print_consultation (AusTx *tx, const AusActor *actor, const AusConsultation *self, GString *text,
                    GError **error)
{
  g_autofree char *start = aus_time_format (self->planned_start, self->time_zone);

  aus_json_text_open (text, NULL, '{');
  aus_json_text_string (text, "id", self->id);
  aus_json_text_string (text, "planned_start", start);
  print_time (text, "started_at", self->started_at);
  print_time (text, "ended_at", self->ended_at);
  aus_json_text_string (text, "status", aus_consultation_status_get_name (self->status));
  aus_json_text_string (text, "kind", aus_consultation_kind_get_name (self->kind));
  aus_json_text_string (text, "practitioner", self->practitioner_name);
  if (!print_consents (tx, self, text, error) || !print_note (tx, actor, self, text, error) ||
      !print_measurements (tx, actor, self, text, error) ||
      !print_documents (tx, actor, self, text, error))
    return FALSE;
  aus_json_text_close (text, '}');
  return TRUE;
}

static gboolean
print_export (AusTx *tx, const AusActor *actor, const AusPatient *self, GPtrArray *consultations,
              GString *text, GError **error)
{
  g_autoptr (GString) traits = g_string_new (NULL);
  gint64 elsewhere = 0;

  aus_json_text_open (text, NULL, '{');
  print_time (text, "exported_at", aus_tx_now (tx));
  aus_patient_print (self, traits);
  aus_json_text_raw (text, "patient", traits->str);
  aus_json_text_open (text, "consultations", '[');
  for (guint i = 0; i < consultations->len; i++) {
    const AusConsultation *consultation = g_ptr_array_index (consultations, i);
    if (!aus_allows_for (actor, AUS_ACTION_CONSULTATION_READ, consultation))
      elsewhere++;
    else if (!print_consultation (tx, actor, consultation, text, error))
      return FALSE;
  }
  aus_json_text_close (text, ']');
  aus_json_text_int (text, "elsewhere", elsewhere);
  aus_json_text_close (text, '}');
  return TRUE;
}

static gpointer export(AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusPatient) self =
      aus_patient_load_for (tx, actor, AUS_ACTION_PATIENT_READ, command->text, error);
  g_autoptr (GPtrArray) consultations =
      self != NULL ? load_consultations (tx, self->id, error) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (consultations == NULL || !print_export (tx, actor, self, consultations, text, error) ||
      !aus_patient_audit (tx, actor, "patient.export", self->id, error))
    return NULL;
  return json_from_string (text->str, error);
}

const AusUseCase AUS_PATIENT_MERGE = { "patient.merge", AUS_ACTION_PATIENT_EDIT, AUS_USE_CASE_WRITE,
                                       merge, (GDestroyNotify) aus_patient_free };
const AusUseCase AUS_PATIENT_EXPORT = { "patient.export", AUS_ACTION_PATIENT_READ,
                                        AUS_USE_CASE_WRITE, export,
                                        (GDestroyNotify) json_node_unref };
