/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-person-store.h"

#include "core/aus-error.h"
#include "core/aus-id.h"
#include "storage/aus-consultation-store.h"

#define COLUMNS                                                                                    \
  "role, account_id, given_name, family_name, birth_date, email, mobile, locale, presence,"        \
  " presence_since, arrived_at, identity_confirmed_at, identity_failures, ready_at, admitted_at,"  \
  " removed_at, consent_version, consent_locale, consent_given_at, consent_withdrawn_at,"          \
  " equipment, link_id, link_expires_at, link_revoked_at, removed_by, patient_id,"                 \
  " self_declared"

static void
read_arrival (AusPerson *self, AusStatement *row)
{
  self->presence_since = aus_statement_int (row, "presence_since");
  self->arrived_at = aus_statement_int (row, "arrived_at");
  self->identity_confirmed_at = aus_statement_int (row, "identity_confirmed_at");
  self->identity_failures = (guint) aus_statement_int (row, "identity_failures");
  self->ready_at = aus_statement_int (row, "ready_at");
  self->admitted_at = aus_statement_int (row, "admitted_at");
  self->removed_at = aus_statement_int (row, "removed_at");
  self->consent_version = aus_statement_dup (row, "consent_version");
  self->consent_locale = aus_statement_dup (row, "consent_locale");
  self->consent_given_at = aus_statement_int (row, "consent_given_at");
  self->consent_withdrawn_at = aus_statement_int (row, "consent_withdrawn_at");
  self->equipment = aus_statement_dup (row, "equipment");
  self->link_id = aus_statement_dup (row, "link_id");
  self->link_expires_at = aus_statement_int (row, "link_expires_at");
  self->link_revoked_at = aus_statement_int (row, "link_revoked_at");
  if (self->removed_at != 0 &&
      !aus_remover_from_name (aus_statement_text (row, "removed_by"), &self->remover))
    self->remover = AUS_REMOVER_PRACTITIONER;
}

static AusPerson *
read_person (AusStatement *row, GError **error)
{
  g_autoptr (AusPerson) self = aus_person_new ();

  self->id = aus_statement_dup (row, "id");
  if (!aus_role_from_name (aus_statement_text (row, "role"), &self->role)) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INTERNAL, "participant %s cannot be read", self->id);
    return NULL;
  }
  self->account_id = aus_statement_dup (row, "account_id");
  self->patient_id = aus_statement_dup (row, "patient_id");
  self->self_declared = aus_statement_int (row, "self_declared") != 0;
  self->given_name = aus_statement_dup (row, "given_name");
  self->family_name = aus_statement_dup (row, "family_name");
  self->birth_date = aus_statement_dup (row, "birth_date");
  self->email = aus_statement_dup (row, "email");
  self->mobile = aus_statement_dup (row, "mobile");
  self->locale = aus_statement_dup (row, "locale");
  if (!aus_presence_from_name (aus_statement_text (row, "presence"), &self->presence)) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INTERNAL, "participant %s cannot be read", self->id);
    return NULL;
  }
  read_arrival (self, row);
  return g_steal_pointer (&self);
}

gboolean
aus_person_store_load_all (AusTx *tx, GHashTable *by_id, const char *const *ids, guint n_ids,
                           GError **error)
{
  /* The practitioner first, then as they were invited: ids grow with time. */
  g_autofree char *sql = aus_in_list ("SELECT consultation_id, id, " COLUMNS
                                      " FROM participant WHERE consultation_id IN ",
                                      n_ids, " ORDER BY consultation_id, id");
  g_autoptr (AusStatement) row = aus_tx_query_texts (tx, error, sql, ids, n_ids);
  g_autoptr (GError) local = NULL;

  while (row != NULL && aus_statement_step (row, &local)) {
    AusConsultation *consultation =
        g_hash_table_lookup (by_id, aus_statement_text (row, "consultation_id"));
    AusPerson *person = read_person (row, &local);
    if (person == NULL)
      break;
    g_ptr_array_add (consultation->people, person);
  }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL;
}

static void
put_columns (AusStatement *row, const AusPerson *self)
{
  aus_statement_put_text (row, aus_role_get_name (self->role));
  aus_statement_put_text (row, self->account_id);
  aus_statement_put_text (row, self->given_name);
  aus_statement_put_text (row, self->family_name);
  aus_statement_put_text (row, self->birth_date);
  aus_statement_put_text (row, self->email);
  aus_statement_put_text (row, self->mobile);
  aus_statement_put_text (row, self->locale);
  aus_statement_put_text (row, aus_presence_get_name (self->presence));
  aus_statement_put_time (row, self->presence_since);
  aus_statement_put_time (row, self->arrived_at);
  aus_statement_put_time (row, self->identity_confirmed_at);
  aus_statement_put_int (row, self->identity_failures);
  aus_statement_put_time (row, self->ready_at);
  aus_statement_put_time (row, self->admitted_at);
  aus_statement_put_time (row, self->removed_at);
  aus_statement_put_text (row, self->consent_version);
  aus_statement_put_text (row, self->consent_locale);
  aus_statement_put_time (row, self->consent_given_at);
  aus_statement_put_time (row, self->consent_withdrawn_at);
  aus_statement_put_text (row, self->equipment);
  aus_statement_put_text (row, self->link_id);
  aus_statement_put_time (row, self->link_expires_at);
  aus_statement_put_time (row, self->link_revoked_at);
  aus_statement_put_text (row, self->removed_at != 0 ? aus_remover_get_name (self->remover) : NULL);
  aus_statement_put_text (row, self->patient_id);
  aus_statement_put_int (row, self->self_declared);
}

gboolean
aus_person_store_insert (AusTx *tx, const char *consultation_id, const AusPerson *person,
                         GError **error)
{
  static const char sql[] =
      "INSERT INTO participant (" COLUMNS ", consultation_id, id)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
      " ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)";
  g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "");

  if (row == NULL)
    return FALSE;
  put_columns (row, person);
  aus_statement_put_text (row, consultation_id);
  aus_statement_put_text (row, person->id);
  return aus_statement_run (row, error);
}

gboolean
aus_person_store_save (AusTx *tx, const char *consultation_id, const AusPerson *person,
                       GError **error)
{
  static const char sql[] =
      "UPDATE participant SET (" COLUMNS ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
      " ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27)"
      " WHERE consultation_id = ?28 AND id = ?29";
  g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "");

  if (row == NULL)
    return FALSE;
  put_columns (row, person);
  aus_statement_put_text (row, consultation_id);
  aus_statement_put_text (row, person->id);
  return aus_statement_run (row, error);
}

gboolean
aus_consent_store_add (AusTx *tx, const char *consultation_id, const char *participant_id,
                       gboolean given, const char *text_version, const char *locale, GError **error)
{
  g_autofree char *id = aus_id_new (aus_tx_now (tx));

  return aus_tx_exec (tx, error,
                      "INSERT INTO consent (id, consultation_id, participant_id, decision,"
                      " text_version, locale, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                      "ssssssi", id, consultation_id, participant_id, given ? "given" : "withdrawn",
                      text_version, locale, aus_tx_now (tx));
}

void
aus_consent_row_free (AusConsentRow *self)
{
  g_free (self->id);
  g_free (self->participant_id);
  g_free (self->text_version);
  g_free (self->locale);
  g_free (self);
}

static AusConsentRow *
read_consent (AusStatement *row)
{
  AusConsentRow *self = g_new0 (AusConsentRow, 1);

  self->id = aus_statement_dup (row, "id");
  self->participant_id = aus_statement_dup (row, "participant_id");
  self->given = g_strcmp0 (aus_statement_text (row, "decision"), "given") == 0;
  self->text_version = aus_statement_dup (row, "text_version");
  self->locale = aus_statement_dup (row, "locale");
  self->at = aus_statement_int (row, "at");
  return self;
}

GPtrArray *
aus_consent_store_list (AusTx *tx, const char *consultation_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) aus_consent_row_free);
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error,
                    "SELECT id, participant_id, decision, text_version, locale, at FROM consent"
                    " WHERE consultation_id = ?1 ORDER BY at, id",
                    "s", consultation_id);

  while (row != NULL && aus_statement_step (row, &local))
    g_ptr_array_add (list, read_consent (row));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
aus_person_store_find_inhabited (AusTx *tx, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error,
                    "SELECT DISTINCT consultation_id FROM participant WHERE presence <> 'away'"
                    " AND presence <> 'beside' ORDER BY consultation_id",
                    "");

  while (row != NULL && aus_statement_step (row, &local))
    g_ptr_array_add (ids, aus_statement_dup (row, "consultation_id"));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_steal_pointer (&ids) : NULL;
}
