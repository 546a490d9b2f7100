/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-patient-store.h"

#include "core/aus-error.h"
#include "core/aus-json.h"
#include "core/aus-seal.h"
#include "domain/aus-name-match.h"

#define PURPOSE       "patient-row"
#define TOKEN_PURPOSE "patient-key"
/* 96 bits: no two keys of a register share one by accident. */
#define TOKEN_LENGTH 16
#define MAX_KEYS     12 /* of one word that is looked for */
#define COLUMNS      "id, organisation_id, version, sealed, created_at, created_by, updated_at"

AusPatient *
aus_patient_new (void)
{
  return g_new0 (AusPatient, 1);
}

void
aus_patient_free (AusPatient *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->organisation_id);
  g_free (self->created_by);
  aus_patient_traits_clear (&self->traits);
  g_free (self);
}

/* Sealing */

static const struct {
  const char *name;
  gsize offset;
} members[] = {
  { "birth_name", G_STRUCT_OFFSET (AusPatientTraits, birth_name) },
  { "given_names", G_STRUCT_OFFSET (AusPatientTraits, given_names) },
  { "used_name", G_STRUCT_OFFSET (AusPatientTraits, used_name) },
  { "used_given_name", G_STRUCT_OFFSET (AusPatientTraits, used_given_name) },
  { "birth_date", G_STRUCT_OFFSET (AusPatientTraits, birth_date) },
  { "birth_place", G_STRUCT_OFFSET (AusPatientTraits, birth_place) },
  { "ins", G_STRUCT_OFFSET (AusPatientTraits, ins) },
  { "ins_oid", G_STRUCT_OFFSET (AusPatientTraits, ins_oid) },
  { "email", G_STRUCT_OFFSET (AusPatientTraits, email) },
  { "mobile", G_STRUCT_OFFSET (AusPatientTraits, mobile) },
  { "physician", G_STRUCT_OFFSET (AusPatientTraits, physician) },
  { "physician_email", G_STRUCT_OFFSET (AusPatientTraits, physician_email) },
};

static char *
seal (AusSecrets *keys, const AusPatient *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "sex", aus_sex_get_name (self->traits.sex));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    aus_json_set_text (object, members[i].name,
                       G_STRUCT_MEMBER (char *, &self->traits, members[i].offset));
  return aus_seal_object (keys, PURPOSE, self->id, object);
}

static gboolean
unseal (AusSecrets *keys, AusPatient *self, const char *sealed, GError **error)
{
  g_autoptr (JsonNode) node = aus_unseal_object (keys, PURPOSE, self->id, sealed, error);

  if (node == NULL)
    return FALSE;
  JsonObject *object = json_node_get_object (node);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    G_STRUCT_MEMBER (char *, &self->traits, members[i].offset) =
        g_strdup (aus_json_get_string (object, members[i].name, NULL));
  if (aus_sex_from_name (aus_json_get_string (object, "sex", ""), &self->traits.sex))
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_INTERNAL, "patient %s cannot be read", self->id);
  return FALSE;
}

/* Tokens */

static char *
make_token (AusSecrets *keys, const char *organisation_id, const char *key)
{
  g_autofree char *text = g_strdup_printf ("%s/%s", organisation_id, key);
  char *token = aus_secrets_derive_token (keys, TOKEN_PURPOSE, text);

  token[TOKEN_LENGTH] = '\0';
  return token;
}

static char *
make_birth_key (const char *birth_date)
{
  return g_strconcat ("d:", birth_date, NULL);
}

static char *
make_ins_token (AusSecrets *keys, const char *organisation_id, const char *ins)
{
  g_autofree char *key = g_strconcat ("i:", ins, NULL);

  return make_token (keys, organisation_id, key);
}

static gboolean
insert_key (AusTx *tx, AusSecrets *keys, const AusPatient *self, const char *key, GError **error)
{
  g_autofree char *token = make_token (keys, self->organisation_id, key);

  return aus_tx_exec (tx, error,
                      "INSERT INTO patient_key (organisation_id, token, patient_id)"
                      " VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                      "sss", self->organisation_id, token, self->id);
}

static gboolean
insert_name (AusTx *tx, AusSecrets *keys, const AusPatient *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) list = name != NULL ? aus_name_list_keys (name) : g_ptr_array_new ();

  for (guint i = 0; i < list->len; i++)
    if (!insert_key (tx, keys, self, g_ptr_array_index (list, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
insert_keys (AusTx *tx, AusSecrets *keys, const AusPatient *self, GError **error)
{
  g_autofree char *birth = make_birth_key (self->traits.birth_date);

  return insert_key (tx, keys, self, birth, error) &&
         insert_name (tx, keys, self, self->traits.birth_name, error) &&
         insert_name (tx, keys, self, self->traits.given_names, error) &&
         insert_name (tx, keys, self, self->traits.used_name, error) &&
         insert_name (tx, keys, self, self->traits.used_given_name, error);
}

/* Rows */

gboolean
aus_patient_store_insert (AusTx *tx, AusSecrets *keys, const AusPatient *self, GError **error)
{
  g_autofree char *sealed = seal (keys, self);
  g_autofree char *ins = self->traits.ins != NULL
                             ? make_ins_token (keys, self->organisation_id, self->traits.ins)
                             : NULL;

  return aus_tx_exec (tx, error,
                      "INSERT INTO patient (id, organisation_id, version, sealed, ins_token,"
                      " created_at, created_by, updated_at)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                      "ssissisi", self->id, self->organisation_id, self->version, sealed, ins,
                      self->created_at, self->created_by, self->updated_at) &&
         insert_keys (tx, keys, self, error);
}

gboolean
aus_patient_store_save (AusTx *tx, AusSecrets *keys, const AusPatient *self, GError **error)
{
  g_autofree char *sealed = seal (keys, self);
  g_autofree char *ins = self->traits.ins != NULL
                             ? make_ins_token (keys, self->organisation_id, self->traits.ins)
                             : NULL;

  return aus_tx_exec (tx, error,
                      "UPDATE patient SET version = ?2, sealed = ?3, ins_token = ?4,"
                      " updated_at = ?5 WHERE id = ?1",
                      "sissi", self->id, self->version, sealed, ins, self->updated_at) &&
         aus_tx_exec (tx, error, "DELETE FROM patient_key WHERE patient_id = ?1", "s", self->id) &&
         insert_keys (tx, keys, self, error);
}

static AusPatient *
read_row (AusStatement *row, AusSecrets *keys, GError **error)
{
  g_autoptr (AusPatient) self = aus_patient_new ();

  self->id = aus_statement_dup (row, "id");
  self->organisation_id = aus_statement_dup (row, "organisation_id");
  self->version = aus_statement_int (row, "version");
  self->created_at = aus_statement_int (row, "created_at");
  self->created_by = aus_statement_dup (row, "created_by");
  self->updated_at = aus_statement_int (row, "updated_at");
  return unseal (keys, self, aus_statement_text (row, "sealed"), error) ? g_steal_pointer (&self)
                                                                        : NULL;
}

/* Takes @statement. */
static GPtrArray *
read_rows (AusStatement *statement, AusSecrets *keys, GError **error)
{
  g_autoptr (AusStatement) row = statement;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_patient_free);
  g_autoptr (GError) local = NULL;

  while (row != NULL && local == NULL && aus_statement_step (row, &local)) {
    AusPatient *patient = read_row (row, keys, &local);
    if (patient != NULL)
      g_ptr_array_add (rows, patient);
  }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && (error == NULL || *error == NULL) ? g_steal_pointer (&rows) : NULL;
}

AusPatient *
aus_patient_store_load (AusTx *tx, AusSecrets *keys, const char *organisation_id, const char *id,
                        GError **error)
{
  g_autoptr (GPtrArray) rows = read_rows (
      aus_tx_query (tx, error,
                    "SELECT " COLUMNS " FROM patient WHERE organisation_id = ?2 AND id ="
                    " coalesce ((SELECT patient_id FROM patient_former WHERE id = ?1), ?1)",
                    "ss", id, organisation_id),
      keys, error);

  if (rows == NULL)
    return NULL;
  if (rows->len == 1)
    return g_ptr_array_steal_index (rows, 0);
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such patient");
  return NULL;
}

GPtrArray *
aus_patient_store_find_ins (AusTx *tx, AusSecrets *keys, const char *organisation_id,
                            const char *ins, GError **error)
{
  g_autofree char *token = make_ins_token (keys, organisation_id, ins);

  return read_rows (aus_tx_query (tx, error,
                                  "SELECT " COLUMNS " FROM patient WHERE organisation_id = ?1"
                                  " AND ins_token = ?2",
                                  "ss", organisation_id, token),
                    keys, error);
}

GPtrArray *
aus_patient_store_find_born (AusTx *tx, AusSecrets *keys, const char *organisation_id,
                             const char *birth_date, GError **error)
{
  g_autofree char *key = make_birth_key (birth_date);
  g_autofree char *token = make_token (keys, organisation_id, key);

  return read_rows (aus_tx_query (tx, error,
                                  "SELECT " COLUMNS " FROM patient WHERE id IN (SELECT patient_id"
                                  " FROM patient_key WHERE organisation_id = ?1 AND token = ?2)"
                                  " ORDER BY id",
                                  "ss", organisation_id, token),
                    keys, error);
}

/* Searching */

/* Ids with any of @tokens (of which [0] is the organisation), in their order. */
static GPtrArray *
list_ids (AusTx *tx, GPtrArray *tokens, GError **error)
{
  g_autoptr (AusStatement) row = aus_tx_query_texts (
      tx, error,
      "SELECT DISTINCT patient_id FROM patient_key WHERE organisation_id = ?1 AND token IN"
      " (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ORDER BY patient_id DESC",
      (const char *const *) tokens->pdata, tokens->len);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local = NULL;

  while (row != NULL && aus_statement_step (row, &local))
    g_ptr_array_add (ids, aus_statement_dup (row, "patient_id"));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_steal_pointer (&ids) : NULL;
}

static GPtrArray *
new_tokens (const char *organisation_id)
{
  GPtrArray *tokens = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (tokens, g_strdup (organisation_id));
  return tokens;
}

/* (transfer full): what is in both, in the order of @a. Takes both. */
static GPtrArray *
intersect (GPtrArray *a, GPtrArray *b)
{
  g_autoptr (GHashTable) other = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *both = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < b->len; i++)
    g_hash_table_add (other, g_ptr_array_index (b, i));
  for (guint i = 0; i < a->len; i++)
    if (g_hash_table_contains (other, g_ptr_array_index (a, i)))
      g_ptr_array_add (both, g_strdup (g_ptr_array_index (a, i)));
  g_ptr_array_unref (a);
  g_ptr_array_unref (b);
  return both;
}

static GPtrArray *
list_word (AusTx *tx, AusSecrets *keys, const char *organisation_id, const char *word,
           GError **error)
{
  g_autoptr (GPtrArray) list = aus_name_list_query_keys (word);
  g_autoptr (GPtrArray) tokens = new_tokens (organisation_id);

  for (guint i = 0; i < MIN (list->len, MAX_KEYS); i++)
    g_ptr_array_add (tokens, make_token (keys, organisation_id, g_ptr_array_index (list, i)));
  return list_ids (tx, tokens, error);
}

static GPtrArray *
list_born (AusTx *tx, AusSecrets *keys, const char *organisation_id, const char *birth_date,
           GError **error)
{
  g_autofree char *key = make_birth_key (birth_date);
  g_autoptr (GPtrArray) tokens = new_tokens (organisation_id);

  g_ptr_array_add (tokens, make_token (keys, organisation_id, key));
  return list_ids (tx, tokens, error);
}

static GPtrArray *
load_ids (AusTx *tx, AusSecrets *keys, const char *organisation_id, GPtrArray *ids, guint limit,
          GError **error)
{
  g_autoptr (GPtrArray) patients =
      g_ptr_array_new_with_free_func ((GDestroyNotify) aus_patient_free);

  for (guint i = 0; i < MIN (ids->len, limit); i++) {
    AusPatient *patient =
        aus_patient_store_load (tx, keys, organisation_id, g_ptr_array_index (ids, i), error);
    if (patient == NULL)
      return NULL;
    g_ptr_array_add (patients, patient);
  }
  return g_steal_pointer (&patients);
}

GPtrArray *
aus_patient_store_find_words (AusTx *tx, AusSecrets *keys, const char *organisation_id,
                              const char *const *words, const char *birth_date, guint limit,
                              GError **error)
{
  g_autoptr (GPtrArray) ids = NULL;

  if (birth_date != NULL) {
    ids = list_born (tx, keys, organisation_id, birth_date, error);
    if (ids == NULL)
      return NULL;
  }
  for (guint i = 0; words[i] != NULL; i++) {
    GPtrArray *found = list_word (tx, keys, organisation_id, words[i], error);
    if (found == NULL)
      return NULL;
    ids = ids != NULL ? intersect (g_steal_pointer (&ids), found) : found;
  }
  if (ids == NULL)
    ids = g_ptr_array_new ();
  return load_ids (tx, keys, organisation_id, ids, limit, error);
}

gboolean
aus_patient_store_adopt (AusTx *tx, const AusPatient *patient, GError **error)
{
  g_autofree char *given_name = aus_patient_dup_given_name (&patient->traits);

  return aus_tx_exec (tx, error,
                      "UPDATE participant SET patient_id = ?1 WHERE role = 'patient'"
                      " AND patient_id IS NULL AND given_name = ?2 AND family_name = ?3"
                      " AND birth_date = ?4 AND consultation_id IN"
                      " (SELECT id FROM consultation WHERE organisation_id = ?5)",
                      "sssss", patient->id, given_name, aus_patient_get_name (&patient->traits),
                      patient->traits.birth_date, patient->organisation_id);
}

GPtrArray *
aus_patient_store_list_consultations (AusTx *tx, const char *id, guint limit, GError **error)
{
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error,
                    "SELECT DISTINCT c.id, c.planned_start FROM participant p"
                    " JOIN consultation c ON c.id = p.consultation_id WHERE p.patient_id = ?1"
                    " ORDER BY c.planned_start DESC, c.id LIMIT ?2",
                    "si", id, (gint64) limit);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local = NULL;

  while (row != NULL && aus_statement_step (row, &local))
    g_ptr_array_add (ids, aus_statement_dup (row, "id"));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_steal_pointer (&ids) : NULL;
}

/* Merging and erasing */

static gboolean
remove_row (AusTx *tx, const char *id, GError **error)
{
  return aus_tx_exec (tx, error, "DELETE FROM patient_key WHERE patient_id = ?1", "s", id) &&
         aus_tx_exec (tx, error, "DELETE FROM erasure_agreement WHERE patient_id = ?1", "s", id) &&
         aus_tx_exec (tx, error, "DELETE FROM patient WHERE id = ?1", "s", id);
}

gboolean
aus_patient_store_merge (AusTx *tx, const char *id, const char *other_id, GError **error)
{
  return aus_tx_exec (tx, error, "UPDATE participant SET patient_id = ?1 WHERE patient_id = ?2",
                      "ss", id, other_id) &&
         aus_tx_exec (tx, error, "UPDATE patient_former SET patient_id = ?1 WHERE patient_id = ?2",
                      "ss", id, other_id) &&
         aus_tx_exec (tx, error,
                      "INSERT INTO patient_former (id, patient_id, merged_at) VALUES (?1, ?2, ?3)",
                      "ssi", other_id, id, aus_tx_now (tx)) &&
         remove_row (tx, other_id, error);
}

gboolean
aus_patient_store_erase (AusTx *tx, const char *id, GError **error)
{
  return aus_tx_exec (tx, error, "UPDATE participant SET patient_id = NULL WHERE patient_id = ?1",
                      "s", id) &&
         aus_tx_exec (tx, error, "DELETE FROM patient_former WHERE patient_id = ?1", "s", id) &&
         remove_row (tx, id, error);
}

gboolean
aus_patient_store_erase_consultation (AusTx *tx, const char *consultation_id, GError **error)
{
  static const char *const statements[] = {
    "UPDATE participant SET self_declared = 0, given_name = '', family_name = '\xe2\x80\x94', "
    "birth_date = NULL,"
    " email = NULL, mobile = NULL, equipment = NULL WHERE consultation_id = ?1"
    " AND role <> 'practitioner'",
    "UPDATE consultation SET private_comment = '', waiting_message = '', tags = '',"
    " status_reason = CASE WHEN status_reason = 'by the patient' THEN status_reason END,"
    " version = version + 1, revision = revision + 1 WHERE id = ?1",
    "UPDATE payment SET card = NULL WHERE consultation_id = ?1",
    "DELETE FROM booking WHERE consultation_id = ?1",
    "DELETE FROM report_version WHERE consultation_id = ?1",
    "DELETE FROM report_draft WHERE consultation_id = ?1",
    "DELETE FROM vital_sign WHERE consultation_id = ?1",
    "DELETE FROM feedback WHERE consultation_id = ?1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    if (!aus_tx_exec (tx, error, statements[i], "s", consultation_id))
      return FALSE;
  return TRUE;
}

gboolean
aus_patient_store_get_ties (AusTx *tx, const char *id, AusPatientTies *ties, GError **error)
{
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error,
      "SELECT count(*) AS n, coalesce (sum (c.status IN ('scheduled', 'waiting', 'in_progress',"
      " 'ended')), 0) AS n_open, coalesce (sum (c.started_at IS NOT NULL), 0) AS n_held,"
      " coalesce (max (c.started_at), 0) AS last_held FROM consultation c WHERE c.id IN"
      " (SELECT consultation_id FROM participant WHERE patient_id = ?1)",
      "s", id);

  if (row == NULL || !aus_statement_step (row, error))
    return FALSE;
  ties->n = aus_statement_int (row, "n");
  ties->n_open = aus_statement_int (row, "n_open");
  ties->n_held = aus_statement_int (row, "n_held");
  ties->last_held = aus_statement_int (row, "last_held");
  return TRUE;
}
