/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-demo.h"

#include "app/aus-demo-day.h"
#include "app/aus-demo-queue.h"
#include "app/aus-demo-patients.h"
#include "app/aus-link-issue.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "storage/aus-account-store.h"
#include "storage/aus-consultation-store.h"
#include "storage/aus-hours-store.h"
#include "storage/aus-payment-store.h"
#include "storage/aus-session-store.h"
#include "storage/aus-site-store.h"

#include <json-glib/json-glib.h>

/* Printed to whoever starts the demo; never made outside of it. */
#define PASSWORD "lilas-demo-2026"

typedef struct {
  AusAccountRole role;
  const char *email;
  const char *given_name;
  const char *family_name;
  const char *display_name;
  const char *profession;
  const char *scopes;
} Person;

#define PRACTICE_SCOPES "consultations:read consultations:write account"

static const Person people[] = {
  { AUS_ACCOUNT_PRACTITIONER, "claire.martin@lilas.example", "Claire", "Martin", "Dr Claire Martin",
    "doctor", PRACTICE_SCOPES },
  { AUS_ACCOUNT_PRACTITIONER, "paul.nguyen@lilas.example", "Paul", "Nguyen", "Dr Paul Nguyen",
    "doctor", PRACTICE_SCOPES },
  { AUS_ACCOUNT_DELEGATE, "secretariat@lilas.example", "Sophie", "Bernard", "Sophie Bernard", NULL,
    PRACTICE_SCOPES },
  { AUS_ACCOUNT_OPERATOR, "exploitation@lilas.example", "Karim", "Haddad", "Karim Haddad", NULL,
    "account operate" },
  { AUS_ACCOUNT_SITE_HOST, "accueil@tilleuls.example", "Nadia", "Faure", "Nadia Faure", NULL,
    "account" },
};

#define HOST (G_N_ELEMENTS (people) - 1)

typedef struct {
  const char *password_hash; /* NULL: the accounts are there already */
  char *json;                /* made inside the transaction, written after it */
} Demo;

static char *
token_of (AusTx *tx, const AusAccount *account)
{
  g_autofree char *secret = aus_secrets_derive_token (aus_app_get_secrets (aus_app_from_tx (tx)),
                                                      "demo-token", account->id);

  return g_strconcat ("aus_", secret, NULL);
}

/* Accounts */

static gboolean
insert_token (AusTx *tx, const AusAccount *account, const Person *person, GError **error)
{
  g_autofree char *token = token_of (tx, account);
  g_autofree char *hash = aus_secrets_hash_token (token);
  g_autoptr (AusCredentialRow) row = g_new0 (AusCredentialRow, 1);

  row->id = aus_id_new (aus_tx_now (tx));
  row->account_id = g_strdup (account->id);
  row->label = g_strdup ("demo");
  row->scopes = g_strdup (person->scopes);
  return aus_token_store_insert (tx, hash, row, error);
}

static gboolean
insert_account (AusTx *tx, const char *organisation_id, const Person *person,
                const char *password_hash, GError **error)
{
  g_autoptr (AusAccount) account = aus_account_new ();

  account->id = aus_id_new (aus_tx_now (tx));
  account->organisation_id = g_strdup (organisation_id);
  account->role = person->role;
  account->email = g_strdup (person->email);
  account->password_hash = g_strdup (password_hash);
  account->given_name = g_strdup (person->given_name);
  account->family_name = g_strdup (person->family_name);
  account->display_name = g_strdup (person->display_name);
  account->profession = g_strdup (person->profession);
  account->locale = g_strdup ("fr");
  account->sound = TRUE;
  account->default_duration_minutes = 20;
  return aus_account_store_insert (tx, account, error) && insert_token (tx, account, person, error);
}

static AusAccount *
load (AusTx *tx, guint i, GError **error)
{
  return aus_account_store_load_by_email (tx, people[i].email, error);
}

/* The secretariat acts for both practitioners (B6). */
static gboolean
insert_delegations (AusTx *tx, GError **error)
{
  g_autoptr (AusAccount) first = load (tx, 0, error);
  g_autoptr (AusAccount) second = first != NULL ? load (tx, 1, error) : NULL;
  g_autoptr (AusAccount) delegate = second != NULL ? load (tx, 2, error) : NULL;

  return delegate != NULL && aus_delegation_store_insert (tx, delegate->id, first->id, error) &&
         aus_delegation_store_insert (tx, delegate->id, second->id, error) &&
         aus_demo_queue_open (tx, first, second, error);
}

/* A pharmacy with a booth, and who welcomes patients there (K1). */
static gboolean
insert_site (AusTx *tx, const char *organisation_id, GError **error)
{
  g_autoptr (AusAccount) host = load (tx, HOST, error);
  g_autofree char *id = aus_id_new (aus_tx_now (tx));
  const AusStructure structure = {
    .id = id,
    .organisation_id = (char *) organisation_id,
    .kind = AUS_STRUCTURE_PHARMACY,
    .name = (char *) "Pharmacie des Tilleuls",
    .address = (char *) "3 place du Marché",
    .postal_code = (char *) "69380",
    .town = (char *) "Lozanne",
    .phone = (char *) "+33478000001",
    .devices = (char *) "[{\"kind\":\"otoscope\",\"name\":\"\"},"
                        "{\"kind\":\"dermatoscope\",\"name\":\"\"},"
                        "{\"kind\":\"ecg\",\"name\":\"12 pistes\"},"
                        "{\"kind\":\"blood_pressure\",\"name\":\"\"}]",
    .created_at = aus_tx_now (tx),
  };

  return host != NULL && aus_structure_store_insert (tx, &structure, error) &&
         aus_host_store_insert (tx, host->id, id, error);
}

static gboolean
insert_practice (AusTx *tx, const char *password_hash, GError **error)
{
  g_autofree char *organisation_id = aus_id_new (aus_tx_now (tx));

  if (!aus_organisation_store_insert (tx, organisation_id, "Cabinet des Lilas", "Europe/Paris",
                                      error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (people); i++) {
    if (!insert_account (tx, organisation_id, &people[i], password_hash, error))
      return FALSE;
  }
  return insert_delegations (tx, error) && insert_site (tx, organisation_id, error);
}

/* Opening hours */

static void
open_from_to (AusHours *hours, guint from_hour, guint until_hour)
{
  AusOpening one = { from_hour * 60, until_hour * 60 };

  for (guint day = 0; day < 5; day++)
    g_array_append_val (hours->weekly[day], one);
}

/* The first practitioner has a public page; the others take appointments by telephone. */
static gboolean
fill_hours (AusTx *tx, const AusAccount *account, gboolean with_page, GError **error)
{
  g_autoptr (AusHoursRecord) record =
      aus_hours_store_load (tx, account->id, (guint) account->default_duration_minutes, error);

  if (record == NULL || record->version > 0)
    return record != NULL;
  open_from_to (record->hours, 9, 12);
  open_from_to (record->hours, 14, 18);
  record->hours->price_cents = 3000;
  record->hours->base_cents = 2500;
  if (with_page) {
    g_free (record->page.slug);
    g_strfreev (record->page.languages);
    g_free (record->page.presentation);
    record->page.enabled = TRUE;
    record->page.slug = aus_public_page_propose_slug (account->display_name);
    record->page.languages = g_strsplit ("fr en", " ", -1);
    record->page.presentation =
        g_strdup ("Médecine générale, adultes et enfants. Suivi des maladies chroniques, "
                  "renouvellements et résultats d'examens en vidéo.");
  }
  return aus_hours_store_save (tx, record, error);
}

/* The first practitioner is paid online, by the built-in test provider (G3). */
static gboolean
fill_payment (AusTx *tx, const AusAccount *account, GError **error)
{
  AusFees fees = aus_app_get_settings (aus_app_from_tx (tx))->fees;
  g_autoptr (AusPaymentAccount) payment =
      aus_payment_account_store_load (tx, account->id, &fees, error);

  if (payment == NULL || payment->default_amount.cents != 0)
    return payment != NULL;
  payment->enabled = TRUE;
  payment->default_amount.cents = 3000;
  payment->base_cents = 2500;
  return aus_payment_account_store_save (tx, payment, error);
}

static gboolean
fill_day (AusTx *tx, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (people); i++) {
    gboolean filled = FALSE;
    if (people[i].role != AUS_ACCOUNT_PRACTITIONER)
      continue;
    g_autoptr (AusAccount) account = load (tx, i, error);
    if (account == NULL || !aus_demo_day_is_filled (tx, account, &filled, error) ||
        (!filled && !aus_demo_day_fill (tx, account, error)) ||
        !fill_hours (tx, account, i == 0, error) || (i == 0 && !fill_payment (tx, account, error)))
      return FALSE;
  }
  return TRUE;
}

/* demo.json */

static gboolean
add_accounts (AusTx *tx, JsonArray *array, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (people); i++) {
    g_autoptr (GError) local = NULL;
    g_autoptr (AusAccount) account = load (tx, i, &local);
    /* A demo of an earlier release lacks who came later. */
    if (g_error_matches (local, AUS_ERROR, AUS_ERROR_NOT_FOUND))
      continue;
    if (account == NULL) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    g_autofree char *token = token_of (tx, account);
    JsonObject *object = json_object_new ();
    json_object_set_string_member (object, "role", aus_account_role_get_name (account->role));
    json_object_set_string_member (object, "email", account->email);
    json_object_set_string_member (object, "password", PASSWORD);
    json_object_set_string_member (object, "api_token", token);
    json_object_set_string_member (object, "display_name", account->display_name);
    json_array_add_object_element (array, object);
  }
  return TRUE;
}

static JsonObject *
links_of (AusTx *tx, const AusConsultation *consultation)
{
  AusApp *app = aus_app_from_tx (tx);
  g_autoptr (AusLinkSecret) practitioner = aus_link_reveal (
      app, consultation, aus_consultation_find_role (consultation, AUS_ROLE_PRACTITIONER));
  g_autoptr (AusLinkSecret) patient = aus_link_reveal (
      app, consultation, aus_consultation_find_role (consultation, AUS_ROLE_PATIENT));
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", consultation->id);
  if (practitioner != NULL)
    json_object_set_string_member (object, "practitioner_link", practitioner->url);
  if (patient != NULL) {
    json_object_set_string_member (object, "patient_link", patient->url);
    json_object_set_string_member (object, "patient_code", patient->code);
  }
  return object;
}

static char *
describe (AusTx *tx, const AusConsultation *consultation, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *accounts = json_array_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "base_url", aus_app_get_base_url (aus_app_from_tx (tx)));
  json_object_set_array_member (object, "accounts", accounts);
  json_object_set_object_member (object, "consultation", links_of (tx, consultation));
  g_autoptr (AusAccount) practitioner = load (tx, 0, NULL);
  g_autofree char *queue = practitioner != NULL ? aus_demo_queue_dup_url (tx, practitioner) : NULL;
  if (queue != NULL)
    json_object_set_string_member (object, "queue_url", queue);
  return add_accounts (tx, accounts, error) ? json_to_string (node, TRUE) : NULL;
}

static gpointer
prepare (AusTx *tx, gpointer data, GError **error)
{
  Demo *self = data;

  if ((self->password_hash != NULL && !insert_practice (tx, self->password_hash, error)) ||
      !fill_day (tx, error))
    return NULL;
  g_autoptr (AusAccount) practitioner = load (tx, 0, error);
  g_autofree char *id = practitioner != NULL ? aus_demo_day_plan (tx, practitioner, error) : NULL;
  if (id != NULL && !aus_demo_patients_fill (tx, practitioner, error))
    return NULL;
  g_autoptr (AusConsultation) consultation =
      id != NULL ? aus_consultation_store_load (tx, id, error) : NULL;
  if (consultation != NULL)
    self->json = describe (tx, consultation, error);
  return NULL;
}

static gpointer
is_there (AusTx *tx, gpointer data, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusAccount) account = load (tx, 0, &local);

  *(gboolean *) data = account != NULL;
  if (local != NULL && !g_error_matches (local, AUS_ERROR, AUS_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* Made with its mode at once: it holds passwords and links. */
static gboolean
write_json (const char *directory, const char *json, GError **error)
{
  g_autofree char *path = g_build_filename (directory, "demo.json", NULL);

  if (g_file_set_contents_full (path, json, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return TRUE;
  aus_error_from_foreign (error, AUS_ERROR_UNAVAILABLE, path);
  return FALSE;
}

gboolean
aus_demo_prepare (AusApp *app, const char *directory, GError **error)
{
  g_return_val_if_fail (AUS_IS_APP (app) && directory != NULL, FALSE);
  AusDatabase *database = aus_app_get_database (app);
  g_autofree char *password_hash = NULL;
  gboolean there = FALSE;
  Demo demo = { NULL, NULL };

  if (!aus_database_read_sync (database, is_there, &there, NULL, error))
    return FALSE;
  /* One hash for all: it takes long on purpose, and the password is the same and printed. */
  if (!there && (password_hash = aus_password_hash (PASSWORD, error)) == NULL)
    return FALSE;
  demo.password_hash = password_hash;
  if (!aus_database_write_sync (database, prepare, &demo, NULL, error))
    return FALSE;
  g_autofree char *json = demo.json;
  return write_json (directory, json, error);
}

gboolean
aus_demo_refuse (AusApp *app, GError **error)
{
  gboolean there = FALSE;

  if (!aus_database_read_sync (aus_app_get_database (app), is_there, &there, NULL, error))
    return FALSE;
  if (there)
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INVALID,
                         "data.directory holds the demonstration practice, whose passwords are"
                         " published: not for production");
  return !there;
}
