/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-patient-case.h"

#include "app/aus-app.h"
#include "app/aus-change.h"
#include "app/aus-json-text.h"
#include "app/aus-patient-link.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-json.h"
#include "core/aus-time.h"
#include "domain/aus-ins.h"
#include "domain/aus-name-match.h"
#include "storage/aus-audit-store.h"
#include "storage/aus-consultation-store.h"
#include "storage/aus-document-store.h"

#include <stdio.h>
#include <string.h>

/* More words than a name has say nothing more. */
#define MAX_WORDS 5
/* Candidates that are opened for one search. */
#define MAX_CANDIDATES    200
#define MAX_CONSULTATIONS 100

AusPatientQuery *
aus_patient_query_new (const char *text, const char *birth_date, guint limit)
{
  AusPatientQuery *self = g_new0 (AusPatientQuery, 1);

  self->text = g_strdup (text);
  self->birth_date = g_strdup (birth_date);
  self->limit = limit != 0 ? MIN (limit, AUS_PATIENT_MAX_LIMIT) : AUS_PATIENT_DEFAULT_LIMIT;
  return self;
}

void
aus_patient_query_free (AusPatientQuery *self)
{
  g_free (self->text);
  g_free (self->birth_date);
  g_free (self);
}

static AusSecrets *
get_keys (AusTx *tx)
{
  return aus_app_get_record_keys (aus_app_from_tx (tx));
}

gboolean
aus_patient_audit (AusTx *tx, const AusActor *actor, const char *action, const char *detail,
                   GError **error)
{
  AusAuditEntry entry = {
    .organisation_id = actor->organisation_id,
    .actor_kind = aus_actor_kind_get_name (actor->kind),
    .actor_id = aus_actor_get_id (actor),
    .action = action,
    .detail = detail,
  };

  return aus_audit_store_append (tx, &entry, error);
}

/* Printing */

static void
print_names (const AusPatient *self, GString *text)
{
  const AusPatientTraits *traits = &self->traits;
  g_autofree char *display_name = aus_patient_dup_display_name (traits);
  g_autofree char *given_name = aus_patient_dup_given_name (traits);

  aus_json_text_string (text, "id", self->id);
  aus_json_text_string (text, "display_name", display_name);
  aus_json_text_string (text, "given_name", given_name);
  aus_json_text_string (text, "family_name", aus_patient_get_name (traits));
  aus_json_text_string (text, "birth_name", traits->birth_name);
  aus_json_text_string (text, "given_names", traits->given_names);
  aus_json_text_string (text, "sex", aus_sex_get_name (traits->sex));
  aus_json_text_string (text, "birth_date", traits->birth_date);
  aus_json_text_string (text, "email", traits->email);
  aus_json_text_string (text, "mobile", traits->mobile);
}

static void
print_summary (const AusPatient *self, GString *text)
{
  aus_json_text_open (text, NULL, '{');
  print_names (self, text);
  aus_json_text_boolean (text, "has_ins", self->traits.ins != NULL);
  aus_json_text_close (text, '}');
}

JsonNode *
aus_patient_print_list (GPtrArray *found, guint limit, GString *ids, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  aus_json_text_open (text, NULL, '{');
  aus_json_text_open (text, "items", '[');
  for (guint i = 0; i < MIN (found->len, limit); i++) {
    const AusPatient *patient = g_ptr_array_index (found, i);
    print_summary (patient, text);
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", patient->id);
  }
  aus_json_text_close (text, ']');
  aus_json_text_boolean (text, "more", found->len > limit);
  aus_json_text_close (text, '}');
  return json_from_string (text->str, error);
}

void
aus_patient_print (const AusPatient *self, GString *text)
{
  const AusPatientTraits *traits = &self->traits;
  g_autofree char *created_at = aus_time_format_utc (self->created_at);
  g_autofree char *updated_at = aus_time_format_utc (self->updated_at);

  aus_json_text_open (text, NULL, '{');
  print_names (self, text);
  aus_json_text_int (text, "version", self->version);
  aus_json_text_string (text, "used_name", traits->used_name);
  aus_json_text_string (text, "used_given_name", traits->used_given_name);
  aus_json_text_string (text, "birth_place", traits->birth_place);
  aus_json_text_string (text, "ins", traits->ins);
  aus_json_text_string (text, "ins_oid", traits->ins_oid);
  aus_json_text_string (text, "physician", traits->physician);
  aus_json_text_string (text, "physician_email", traits->physician_email);
  aus_json_text_string (text, "created_at", created_at);
  aus_json_text_string (text, "updated_at", updated_at);
  aus_json_text_close (text, '}');
}

/* Searching */

typedef struct {
  GPtrArray *words; /* folded */
  char *birth_date; /* NULL */
  char *ins;        /* NULL */
} Wanted;

static void
wanted_clear (Wanted *self)
{
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_free (self->birth_date);
  g_free (self->ins);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wanted, wanted_clear)

/* (transfer full): "02/04/1951", "2.4.1951", "02041951" and "1951-04-02" as a date; NULL when it is
 * none. */
static char *
read_date (const char *text)
{
  guint year = 0, month = 0, day = 0;
  char rest = '\0';
  gboolean iso = sscanf (text, "%4u-%2u-%2u%c", &year, &month, &day, &rest) == 3 && year > 999;

  if (!iso && sscanf (text, "%2u%*1[/.-]%2u%*1[/.-]%4u%c", &day, &month, &year, &rest) != 3 &&
      sscanf (text, "%2u%2u%4u%c", &day, &month, &year, &rest) != 3)
    return NULL;
  g_autofree char *date = g_strdup_printf ("%04u-%02u-%02u", year, month, day);
  return aus_date_is_valid (date) ? g_steal_pointer (&date) : NULL;
}

static void
read_part (Wanted *self, const char *part)
{
  g_autofree char *date = read_date (part);

  if (date != NULL) {
    g_free (self->birth_date);
    self->birth_date = g_steal_pointer (&date);
    return;
  }
  g_auto (GStrv) words = aus_name_fold (part);
  for (guint i = 0; words[i] != NULL && self->words->len < MAX_WORDS; i++)
    g_ptr_array_add (self->words, g_strdup (words[i]));
}

static void
read_query (Wanted *self, const AusPatientQuery *query)
{
  const char *text = query->text != NULL ? query->text : "";
  g_auto (GStrv) parts = g_strsplit_set (text, " \t", -1);

  self->words = g_ptr_array_new_with_free_func (g_free);
  self->ins = aus_ins_normalise (text, NULL);
  for (guint i = 0; self->ins == NULL && parts[i] != NULL; i++)
    read_part (self, parts[i]);
  if (query->birth_date != NULL) {
    g_free (self->birth_date);
    self->birth_date = g_strdup (query->birth_date);
  }
  g_ptr_array_add (self->words, NULL);
}

static gboolean
answers_word (const AusPatientTraits *traits, const char *word)
{
  const char *const names[] = { traits->birth_name, traits->given_names, traits->used_name,
                                traits->used_given_name };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i] != NULL && aus_name_answers (names[i], word))
      return TRUE;
  return FALSE;
}

/* Tokens are of beginnings and of letters left out: what they found is looked at again. */
static gboolean
answers (const Wanted *self, const AusPatient *patient)
{
  if (self->birth_date != NULL && !g_str_equal (self->birth_date, patient->traits.birth_date))
    return FALSE;
  for (guint i = 0; g_ptr_array_index (self->words, i) != NULL; i++)
    if (!answers_word (&patient->traits, g_ptr_array_index (self->words, i)))
      return FALSE;
  return TRUE;
}

/* Words that are there as they were typed, before those with a slip. */
static guint
count_exact (const Wanted *self, const AusPatient *patient)
{
  g_autofree char *all =
      g_strjoin (" ", patient->traits.birth_name, patient->traits.given_names,
                 patient->traits.used_name != NULL ? patient->traits.used_name : "", NULL);
  g_auto (GStrv) names = aus_name_fold (all);
  guint exact = 0;

  for (guint i = 0; g_ptr_array_index (self->words, i) != NULL; i++)
    for (guint j = 0; names[j] != NULL; j++)
      if (g_str_has_prefix (names[j], g_ptr_array_index (self->words, i))) {
        exact++;
        break;
      }
  return exact;
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const AusPatient *left = *(AusPatient *const *) a, *right = *(AusPatient *const *) b;
  int order = (int) count_exact (data, right) - (int) count_exact (data, left);

  return order != 0 ? order : g_utf8_collate (left->traits.birth_name, right->traits.birth_name);
}

static GPtrArray *
find (AusTx *tx, const AusActor *actor, const Wanted *wanted, GError **error)
{
  if (wanted->ins != NULL)
    return aus_patient_store_find_ins (tx, get_keys (tx), actor->organisation_id, wanted->ins,
                                       error);
  return aus_patient_store_find_words (tx, get_keys (tx), actor->organisation_id,
                                       (const char *const *) wanted->words->pdata,
                                       wanted->birth_date, MAX_CANDIDATES, error);
}

static gpointer
search (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusPatientQuery *query = input;
  g_auto (Wanted) wanted = { 0 };
  g_autoptr (GString) ids = g_string_new (NULL);

  if (!aus_policy_check_own (actor, AUS_ACTION_PATIENT_READ, error))
    return NULL;
  read_query (&wanted, query);
  g_autoptr (GPtrArray) found = find (tx, actor, &wanted, error);
  if (found == NULL)
    return NULL;
  for (guint i = found->len; wanted.ins == NULL && i > 0; i--)
    if (!answers (&wanted, g_ptr_array_index (found, i - 1)))
      g_ptr_array_remove_index (found, i - 1);
  g_ptr_array_sort_with_data (found, compare, &wanted);
  g_autoptr (JsonNode) node = aus_patient_print_list (found, query->limit, ids, error);
  if (node == NULL ||
      (ids->len > 0 && !aus_patient_audit (tx, actor, "patient.search", ids->str, error)))
    return NULL;
  return g_steal_pointer (&node);
}

/* Duplicates */

static void
add_duplicate (JsonArray *array, const AusPatient *patient)
{
  g_autofree char *display_name = aus_patient_dup_display_name (&patient->traits);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", patient->id);
  json_object_set_string_member (object, "display_name", display_name);
  json_object_set_string_member (object, "birth_name", patient->traits.birth_name);
  json_object_set_string_member (object, "birth_date", patient->traits.birth_date);
  json_array_add_object_element (array, object);
}

/* Takes @array. */
static gboolean
refuse_duplicates (JsonArray *array, const char *pointer, const char *message, GError **error)
{
  g_autoptr (JsonNode) node = aus_json_take_array (array);
  g_autoptr (GError) duplicate =
      pointer != NULL ? aus_error_new_at (AUS_ERROR_DUPLICATE, pointer, "%s", message)
                      : g_error_new_literal (AUS_ERROR, AUS_ERROR_DUPLICATE, message);

  json_node_seal (node);
  aus_error_set_detail (duplicate, node, (AusErrorRef) json_node_ref,
                        (GDestroyNotify) json_node_unref);
  g_propagate_error (error, g_steal_pointer (&duplicate));
  return FALSE;
}

JsonNode *
aus_patient_get_duplicates (const GError *error)
{
  return g_error_matches (error, AUS_ERROR, AUS_ERROR_DUPLICATE) ? aus_error_get_detail (error)
                                                                 : NULL;
}

static gboolean
check_ins (AusTx *tx, const AusPatient *self, GError **error)
{
  if (self->traits.ins == NULL)
    return TRUE;
  g_autoptr (GPtrArray) others = aus_patient_store_find_ins (
      tx, get_keys (tx), self->organisation_id, self->traits.ins, error);
  if (others == NULL)
    return FALSE;
  g_autoptr (JsonArray) array = json_array_new ();
  for (guint i = 0; i < others->len; i++) {
    const AusPatient *other = g_ptr_array_index (others, i);
    if (!g_str_equal (other->id, self->id))
      add_duplicate (array, other);
  }
  return json_array_get_length (array) == 0 ||
         refuse_duplicates (g_steal_pointer (&array), "/ins", "Somebody has this INS", error);
}

/* @before: as it was: whoever was taken for another person then need not be confirmed again. */
static gboolean
check_similar (AusTx *tx, const AusPatient *self, const AusPatientTraits *before, GError **error)
{
  g_autoptr (GPtrArray) others =
      aus_patient_list_similar (tx, self->organisation_id, &self->traits, error);
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; others != NULL && i < others->len; i++) {
    const AusPatient *other = g_ptr_array_index (others, i);
    if (!g_str_equal (other->id, self->id) &&
        (before == NULL || !aus_patient_is_duplicate (before, &other->traits)))
      add_duplicate (array, other);
  }
  return others != NULL &&
         (json_array_get_length (array) == 0 ||
          refuse_duplicates (g_steal_pointer (&array), NULL,
                             "Somebody of a similar name was born the same day", error));
}

static gboolean
check_duplicates (AusTx *tx, const AusPatient *self, const AusPatientTraits *before,
                  JsonObject *body, GError **error)
{
  return check_ins (tx, self, error) && (aus_json_get_boolean (body, "confirm_duplicate", FALSE) ||
                                         check_similar (tx, self, before, error));
}

/* Writing */

static void
merge_text (JsonObject *body, const char *name, char **value)
{
  if (!json_object_has_member (body, name))
    return;
  g_free (*value);
  *value = g_strdup (aus_json_get_string (body, name, NULL));
}

static void
merge (AusPatientTraits *traits, JsonObject *body)
{
  merge_text (body, "birth_name", &traits->birth_name);
  merge_text (body, "given_names", &traits->given_names);
  merge_text (body, "used_name", &traits->used_name);
  merge_text (body, "used_given_name", &traits->used_given_name);
  merge_text (body, "birth_date", &traits->birth_date);
  merge_text (body, "birth_place", &traits->birth_place);
  merge_text (body, "ins", &traits->ins);
  merge_text (body, "ins_oid", &traits->ins_oid);
  merge_text (body, "email", &traits->email);
  merge_text (body, "mobile", &traits->mobile);
  merge_text (body, "physician", &traits->physician);
  merge_text (body, "physician_email", &traits->physician_email);
  aus_sex_from_name (aus_json_get_string (body, "sex", ""), &traits->sex);
}

static gpointer
create (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  gint64 now = aus_tx_now (tx);
  g_autoptr (AusPatient) self = aus_patient_new ();

  if (!aus_policy_check_own (actor, AUS_ACTION_PATIENT_EDIT, error))
    return NULL;
  self->id = aus_id_new (now);
  self->organisation_id = g_strdup (actor->organisation_id);
  self->version = 1;
  self->created_at = now;
  self->created_by = g_strdup (actor->account_id);
  self->updated_at = now;
  merge (&self->traits, command->object);
  if (!aus_patient_traits_normalise (&self->traits, now, error) ||
      !check_duplicates (tx, self, NULL, command->object, error) ||
      !aus_patient_store_insert (tx, get_keys (tx), self, error) ||
      !aus_patient_audit (tx, actor, "patient.create", self->id, error))
    return NULL;
  return g_steal_pointer (&self);
}

AusPatient *
aus_patient_load_for (AusTx *tx, const AusActor *actor, AusAction action, const char *id,
                      GError **error)
{
  if (!aus_policy_check_own (actor, action, error))
    return NULL;
  return aus_patient_store_load (tx, get_keys (tx), actor->organisation_id, id, error);
}

static gpointer
show (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusPatient) self =
      aus_patient_load_for (tx, actor, AUS_ACTION_PATIENT_READ, command->text, error);

  if (self == NULL || !aus_patient_audit (tx, actor, "patient.read", self->id, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gpointer
patch (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusPatient) self =
      aus_patient_load_for (tx, actor, AUS_ACTION_PATIENT_EDIT, command->text, error);
  g_auto (AusPatientTraits) before = { 0 };

  if (self == NULL || !aus_command_check_version (command, self->version, error))
    return NULL;
  aus_patient_traits_copy_to (&self->traits, &before);
  merge (&self->traits, command->object);
  self->version++;
  self->updated_at = aus_tx_now (tx);
  if (!aus_patient_traits_normalise (&self->traits, self->updated_at, error) ||
      !check_duplicates (tx, self, &before, command->object, error) ||
      !aus_patient_store_save (tx, get_keys (tx), self, error) ||
      !aus_patient_audit (tx, actor, "patient.edit", self->id, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* Consultations of a patient */

static void
print_document (const AusDocument *self, GString *text)
{
  g_autofree char *created_at = aus_time_format_utc (self->created_at);

  aus_json_text_open (text, NULL, '{');
  aus_json_text_string (text, "id", self->id);
  aus_json_text_string (text, "name", self->name);
  aus_json_text_string (text, "kind", aus_document_kind_get_name (self->kind));
  aus_json_text_string (text, "state", aus_document_state_get_name (self->state));
  aus_json_text_string (text, "created_at", created_at);
  aus_json_text_close (text, '}');
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
  for (guint i = 0; i < documents->len; i++)
    print_document (g_ptr_array_index (documents, i), text);
  aus_json_text_close (text, ']');
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
  aus_json_text_string (text, "status", aus_consultation_status_get_name (self->status));
  aus_json_text_string (text, "kind", aus_consultation_kind_get_name (self->kind));
  aus_json_text_string (text, "practitioner", self->practitioner_name);
  if (!print_documents (tx, actor, self, text, error))
    return FALSE;
  aus_json_text_close (text, '}');
  return TRUE;
}

static gpointer
consultations (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusPatient) patient =
      aus_patient_load_for (tx, actor, AUS_ACTION_PATIENT_READ, command->text, error);
  g_autoptr (GPtrArray) ids =
      patient != NULL
          ? aus_patient_store_list_consultations (tx, patient->id, MAX_CONSULTATIONS, error)
          : NULL;
  g_autoptr (GPtrArray) loaded =
      ids != NULL ? aus_consultation_store_load_many (tx, ids, error) : NULL;

  if (loaded == NULL)
    return NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  aus_json_text_open (text, NULL, '[');
  for (guint i = 0; i < loaded->len; i++) {
    const AusConsultation *consultation = g_ptr_array_index (loaded, i);
    if (aus_allows_for (actor, AUS_ACTION_CONSULTATION_READ, consultation) &&
        !print_consultation (tx, actor, consultation, text, error))
      return NULL;
  }
  aus_json_text_close (text, ']');
  return json_from_string (text->str, error);
}

const AusUseCase AUS_PATIENT_SEARCH = { "patient.search", AUS_ACTION_PATIENT_READ,
                                        AUS_USE_CASE_WRITE, search,
                                        (GDestroyNotify) json_node_unref };
const AusUseCase AUS_PATIENT_CREATE = { "patient.create", AUS_ACTION_PATIENT_EDIT,
                                        AUS_USE_CASE_WRITE, create,
                                        (GDestroyNotify) aus_patient_free };
const AusUseCase AUS_PATIENT_SHOW = { "patient.read", AUS_ACTION_PATIENT_READ, AUS_USE_CASE_WRITE,
                                      show, (GDestroyNotify) aus_patient_free };
const AusUseCase AUS_PATIENT_PATCH = { "patient.edit", AUS_ACTION_PATIENT_EDIT, AUS_USE_CASE_WRITE,
                                       patch, (GDestroyNotify) aus_patient_free };
const AusUseCase AUS_PATIENT_CONSULTATIONS = { "patient.consultations", AUS_ACTION_PATIENT_READ,
                                               AUS_USE_CASE_READ, consultations,
                                               (GDestroyNotify) json_node_unref };
