/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erasing a patient at their request (L2): what holds the record, and who has to agree. */
#include "app/aus-app.h"
#include "app/aus-change.h"
#include "app/aus-patient-record.h"
#include "core/aus-error.h"
#include "core/aus-json.h"
#include "core/aus-time.h"
#include "storage/aus-consultation-store.h"
#include "storage/aus-document-store.h"
#include "storage/aus-erasure-store.h"
#include "storage/aus-event-store.h"
#include "storage/aus-recipient-store.h"
#include "storage/aus-search-store.h"

/* More than anybody had; one transaction erases them all. */
#define MAX_CONSULTATIONS 10000
/* An agreement that nobody followed up is asked for again. */
#define AGREED_USEC (30 * G_TIME_SPAN_DAY)

static AusSecrets *
get_keys (AusTx *tx)
{
  return aus_app_get_record_keys (aus_app_from_tx (tx));
}

/* Who decides: nobody erases what only a colleague has had */

static gboolean
may_erase_of (const AusActor *actor, const char *practitioner_id)
{
  AusSubject subject = { .organisation_id = actor->organisation_id,
                         .practitioner_id = practitioner_id };

  return aus_policy_allows (actor, AUS_ACTION_PATIENT_ERASE, &subject);
}

static GPtrArray *
list_parties (AusTx *tx, const char *patient_id, GError **error)
{
  return aus_erasure_store_list (tx, patient_id, aus_tx_now (tx) - AGREED_USEC, error);
}

/* Of a patient nobody has had, or whose practitioners have all left, every practitioner decides. */
static gboolean
has_part (const AusActor *actor, GPtrArray *parties)
{
  guint asked = 0;

  for (guint i = 0; i < parties->len; i++) {
    const AusErasureParty *party = g_ptr_array_index (parties, i);
    if (may_erase_of (actor, party->practitioner_id))
      return TRUE;
    asked += !party->closed;
  }
  return asked == 0 && may_erase_of (actor, actor->account_id);
}

static gboolean
is_missing (const AusActor *actor, const AusErasureParty *party)
{
  return !party->closed && !party->agreed && !may_erase_of (actor, party->practitioner_id);
}

/* (transfer full): names of those who have yet to agree; NULL: nobody has. */
static char *
name_missing (const AusActor *actor, GPtrArray *parties)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < parties->len; i++) {
    const AusErasureParty *party = g_ptr_array_index (parties, i);
    if (is_missing (actor, party))
      g_strv_builder_add (builder, party->display_name);
  }
  g_auto (GStrv) names = g_strv_builder_end (builder);
  return names[0] != NULL ? g_strjoinv (", ", names) : NULL;
}

static gboolean
check_part (const AusActor *actor, GPtrArray *parties, GError **error)
{
  if (has_part (actor, parties))
    return TRUE;
  g_autofree char *names = name_missing (actor, parties);
  g_set_error (error, AUS_ERROR, AUS_ERROR_FORBIDDEN,
               "Only colleagues have had this patient: ask %s", names != NULL ? names : "them");
  return FALSE;
}

/* What holds it */

static gint64
get_kept_until (AusTx *tx, const AusPatientTies *ties)
{
  const AusSettings *settings = aus_app_get_settings (aus_app_from_tx (tx));

  return ties->n_held > 0 ? aus_patient_kept_until (ties->last_held, settings->patients_keep_years)
                          : 0;
}

/* The colleagues beside @actor, and what each has said. */
static JsonArray *
print_parties (const AusActor *actor, GPtrArray *parties)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < parties->len; i++) {
    const AusErasureParty *party = g_ptr_array_index (parties, i);
    if (party->closed || may_erase_of (actor, party->practitioner_id))
      continue;
    JsonObject *object = json_object_new ();
    json_object_set_string_member (object, "id", party->practitioner_id);
    json_object_set_string_member (object, "display_name", party->display_name);
    json_object_set_boolean_member (object, "agreed", party->agreed);
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonNode *
print_erasure (AusTx *tx, const AusActor *actor, const AusPatientTies *ties, GPtrArray *parties)
{
  gint64 until = get_kept_until (tx, ties);
  gboolean kept = until > aus_tx_now (tx);
  gboolean yours = has_part (actor, parties);
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "possible", ties->n_open == 0 && !kept && yours);
  json_object_set_boolean_member (object, "yours", yours);
  json_object_set_array_member (object, "practitioners", print_parties (actor, parties));
  json_object_set_int_member (object, "consultations", ties->n);
  json_object_set_int_member (object, "open", ties->n_open);
  json_object_set_int_member (object, "held", ties->n_held);
  aus_json_set_time (object, "kept_until", kept ? until : 0);
  return aus_json_take_object (object);
}

static gpointer
erasure (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusPatient) self =
      aus_patient_load_for (tx, actor, AUS_ACTION_PATIENT_READ, command->text, error);
  g_autoptr (GPtrArray) parties = self != NULL ? list_parties (tx, self->id, error) : NULL;
  AusPatientTies ties = { 0 };

  return parties != NULL && aus_patient_store_get_ties (tx, self->id, &ties, error)
             ? print_erasure (tx, actor, &ties, parties)
             : NULL;
}

static gboolean
check_erasable (AusTx *tx, const AusPatient *self, GError **error)
{
  AusPatientTies ties = { 0 };

  if (!aus_patient_store_get_ties (tx, self->id, &ties, error))
    return FALSE;
  gint64 until = get_kept_until (tx, &ties);
  if (ties.n_open == 0 && until <= aus_tx_now (tx))
    return TRUE;
  g_autofree char *date = until != 0 ? aus_time_format_utc (until) : NULL;
  g_set_error (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "%s%s",
               ties.n_open > 0 ? "a consultation of this patient is still open"
                               : "what was held is kept until ",
               ties.n_open > 0 ? "" : date);
  return FALSE;
}

static gboolean
confirm (const AusPatient *self, JsonObject *body, GError **error)
{
  if (g_str_equal (aus_json_get_string (body, "birth_date", ""), self->traits.birth_date))
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, "/birth_date", "Is not this patient's birth date");
  return FALSE;
}

/* Erasing */

static gboolean
erase_documents (AusTx *tx, const char *consultation_id, GError **error)
{
  g_autoptr (GPtrArray) documents =
      aus_document_store_list (tx, get_keys (tx), consultation_id, error);

  for (guint i = 0; documents != NULL && i < documents->len; i++) {
    const AusDocument *document = g_ptr_array_index (documents, i);
    if (!aus_grant_store_delete (tx, consultation_id, document->id, error) ||
        !aus_document_store_delete (tx, document->id, error))
      return FALSE;
  }
  /* Their keys are gone with the rows; the bodies follow. */
  aus_tx_mark (tx, AUS_TX_DOCUMENT);
  return documents != NULL;
}

static gboolean
erase_consultation (AusTx *tx, const char *id, GError **error)
{
  if (!erase_documents (tx, id, error) || !aus_patient_store_erase_consultation (tx, id, error))
    return FALSE;
  g_autoptr (AusConsultation) bare = aus_consultation_store_load (tx, id, error);
  return bare != NULL && aus_search_store_replace (tx, bare, error) &&
         aus_event_store_add (tx, "changed", bare, NULL, error);
}

static gboolean
erase_all (AusTx *tx, const AusActor *actor, const AusPatient *self, GError **error)
{
  g_autoptr (GPtrArray) ids =
      aus_patient_store_list_consultations (tx, self->id, MAX_CONSULTATIONS, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!erase_consultation (tx, g_ptr_array_index (ids, i), error))
      return FALSE;
  return ids != NULL && aus_patient_store_erase (tx, self->id, error) &&
         aus_patient_audit (tx, actor, "patient.erase", self->id, error);
}

static gboolean
agree (AusTx *tx, const AusActor *actor, const AusPatient *self, GError **error)
{
  return aus_erasure_store_agree (tx, self->id, actor->account_id, error) &&
         aus_patient_audit (tx, actor, "patient.erase_agree", self->id, error);
}

/* Practitioners alone, whichever of them it turns out to be for. */
static AusPatient *
load_to_erase (AusTx *tx, const AusActor *actor, const char *id, GError **error)
{
  AusSubject own = { .organisation_id = actor->organisation_id,
                     .practitioner_id = actor->account_id };

  return aus_policy_check (actor, AUS_ACTION_PATIENT_ERASE, &own, error)
             ? aus_patient_load_for (tx, actor, AUS_ACTION_PATIENT_READ, id, error)
             : NULL;
}

static gpointer
erase (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusPatient) self = load_to_erase (tx, actor, command->text, error);
  g_autoptr (GPtrArray) parties = self != NULL ? list_parties (tx, self->id, error) : NULL;

  if (parties == NULL || !check_part (actor, parties, error) ||
      !confirm (self, command->object, error) || !check_erasable (tx, self, error))
    return NULL;
  g_autofree char *missing = name_missing (actor, parties);
  if (missing != NULL ? !agree (tx, actor, self, error) : !erase_all (tx, actor, self, error))
    return NULL;
  JsonObject *object = json_object_new ();
  json_object_set_boolean_member (object, "erased", missing == NULL);
  json_object_set_array_member (object, "practitioners", print_parties (actor, parties));
  return aus_json_take_object (object);
}

const AusUseCase AUS_PATIENT_ERASURE = { "patient.erasure", AUS_ACTION_PATIENT_READ,
                                         AUS_USE_CASE_READ, erasure,
                                         (GDestroyNotify) json_node_unref };
const AusUseCase AUS_PATIENT_ERASE = { "patient.erase", AUS_ACTION_PATIENT_ERASE,
                                       AUS_USE_CASE_WRITE, erase,
                                       (GDestroyNotify) json_node_unref };
