/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The patients of a queue: they come, and are taken. */
#include "app/aus-queue.h"

#include "app/aus-change.h"
#include "app/aus-link-issue.h"
#include "app/aus-plan-input.h"
#include "app/aus-plan-new.h"
#include "core/aus-error.h"
#include "domain/aus-queue.h"
#include "storage/aus-account-store.h"
#include "storage/aus-event-store.h"
#include "storage/aus-search-store.h"

void
aus_queue_take_free (AusQueueTake *self)
{
  if (self == NULL)
    return;
  g_free (self->queue_id);
  g_free (self->consultation_id);
  g_free (self);
}

void
aus_queue_visit_free (AusQueueVisit *self)
{
  if (self == NULL)
    return;
  g_free (self->code);
  g_free (self->origin);
  g_clear_pointer (&self->person, json_object_unref);
  g_free (self);
}

/* Coming */

static AusQueueRow *
find (AusTx *tx, const AusActor *actor, const AusQueueVisit *visit, GError **error)
{
  g_autofree char *code = aus_queue_normalise_code (visit->code);
  AusSubject subject = { NULL };

  if (!aus_policy_check (actor, AUS_ACTION_LINK_FOLLOW, &subject, error))
    return NULL;
  if (code != NULL)
    return aus_queue_store_load_by_code (tx, code, error);
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such queue");
  return NULL;
}

static gpointer
look (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autoptr (AusQueueRow) queue = find (tx, actor, input, error);
  g_auto (GStrv) waiting =
      queue != NULL ? aus_queue_store_list_waiting (tx, queue->id, AUS_QUEUE_MAX_PATIENTS, error)
                    : NULL;

  if (waiting == NULL)
    return NULL;
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "name", queue->name);
  json_object_set_string_member (object, "organisation", queue->organisation_name);
  json_object_set_boolean_member (object, "open", queue->open);
  json_object_set_int_member (object, "waiting", g_strv_length (waiting));
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

static gboolean
check_room (AusTx *tx, const AusQueueRow *queue, GError **error)
{
  gint64 count = 0;

  if (!queue->open) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "the queue is closed");
    return FALSE;
  }
  if (!aus_queue_store_count (tx, queue->id, &count, error))
    return FALSE;
  if (count < AUS_QUEUE_MAX_PATIENTS)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ROOM_FULL, "too many people wait already");
  return FALSE;
}

/* An address is asked for, not demanded: who is here needs no invitation. */
static gboolean
check_person (const AusPerson *person, gint64 now, GError **error)
{
  AusPlanPerson plain = aus_plan_person_of (person);

  if (plain.email == NULL && plain.mobile == NULL)
    plain.email = "here@queue.invalid";
  return aus_planning_check_person (&plain, "", now, error);
}

/* They have just said who they are; the page does not ask again. */
static AusPerson *
read_patient (AusTx *tx, JsonObject *body, const char *locale, GError **error)
{
  g_autoptr (AusPerson) person = aus_person_new ();

  person->role = AUS_ROLE_PATIENT;
  person->given_name = g_strdup ("");
  person->family_name = g_strdup ("");
  person->locale = g_strdup (locale);
  if (!aus_plan_merge_person (person, body, "", error))
    return NULL;
  person->identity_confirmed_at = aus_tx_now (tx);
  person->self_declared = TRUE;
  return check_person (person, aus_tx_now (tx), error) ? g_steal_pointer (&person) : NULL;
}

static AusConsultation *
make (AusTx *tx, const AusQueueRow *queue, JsonObject *body, GError **error)
{
  g_autoptr (AusAccount) account = aus_account_store_load (tx, queue->id, error);
  AusPerson *patient = account != NULL ? read_patient (tx, body, account->locale, error) : NULL;

  if (patient == NULL)
    return NULL;
  AusConsultation *self = aus_plan_new_for (account, aus_tx_now (tx));
  self->immediate = TRUE;
  self->queue_id = g_strdup (queue->id);
  self->queue_name = g_strdup (queue->name);
  self->queue_code = g_strdup (queue->code);
  self->created_by_id = g_strdup (queue->id);
  self->created_by_name = g_strdup (queue->name);
  g_ptr_array_add (self->people, patient);
  aus_plan_name_people (self);
  return self;
}

/* What a row keeps of where somebody came from: nobody else's, nor of another queue. */
static char *
dup_origin (AusTx *tx, const AusQueueRow *queue, const char *origin)
{
  g_autofree char *what = g_strconcat (queue->id, "/", origin, NULL);

  return aus_secrets_derive_token (aus_app_get_secrets (aus_app_from_tx (tx)), "queue-origin",
                                   what);
}

static gboolean
check_address (AusTx *tx, const AusQueueRow *queue, const char *address, const char *pointer,
               GError **error)
{
  gint64 count = 0;

  return address == NULL ||
         (aus_queue_store_count_by (tx, queue->id, address, &count, error) &&
          aus_queue_check_places (count, AUS_QUEUE_MAX_PER_ADDRESS, pointer, error));
}

/* B8: nobody fills the queue for the others. @origin: NULL: not known. */
static gboolean
check_places (AusTx *tx, const AusQueueRow *queue, const AusPerson *patient, const char *origin,
              GError **error)
{
  gint64 count = 0;

  return check_address (tx, queue, patient->email, "/email", error) &&
         check_address (tx, queue, patient->mobile, "/mobile", error) &&
         (origin == NULL ||
          (aus_queue_store_count_from (tx, queue->id, origin, &count, error) &&
           aus_queue_check_places (count, AUS_QUEUE_MAX_PER_ORIGIN, NULL, error)));
}

static gpointer
join (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusQueueVisit *visit = input;
  g_autoptr (AusQueueRow) queue = find (tx, actor, visit, error);

  if (queue == NULL || !check_room (tx, queue, error))
    return NULL;
  g_autoptr (AusConsultation) self = make (tx, queue, visit->person, error);
  g_autofree char *origin = visit->origin != NULL && *visit->origin != '\0'
                                ? dup_origin (tx, queue, visit->origin)
                                : NULL;
  if (self == NULL)
    return NULL;
  const AusPerson *patient = aus_consultation_find_role (self, AUS_ROLE_PATIENT);
  if (!check_places (tx, queue, patient, origin, error))
    return NULL;
  g_autoptr (GPtrArray) links = aus_plan_insert (tx, self, error);
  if (links == NULL || (origin != NULL && !aus_queue_store_add_place (tx, self->id, origin, error)))
    return NULL;
  AusLinkTarget target = { patient->link_id, self->id, patient->id };
  if (!aus_change_audit (tx, actor, self, patient->id, "queue.join", NULL, error) ||
      !aus_event_store_add (tx, "changed", self, NULL, error))
    return NULL;
  return aus_link_open_visit (tx, self, &target, error);
}

/* Being taken */

static char *
dup_next (AusTx *tx, const AusQueueTake *take, GError **error)
{
  if (take->consultation_id != NULL)
    return g_strdup (take->consultation_id);
  g_auto (GStrv) waiting = aus_queue_store_list_waiting (tx, take->queue_id, 1, error);
  if (waiting == NULL)
    return NULL;
  if (waiting[0] == NULL)
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "nobody is waiting");
  return g_strdup (waiting[0]);
}

/* Whoever was told of somebody and comes second hears so, instead of "there is no such thing". */
static gboolean
check_untaken (AusTx *tx, const AusQueueTake *take, const char *consultation_id, GError **error)
{
  g_autoptr (AusConsultation) self = aus_consultation_store_load (tx, consultation_id, error);

  if (self == NULL)
    return FALSE;
  if (g_strcmp0 (self->queue_id, take->queue_id) != 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "nobody of this queue");
    return FALSE;
  }
  if (g_str_equal (self->practitioner_id, take->queue_id) &&
      self->status == AUS_CONSULTATION_WAITING)
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "is %s already",
               g_str_equal (self->practitioner_id, take->queue_id) ? "gone" : "taken");
  return FALSE;
}

static void
replace (char **value, const char *text)
{
  g_free (*value);
  *value = g_strdup (text);
}

/* The seat is the taker's: the same links, another name at the door. */
static void
seat (AusChange *change, const AusAccount *account)
{
  AusConsultation *self = change->consultation;
  AusPerson *person = aus_consultation_find_role (self, AUS_ROLE_PRACTITIONER);

  replace (&self->practitioner_id, account->id);
  replace (&self->practitioner_name, account->display_name);
  replace (&self->practitioner_profession, account->profession);
  replace (&person->account_id, account->id);
  replace (&person->given_name, account->given_name);
  replace (&person->family_name, account->family_name);
  replace (&person->email, account->email);
  replace (&person->locale, account->locale);
  aus_change_touch (change, person);
}

static gboolean
assign (AusChange *change, const AusQueueTake *take, GError **error)
{
  const char *id = change->consultation->id;
  gboolean won = FALSE;

  /* Words are found by their practitioner: those of the queue go, the index adds the taker's. */
  if (!aus_search_store_replace (change->tx, change->consultation, error) ||
      !aus_queue_store_assign (change->tx, id, take->queue_id, change->actor->account_id, &won,
                               error))
    return FALSE;
  if (!won)
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "is taken already");
  return won;
}

static gpointer
take_one (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusQueueTake *take = input;
  g_autoptr (AusQueueRow) queue =
      aus_queue_load_for (tx, actor, AUS_ACTION_QUEUE_TAKE, take->queue_id, error);
  g_auto (AusChange) change = { 0 };

  if (queue == NULL)
    return NULL;
  g_autofree char *id = dup_next (tx, take, error);
  g_autoptr (AusCommand) command = aus_command_new (id);
  g_autoptr (AusAccount) account =
      id != NULL ? aus_account_store_load (tx, actor->account_id, error) : NULL;
  if (account == NULL || !check_untaken (tx, take, id, error) ||
      !aus_change_begin (&change, tx, actor, AUS_ACTION_QUEUE_TAKE, command, error) ||
      !assign (&change, take, error) ||
      !aus_event_store_add (tx, "gone", change.consultation, NULL, error))
    return NULL;
  seat (&change, account);
  return aus_change_finish (&change, "queue.take", take->queue_id, NULL, error);
}

const AusUseCase AUS_QUEUE_LOOK = { "queue.look", AUS_ACTION_LINK_FOLLOW, AUS_USE_CASE_READ, look,
                                    (GDestroyNotify) json_node_unref };
const AusUseCase AUS_QUEUE_JOIN = { "queue.join", AUS_ACTION_LINK_FOLLOW, AUS_USE_CASE_WRITE, join,
                                    (GDestroyNotify) aus_visit_pass_free };
const AusUseCase AUS_QUEUE_TAKE = { "queue.take", AUS_ACTION_QUEUE_TAKE, AUS_USE_CASE_WRITE,
                                    take_one, (GDestroyNotify) aus_consultation_unref };
