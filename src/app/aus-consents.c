/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-consents.h"

#include "app/aus-change.h"
#include "app/aus-texts.h"
#include "core/aus-error.h"
#include "core/aus-time.h"
#include "storage/aus-person-store.h"

/* What this person read, whatever the text says today; null when an older release had no copy. */
static void
set_text (JsonObject *object, const AusConsentRow *row, const AusPerson *person)
{
  g_autoptr (JsonObject) texts =
      aus_texts_load (AUS_TEXT_CONSENT, row->text_version, row->locale, NULL);
  const char *role = aus_role_get_name (person->role);

  if (texts != NULL && json_object_has_member (texts, role))
    json_object_set_object_member (object, "text",
                                   json_object_ref (json_object_get_object_member (texts, role)));
  else
    json_object_set_null_member (object, "text");
}

static JsonObject *
print (const AusConsentRow *row, const AusPerson *person, const char *time_zone)
{
  JsonObject *object = json_object_new ();
  g_autofree char *at = aus_time_format (row->at, time_zone);
  g_autofree char *name = aus_person_dup_display_name (person);

  json_object_set_string_member (object, "id", row->id);
  json_object_set_string_member (object, "participant_id", row->participant_id);
  json_object_set_string_member (object, "role", aus_role_get_name (person->role));
  json_object_set_string_member (object, "display_name", name);
  json_object_set_string_member (object, "decision", row->given ? "given" : "withdrawn");
  json_object_set_string_member (object, "text_version", row->text_version);
  json_object_set_string_member (object, "locale", row->locale);
  json_object_set_string_member (object, "at", at);
  set_text (object, row, person);
  return object;
}

static gpointer
list_consents (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusConsultation) consultation =
      aus_load_for (tx, actor, AUS_ACTION_CONSULTATION_READ, command->consultation_id, NULL, error);
  g_autoptr (GPtrArray) rows =
      consultation != NULL ? aus_consent_store_list (tx, consultation->id, error) : NULL;

  if (rows == NULL)
    return NULL;
  g_autoptr (JsonArray) array = json_array_new ();
  for (guint i = 0; i < rows->len; i++) {
    const AusConsentRow *row = g_ptr_array_index (rows, i);
    const AusPerson *person = aus_consultation_find_person (consultation, row->participant_id);
    json_array_add_object_element (array, print (row, person, consultation->time_zone));
  }
  return json_node_init_array (json_node_alloc (), array);
}

gboolean
aus_consents_check_standing (const AusConsultation *consultation, const AusPerson *person,
                             GError **error)
{
  const AusPerson *patient = aus_consultation_find_role (consultation, AUS_ROLE_PATIENT);

  if ((patient == NULL || patient->consent_withdrawn_at == 0) &&
      (person == NULL || person->consent_withdrawn_at == 0))
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_CONSENT_REQUIRED, "consent was withdrawn");
  return FALSE;
}

const AusUseCase AUS_CONSENTS_LIST = {
  "consents.list", AUS_ACTION_CONSULTATION_READ,     AUS_USE_CASE_READ,
  list_consents,   (GDestroyNotify) json_node_unref,
};
