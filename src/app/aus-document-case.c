/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-document-case.h"

#include "app/aus-change.h"
#include "app/aus-consents.h"
#include "app/aus-json-text.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-time.h"
#include "storage/aus-report-store.h"

AusDocumentDraft *
aus_document_draft_new (const char *consultation_id, AusDocumentOrigin origin, AusDocumentKind kind,
                        const char *name)
{
  AusDocumentDraft *self = g_new0 (AusDocumentDraft, 1);

  self->consultation_id = g_strdup (consultation_id);
  self->origin = origin;
  self->kind = kind;
  self->name = g_strdup (name);
  return self;
}

AusDocumentDraft *
aus_document_draft_copy (const AusDocumentDraft *self)
{
  AusDocumentDraft *copy =
      aus_document_draft_new (self->consultation_id, self->origin, self->kind, self->name);

  copy->participant_id = g_strdup (self->participant_id);
  copy->report_number = self->report_number;
  return copy;
}

void
aus_document_draft_free (AusDocumentDraft *self)
{
  if (self == NULL)
    return;
  g_free (self->consultation_id);
  g_free (self->participant_id);
  g_free (self->name);
  g_free (self);
}

void
aus_document_verdict_free (AusDocumentVerdict *self)
{
  if (self == NULL)
    return;
  g_free (self->consultation_id);
  g_free (self->document_id);
  g_free (self->finding);
  g_free (self);
}

/* Who came by link is a guest of the practice, but for the practitioner's own seat. */
static gboolean
is_guest (const AusActor *actor)
{
  return actor->kind == AUS_ACTOR_PARTICIPANT && actor->role != AUS_ROLE_PRACTITIONER;
}

static AusSecrets *
get_keys (AusTx *tx)
{
  return aus_vault_get_keys (aus_app_get_vault (aus_app_from_tx (tx)));
}

static const AusDocumentLimits *
get_limits (AusTx *tx)
{
  return &aus_app_get_settings (aus_app_from_tx (tx))->documents;
}

static AusConsultation *
load (AusTx *tx, const AusActor *actor, AusAction practice, const char *consultation_id,
      GError **error)
{
  return aus_load_for (tx, actor, is_guest (actor) ? AUS_ACTION_DOCUMENT_BRING : practice,
                       consultation_id, actor->participant_id, error);
}

/* Bringing */

/* A guest has said who it is: before that, a link that was found or lost shows nothing. */
static gboolean
check_identity (const AusActor *actor, const AusConsultation *consultation, GError **error)
{
  const AusPerson *person = aus_consultation_find_person (consultation, actor->participant_id);

  if (!is_guest (actor) || !aus_role_confirms_identity (person->role) ||
      person->identity_confirmed_at != 0 || actor->identified)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                       "identity must be confirmed first");
  return FALSE;
}

/*
 * F4: and to bring something, the consultation is still to come or under way, and consent was not
 * withdrawn (D2). What was brought before is still seen, and taken back while nobody has opened it.
 */
static gboolean
check_guest (const AusActor *actor, const AusConsultation *consultation, GError **error)
{
  const AusChange change = { .consultation = (AusConsultation *) consultation };

  return !is_guest (actor) ||
         (check_identity (actor, consultation, error) && aus_change_check_open (&change, error) &&
          aus_consents_check_standing (
              consultation, aus_consultation_find_person (consultation, actor->participant_id),
              error));
}

static gboolean
check_room (AusTx *tx, const char *consultation_id, GError **error)
{
  gint64 count = 0;

  return aus_document_store_count (tx, consultation_id, &count, error) &&
         aus_document_check_count (get_limits (tx), count, error);
}

static gpointer
document_prepare (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusDocumentDraft *draft = input;
  g_autoptr (AusConsultation) consultation =
      load (tx, actor, AUS_ACTION_DOCUMENT_FILE, draft->consultation_id, error);

  if (consultation == NULL || !check_guest (actor, consultation, error) ||
      !check_room (tx, consultation->id, error))
    return NULL;
  AusDocument *document = aus_document_new ();
  document->created_at = aus_tx_now (tx);
  document->id = aus_id_new (document->created_at);
  document->consultation_id = g_strdup (consultation->id);
  document->origin = is_guest (actor) ? AUS_DOCUMENT_FROM_PATIENT : draft->origin;
  document->kind = draft->kind;
  document->report_number = draft->report_number;
  document->name = g_strdup (draft->name);
  document->participant_id = g_strdup (actor->participant_id);
  document->account_id = g_strdup (actor->account_id);
  return document;
}

/* Everybody who looks at the consultation hears of it; its plan is as it was. */
static AusConsultation *
finish (AusChange *change, const char *action, const char *document_id, GError **error)
{
  change->kind = AUS_SAVE_PRESENCE;
  return aus_change_finish (change, action, document_id, NULL, error);
}

static gboolean
begin (AusChange *self, AusTx *tx, const AusActor *actor, AusAction practice,
       const char *consultation_id, GError **error)
{
  g_autoptr (AusCommand) command =
      aus_command_new_with (consultation_id, actor->participant_id, NULL);

  return aus_change_begin (self, tx, actor, is_guest (actor) ? AUS_ACTION_DOCUMENT_BRING : practice,
                           command, error);
}

/* F5: a report and its number are there together or not at all, whatever dies in between. */
static gboolean
add_report (AusChange *change, const AusDocument *document, GError **error)
{
  return document->report_number == 0 ||
         (aus_report_store_add (change->tx, document->consultation_id, document->report_number,
                                document->id, error) &&
          aus_change_audit (change->tx, change->actor, change->consultation, NULL, "report.sign",
                            document->id, error));
}

static gpointer
document_add (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autoptr (AusDocument) document = aus_document_copy (input);
  AusAction action =
      document->report_number != 0 ? AUS_ACTION_REPORT_SIGN : AUS_ACTION_DOCUMENT_FILE;
  g_auto (AusChange) change = { 0 };

  /* Asked again: between the first byte and the last, hours may lie. */
  if (!begin (&change, tx, actor, action, document->consultation_id, error) ||
      !check_guest (actor, change.consultation, error) ||
      !check_room (tx, document->consultation_id, error))
    return NULL;
  document->created_at = aus_tx_now (tx);
  document->erase_at = aus_document_erase_at (get_limits (tx), document->created_at);
  document->check_at =
      document->state == AUS_DOCUMENT_CHECKING ? aus_tx_now (tx) + aus_document_check_retry (0) : 0;
  if (!aus_document_store_insert (tx, get_keys (tx), document, error) ||
      !add_report (&change, document, error))
    return NULL;
  g_autoptr (AusConsultation) after = finish (&change, "document.add", document->id, error);
  aus_tx_mark (tx, AUS_TX_DOCUMENT);
  return after != NULL ? g_steal_pointer (&document) : NULL;
}

/* Looking */

static void
print_time (GString *text, const char *name, gint64 usec)
{
  g_autofree char *time = usec != 0 ? aus_time_format_utc (usec) : NULL;

  aus_json_text_string (text, name, time);
}

static void
print_members (const AusDocument *self, const AusActor *actor, GString *text)
{
  aus_json_text_string (text, "id", self->id);
  aus_json_text_string (text, "name", self->name);
  aus_json_text_string (text, "media_type", aus_file_type_get_name (self->type));
  aus_json_text_int (text, "size", self->size);
  aus_json_text_string (text, "state", aus_document_state_get_name (self->state));
  print_time (text, "created_at", self->created_at);
  print_time (text, "opened_at", self->opened_at);
  if (is_guest (actor))
    return;
  aus_json_text_string (text, "kind", aus_document_kind_get_name (self->kind));
  aus_json_text_string (text, "origin", aus_document_origin_get_name (self->origin));
  aus_json_text_string (text, "participant_id", self->participant_id);
  aus_json_text_string (text, "account_id", self->account_id);
  aus_json_text_string (text, "finding", self->finding);
  print_time (text, "erase_at", self->erase_at);
}

gboolean
aus_document_print (const AusDocument *self, const AusActor *actor, const AusSendings *sendings,
                    AusTx *tx, GString *text, GError **error)
{
  aus_json_text_open (text, NULL, '{');
  print_members (self, actor, text);
  if (!is_guest (actor) && sendings == NULL)
    aus_json_text_raw (text, "recipients", "[]");
  else if (!is_guest (actor) && !aus_sendings_print (sendings, tx, self, text, error))
    return FALSE;
  aus_json_text_close (text, '}');
  return TRUE;
}

/* What one may send, for the page to say before anybody tries. */
static void
print_limits (AusTx *tx, GString *text)
{
  const AusDocumentLimits *limits = get_limits (tx);

  aus_json_text_open (text, "limits", '{');
  aus_json_text_int (text, "max_bytes", (gint64) limits->max_bytes);
  aus_json_text_int (text, "max_count", limits->per_consultation);
  aus_json_text_open (text, "media_types", '[');
  for (guint i = 0; i < AUS_FILE_N; i++)
    aus_json_text_string (text, NULL, aus_file_type_get_name ((AusFileType) i));
  aus_json_text_close (text, ']');
  aus_json_text_close (text, '}');
}

static gboolean
may_see (const AusActor *actor, const AusDocument *document)
{
  return !is_guest (actor) || g_strcmp0 (document->participant_id, actor->participant_id) == 0;
}

static gpointer
document_list (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusConsultation) consultation =
      load (tx, actor, AUS_ACTION_DOCUMENT_READ, command->consultation_id, error);
  g_autoptr (GPtrArray) documents =
      consultation != NULL && check_identity (actor, consultation, error)
          ? aus_document_store_list (tx, get_keys (tx), consultation->id, error)
          : NULL;

  g_auto (AusSendings) sendings = { NULL };
  if (documents == NULL || !aus_sendings_load (&sendings, tx, consultation, error))
    return NULL;
  g_autoptr (GString) text = g_string_new ("");
  aus_json_text_open (text, NULL, '{');
  aus_json_text_open (text, "items", '[');
  for (guint i = 0; i < documents->len; i++) {
    const AusDocument *document = g_ptr_array_index (documents, i);
    if (may_see (actor, document) &&
        !aus_document_print (document, actor, &sendings, tx, text, error))
      return NULL;
  }
  aus_json_text_close (text, ']');
  print_limits (tx, text);
  aus_json_text_close (text, '}');
  return json_from_string (text->str, error);
}

/* Opening and erasing */

static AusDocument *
load_document (const AusChange *change, const char *id, GError **error)
{
  g_autoptr (AusDocument) document = aus_document_store_load (change->tx, get_keys (change->tx),
                                                              change->consultation->id, id, error);

  if (document == NULL || may_see (change->actor, document))
    return g_steal_pointer (&document);
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such document");
  return NULL;
}

static gpointer
document_open (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };
  g_autoptr (AusDocument) document = NULL;

  if (!begin (&change, tx, actor, AUS_ACTION_DOCUMENT_READ, command->consultation_id, error) ||
      !check_identity (actor, change.consultation, error))
    return NULL;
  document = load_document (&change, command->text, error);
  if (document == NULL || !aus_document_check_given_out (document->state, error))
    return NULL;
  if (document->opened_at != 0 || is_guest (actor))
    return aus_change_audit (tx, actor, change.consultation, actor->participant_id, "document.open",
                             document->id, error)
               ? g_steal_pointer (&document)
               : NULL;
  document->opened_at = aus_tx_now (tx);
  if (!aus_document_store_save (tx, get_keys (tx), document, error))
    return NULL;
  g_autoptr (AusConsultation) after = finish (&change, "document.open", document->id, error);
  return after != NULL ? g_steal_pointer (&document) : NULL;
}

static gboolean
check_erasable (const AusActor *actor, const AusDocument *document, GError **error)
{
  if (!is_guest (actor) || document->opened_at == 0)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                       "the practice has opened it already");
  return FALSE;
}

static gpointer
document_erase (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };
  g_autoptr (AusDocument) document = NULL;

  if (!begin (&change, tx, actor, AUS_ACTION_DOCUMENT_ERASE, command->consultation_id, error) ||
      !check_identity (actor, change.consultation, error))
    return NULL;
  document = load_document (&change, command->text, error);
  if (document == NULL || !check_erasable (actor, document, error) ||
      !aus_grant_store_delete (tx, document->consultation_id, document->id, error) ||
      !aus_document_store_delete (tx, document->id, error))
    return NULL;
  g_autoptr (AusConsultation) after = finish (&change, "document.erase", document->id, error);
  return after != NULL ? g_steal_pointer (&document) : NULL;
}

/* Judging */

static const char *
action_of (AusDocumentState state)
{
  return state == AUS_DOCUMENT_INFECTED ? "document.infected" : "document.checked";
}

static gpointer
document_judge (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusDocumentVerdict *verdict = input;
  g_auto (AusChange) change = { 0 };
  g_autoptr (AusDocument) document = NULL;

  if (!begin (&change, tx, actor, AUS_ACTION_SERVER_TIMER, verdict->consultation_id, error))
    return NULL;
  document = load_document (&change, verdict->document_id, error);
  if (document == NULL)
    return NULL;
  document->state = verdict->state;
  document->finding = g_strdup (verdict->finding);
  document->check_tries++;
  document->check_at = verdict->state == AUS_DOCUMENT_CHECKING
                           ? aus_tx_now (tx) + aus_document_check_retry (document->check_tries)
                           : 0;
  if (!aus_document_store_save (tx, get_keys (tx), document, error))
    return NULL;
  aus_tx_mark (tx, AUS_TX_DOCUMENT);
  if (verdict->state == AUS_DOCUMENT_CHECKING)
    return g_steal_pointer (&document);
  g_autoptr (AusConsultation) after =
      finish (&change, action_of (verdict->state), document->id, error);
  return after != NULL ? g_steal_pointer (&document) : NULL;
}

#define CASE(Name, name, action, mode, function, free)                                             \
  const AusUseCase Name = { name, AUS_ACTION_##action, AUS_USE_CASE_##mode, function,              \
                            (GDestroyNotify) free }

CASE (AUS_DOCUMENT_PREPARE, "document.prepare", DOCUMENT_FILE, READ, document_prepare,
      aus_document_free);
CASE (AUS_DOCUMENT_ADD, "document.add", DOCUMENT_FILE, WRITE, document_add, aus_document_free);
CASE (AUS_DOCUMENT_LIST, "document.list", DOCUMENT_READ, READ, document_list, json_node_unref);
CASE (AUS_DOCUMENT_OPEN, "document.open", DOCUMENT_READ, WRITE, document_open, aus_document_free);
CASE (AUS_DOCUMENT_ERASE, "document.erase", DOCUMENT_ERASE, WRITE, document_erase,
      aus_document_free);
CASE (AUS_DOCUMENT_JUDGE, "document.judge", SERVER_TIMER, WRITE, document_judge, aus_document_free);
