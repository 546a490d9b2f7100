/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-site.h"

#include "app/aus-change.h"
#include "app/aus-facts.h"
#include "app/aus-json-text.h"
#include "app/aus-link-issue.h"
#include "app/aus-structure.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-time.h"
#include "domain/aus-link.h"
#include "domain/aus-mask.h"
#include "storage/aus-account-store.h"
#include "storage/aus-link-store.h"
#include "storage/aus-person-store.h"

#define DAYS_AHEAD 7

/* Printing */

static void
add_time (GString *text, const char *name, gint64 usec, const char *time_zone)
{
  g_autofree char *time = usec != 0 ? aus_time_format (usec, time_zone) : NULL;

  aus_json_text_string (text, name, time);
}

static void
add_practitioner (GString *text, const AusConsultation *self)
{
  aus_json_text_open (text, "practitioner", '{');
  aus_json_text_string (text, "id", self->practitioner_id);
  aus_json_text_string (text, "display_name", self->practitioner_name);
  aus_json_text_string (text, "profession", self->practitioner_profession);
  aus_json_text_close (text, '}');
}

static const AusPerson *
find_own_seat (const AusConsultation *self, const AusActor *actor)
{
  for (guint i = 0; i < self->people->len; i++) {
    const AusPerson *person = g_ptr_array_index (self->people, i);
    if (person->role == AUS_ROLE_HOST && g_strcmp0 (person->account_id, actor->account_id) == 0)
      return person;
  }
  return NULL;
}

static void
add_hosts (GString *text, const AusConsultation *self, const AusActor *actor)
{
  const AusPerson *beside = aus_consultation_find_host (self);
  const AusPerson *own = find_own_seat (self, actor);
  g_autofree char *name = beside != NULL ? aus_person_dup_display_name (beside) : NULL;

  aus_json_text_string (text, "host_beside", name);
  aus_json_text_boolean (text, "accompanying", beside != NULL && beside == own);
  aus_json_text_boolean (text, "sent_out", own != NULL && own->removed_at != 0);
  aus_json_text_string (text, "host_wish", aus_host_wish_get_name (self->host_wish));
}

void
aus_site_print (const AusConsultation *self, const AusActor *actor, GString *text)
{
  const AusPerson *patient = aus_consultation_find_role (self, AUS_ROLE_PATIENT);
  g_autofree char *masked =
      patient != NULL ? aus_mask_name (patient->given_name, patient->family_name) : NULL;

  aus_json_text_open (text, NULL, '{');
  aus_json_text_string (text, "id", self->id);
  aus_json_text_int (text, "revision", self->revision);
  add_time (text, "planned_start", self->planned_start, self->time_zone);
  aus_json_text_int (text, "planned_duration_minutes", self->planned_duration_minutes);
  aus_json_text_string (text, "status", aus_consultation_status_get_name (self->status));
  add_practitioner (text, self);
  aus_json_text_string (text, "patient", masked);
  aus_json_text_string (text, "patient_presence",
                        patient != NULL ? aus_presence_get_name (patient->presence) : NULL);
  add_time (text, "checked_in_at", self->checked_in_at, self->time_zone);
  add_hosts (text, self, actor);
  aus_json_text_close (text, '}');
}

JsonNode *
aus_site_to_json (const AusConsultation *consultation, const AusActor *actor)
{
  g_autoptr (GString) text = g_string_new (NULL);

  aus_site_print (consultation, actor, text);
  return json_from_string (text->str, NULL);
}

/* Reading */

static gboolean
allow (const AusActor *actor, const char *structure_id, GError **error)
{
  AusSubject subject = {
    .organisation_id = actor->organisation_id,
    .structure_id = structure_id,
  };

  return aus_policy_check (actor, AUS_ACTION_SITE, &subject, error);
}

static gpointer
site_show (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  if (!allow (actor, actor->structure_id, error))
    return NULL;
  g_autoptr (AusStructure) structure = aus_structure_store_load (tx, actor->structure_id, error);
  return structure != NULL ? aus_structure_to_json (structure) : NULL;
}

/* What was called off is shown that day, too: somebody may come all the same. */
static gpointer
site_list (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  gint64 now = aus_tx_now (tx);

  if (!allow (actor, actor->structure_id, error))
    return NULL;
  g_autoptr (GPtrArray) ids =
      aus_site_store_list (tx, actor->structure_id, now - G_TIME_SPAN_DAY / 2,
                           now + DAYS_AHEAD * G_TIME_SPAN_DAY, error);
  g_autoptr (GPtrArray) rows =
      ids != NULL ? aus_consultation_store_load_many (tx, ids, error) : NULL;
  if (rows == NULL)
    return NULL;
  g_autoptr (JsonArray) array = json_array_new ();
  for (guint i = 0; i < rows->len; i++)
    json_array_add_element (array, aus_site_to_json (g_ptr_array_index (rows, i), actor));
  return json_node_init_array (json_node_alloc (), array);
}

/* Checking in */

static gboolean
find_code (AusTx *tx, const char *text, AusLinkTarget *target, GError **error)
{
  g_autofree char *code = text != NULL ? aus_link_normalise_code (text) : NULL;

  if (code != NULL) {
    g_autofree char *hash = aus_link_hash_code (aus_app_from_tx (tx), code);
    if (!aus_link_store_find_code (tx, hash, target, error))
      return FALSE;
  }
  if (target->link_id != NULL)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_LINK_UNKNOWN, "there is no such code");
  return FALSE;
}

static gboolean
check_code (const AusChange *self, const AusLinkTarget *target, GError **error)
{
  AusLinkFacts facts = aus_facts_of_link (
      self->consultation, aus_consultation_find_person (self->consultation, target->participant_id),
      target->link_id, aus_app_get_settings (self->app), aus_tx_now (self->tx));

  return aus_link_check_code (&facts, error);
}

/* A code of another site is as unknown as one that does not exist. */
static gboolean
begin_code (AusChange *self, AusTx *tx, const AusActor *actor, const AusLinkTarget *target,
            GError **error)
{
  g_autoptr (AusCommand) command = aus_command_new (target->consultation_id);
  g_autoptr (GError) local = NULL;

  if (aus_change_begin (self, tx, actor, AUS_ACTION_SITE, command, &local))
    return TRUE;
  if (g_error_matches (local, AUS_ERROR, AUS_ERROR_NOT_FOUND))
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_LINK_UNKNOWN, "there is no such code here");
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gpointer
site_check_in (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusLinkTarget) target = { NULL };
  g_auto (AusChange) change = { 0 };

  if (!allow (actor, actor->structure_id, error) ||
      !find_code (tx, command->text, &target, error) ||
      !begin_code (&change, tx, actor, &target, error) || !check_code (&change, &target, error) ||
      !aus_change_check_open (&change, error))
    return NULL;
  if (change.consultation->checked_in_at != 0)
    return aus_change_keep (&change);
  change.kind = AUS_SAVE_PRESENCE;
  change.consultation->checked_in_at = aus_tx_now (tx);
  return aus_change_finish (&change, "site.check_in", NULL, NULL, error);
}

/* Accompanying */

static AusPerson *
seat_host (AusChange *self, GError **error)
{
  g_autoptr (AusAccount) account =
      aus_account_store_load (self->tx, self->actor->account_id, error);

  if (account == NULL)
    return NULL;
  AusPerson *person = aus_person_new ();
  person->id = aus_id_new (aus_tx_now (self->tx));
  person->role = AUS_ROLE_HOST;
  person->account_id = g_strdup (account->id);
  person->given_name = g_strdup (account->given_name);
  person->family_name = g_strdup (account->family_name);
  person->locale = g_strdup (account->locale);
  g_ptr_array_add (self->consultation->people, person);
  return aus_person_store_insert (self->tx, self->consultation->id, person, error) ? person : NULL;
}

static gpointer
site_accompany (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin (&change, tx, actor, AUS_ACTION_SITE, input, error) ||
      !aus_site_check_accompany (change.consultation->status, change.consultation->host_wish,
                                 error))
    return NULL;
  change.kind = AUS_SAVE_PRESENCE;
  change.person = (AusPerson *) find_own_seat (change.consultation, actor);
  if (change.person == NULL && (change.person = seat_host (&change, error)) == NULL)
    return NULL;
  if (change.person->removed_at != 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_FORBIDDEN, "the patient asked you to leave");
    return NULL;
  }
  if (change.person->presence == AUS_PRESENCE_BESIDE)
    return aus_change_keep (&change);
  aus_change_set_presence (&change, change.person, AUS_PRESENCE_BESIDE);
  return aus_change_finish (&change, "site.accompany", NULL, NULL, error);
}

static gpointer
site_leave (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin (&change, tx, actor, AUS_ACTION_SITE, input, error))
    return NULL;
  change.kind = AUS_SAVE_PRESENCE;
  change.person = (AusPerson *) find_own_seat (change.consultation, actor);
  if (change.person == NULL || change.person->presence != AUS_PRESENCE_BESIDE)
    return aus_change_keep (&change);
  aus_change_set_presence (&change, change.person, AUS_PRESENCE_AWAY);
  return aus_change_finish (&change, "site.leave", NULL, NULL, error);
}

#define READ(Name, name, function)                                                                 \
  const AusUseCase Name = { name, AUS_ACTION_SITE, AUS_USE_CASE_READ, function,                    \
                            (GDestroyNotify) json_node_unref }
#define CHANGE(Name, name, function)                                                               \
  const AusUseCase Name = { name, AUS_ACTION_SITE, AUS_USE_CASE_WRITE, function,                   \
                            (GDestroyNotify) aus_consultation_unref }

READ (AUS_SITE_SHOW, "site.show", site_show);
READ (AUS_SITE_LIST, "site.list", site_list);
CHANGE (AUS_SITE_CHECK_IN, "site.check_in", site_check_in);
CHANGE (AUS_SITE_ACCOMPANY, "site.accompany", site_accompany);
CHANGE (AUS_SITE_LEAVE, "site.leave", site_leave);
