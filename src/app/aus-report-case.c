/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-report-case.h"

#include "app/aus-change.h"
#include "core/aus-error.h"
#include "core/aus-json.h"
#include "core/aus-time.h"
#include "domain/aus-file-type.h"
#include "storage/aus-patient-store.h"

static AusSecrets *
get_keys (AusTx *tx)
{
  return aus_app_get_record_keys (aus_app_from_tx (tx));
}

/* The note and its versions */

static JsonArray *
versions_to_json (GPtrArray *versions)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < versions->len; i++) {
    const AusReportVersion *version = g_ptr_array_index (versions, i);
    JsonObject *object = json_object_new ();
    json_object_set_int_member (object, "number", version->number);
    json_object_set_string_member (object, "document_id", version->document_id);
    aus_json_set_time (object, "created_at", version->created_at);
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonNode *
print (AusTx *tx, const AusReportDraft *draft, GError **error)
{
  g_autoptr (GPtrArray) versions = aus_report_store_list (tx, draft->consultation_id, error);

  if (versions == NULL)
    return NULL;
  JsonObject *object = json_object_new ();
  json_object_set_int_member (object, "version", draft->version);
  aus_json_set_time (object, "updated_at", draft->updated_at);
  for (guint i = 0; i < AUS_REPORT_N; i++)
    json_object_set_string_member (object, aus_report_section_names[i],
                                   draft->note.sections[i] != NULL ? draft->note.sections[i] : "");
  json_object_set_array_member (object, "versions", versions_to_json (versions));
  return aus_json_take_object (object);
}

/* @consultation (transfer full): the one the note is of; NULL with @error set. */
static AusReportDraft *
load_draft (AusTx *tx, const AusActor *actor, AusAction action, const AusCommand *command,
            AusConsultation **consultation, GError **error)
{
  *consultation = aus_load_for (tx, actor, action, command->consultation_id, NULL, error);
  return *consultation != NULL
             ? aus_report_store_load (tx, get_keys (tx), (*consultation)->id, error)
             : NULL;
}

static gpointer
show (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusConsultation) consultation = NULL;
  g_autoptr (AusReportDraft) draft =
      load_draft (tx, actor, AUS_ACTION_REPORT_READ, command, &consultation, error);

  if (draft == NULL ||
      !aus_change_audit (tx, actor, consultation, NULL, "report.read", NULL, error))
    return NULL;
  return print (tx, draft, error);
}

static gboolean
check_version (const AusReportDraft *draft, JsonObject *body, GError **error)
{
  if (aus_json_get_int (body, "version", -1) == draft->version)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_PRECONDITION_FAILED,
                       "this note was saved elsewhere meanwhile");
  return FALSE;
}

static gpointer
save (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusConsultation) consultation = NULL;
  g_autoptr (AusReportDraft) draft =
      load_draft (tx, actor, AUS_ACTION_REPORT_EDIT, command, &consultation, error);

  if (draft == NULL || !check_version (draft, command->object, error))
    return NULL;
  for (guint i = 0; i < AUS_REPORT_N; i++) {
    const char *name = aus_report_section_names[i];
    if (!json_object_has_member (command->object, name))
      continue;
    g_free (draft->note.sections[i]);
    draft->note.sections[i] = g_strdup (aus_json_get_string (command->object, name, NULL));
  }
  draft->version++;
  draft->updated_at = aus_tx_now (tx);
  /* It is saved while somebody types: only the first word of a session would be news. */
  if (!aus_report_store_save (tx, get_keys (tx), draft, actor->account_id, error) ||
      (draft->version == 1 &&
       !aus_change_audit (tx, actor, consultation, NULL, "report.begin", NULL, error)))
    return NULL;
  return print (tx, draft, error);
}

/* What is printed */

static gboolean
identify (AusTx *tx, const AusConsultation *consultation, const AusPerson *person,
          AusReportSheet *sheet, GError **error)
{
  if (person == NULL)
    return TRUE;
  sheet->patient = aus_person_dup_display_name (person);
  sheet->birth_date = g_strdup (person->birth_date);
  if (person->patient_id == NULL)
    return TRUE;
  g_autoptr (AusPatient) patient = aus_patient_store_load (
      tx, get_keys (tx), consultation->organisation_id, person->patient_id, error);
  if (patient == NULL)
    return FALSE;
  sheet->identified = TRUE;
  aus_patient_traits_copy_to (&patient->traits, &sheet->traits);
  return TRUE;
}

static AusReportSheet *
make_sheet (AusTx *tx, const AusConsultation *consultation, const AusReportDraft *draft,
            GError **error)
{
  const AusPerson *patient = aus_consultation_find_role (consultation, AUS_ROLE_PATIENT);
  g_autoptr (AusReportSheet) sheet = g_new0 (AusReportSheet, 1);
  g_autoptr (GPtrArray) versions = aus_report_store_list (tx, consultation->id, error);

  if (versions == NULL || !identify (tx, consultation, patient, sheet, error))
    return NULL;
  const AusReportVersion *last =
      versions->len > 0 ? g_ptr_array_index (versions, versions->len - 1) : NULL;
  sheet->locale = g_strdup (patient != NULL ? patient->locale : "fr");
  sheet->kind = consultation->kind;
  sheet->organisation = g_strdup (consultation->organisation_name);
  sheet->practitioner = g_strdup (consultation->practitioner_name);
  sheet->profession = g_strdup (consultation->practitioner_profession);
  sheet->time_zone = g_strdup (consultation->time_zone);
  sheet->held_at =
      consultation->started_at != 0 ? consultation->started_at : consultation->planned_start;
  sheet->made_at = aus_tx_now (tx);
  sheet->number = last != NULL ? last->number + 1 : 1;
  sheet->replaces_at = last != NULL ? last->created_at : 0;
  sheet->address = g_strdup (aus_app_get_base_url (aus_app_from_tx (tx)));
  for (guint i = 0; i < AUS_REPORT_N; i++)
    sheet->note.sections[i] = g_strdup (draft->note.sections[i]);
  return g_steal_pointer (&sheet);
}

static gpointer
preview (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusConsultation) consultation = NULL;
  g_autoptr (AusReportDraft) draft =
      load_draft (tx, actor, AUS_ACTION_REPORT_READ, command, &consultation, error);

  if (draft == NULL ||
      !aus_change_audit (tx, actor, consultation, NULL, "report.read", NULL, error))
    return NULL;
  return make_sheet (tx, consultation, draft, error);
}

static gpointer
compose (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusConsultation) consultation = NULL;
  g_autoptr (AusReportDraft) draft =
      load_draft (tx, actor, AUS_ACTION_REPORT_SIGN, command, &consultation, error);

  if (draft == NULL || !check_version (draft, command->object, error) ||
      !aus_report_note_check (&draft->note, error))
    return NULL;
  return make_sheet (tx, consultation, draft, error);
}

static gpointer
show_signed (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autoptr (AusConsultation) consultation = NULL;
  g_autoptr (AusReportDraft) draft =
      load_draft (tx, actor, AUS_ACTION_REPORT_SIGN, input, &consultation, error);

  return draft != NULL ? print (tx, draft, error) : NULL;
}

char *
aus_report_dup_file_name (const AusReportSheet *sheet)
{
  g_autofree char *date = aus_time_local_date (sheet->held_at, sheet->time_zone);
  const char *word = g_str_equal (sheet->locale, "fr") ? "Compte rendu" : "Report";

  if (sheet->number > 1)
    return g_strdup_printf ("%s %s v%" G_GINT64_FORMAT ".pdf", word, date, sheet->number);
  return g_strdup_printf ("%s %s.pdf", word, date);
}

const AusUseCase AUS_REPORT_SHOW = { "report.read", AUS_ACTION_REPORT_READ, AUS_USE_CASE_WRITE,
                                     show, (GDestroyNotify) json_node_unref };
const AusUseCase AUS_REPORT_SAVE = { "report.save", AUS_ACTION_REPORT_EDIT, AUS_USE_CASE_WRITE,
                                     save, (GDestroyNotify) json_node_unref };
const AusUseCase AUS_REPORT_PREVIEW = { "report.preview", AUS_ACTION_REPORT_READ,
                                        AUS_USE_CASE_WRITE, preview,
                                        (GDestroyNotify) aus_report_sheet_free };
const AusUseCase AUS_REPORT_COMPOSE = { "report.compose", AUS_ACTION_REPORT_SIGN, AUS_USE_CASE_READ,
                                        compose, (GDestroyNotify) aus_report_sheet_free };
const AusUseCase AUS_REPORT_SIGNED = { "report.signed", AUS_ACTION_REPORT_SIGN, AUS_USE_CASE_READ,
                                       show_signed, (GDestroyNotify) json_node_unref };
