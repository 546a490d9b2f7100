/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rest-world.h"

#include "app/aus-pay.h"
#include "app/aus-query.h"
#include "app/aus-visit.h"
#include "core/aus-id.h"
#include "domain/aus-consent.h"
#include "storage/aus-account-store.h"
#include "storage/aus-session-store.h"
#include "storage/aus-site-store.h"

#define PASSWORD "correct horse battery staple"

typedef struct {
  const char *name;
  const char *given_name;
  const char *family_name;
  AusAccountRole role;
  guint organisation;
  const char *profession;
} Person;

static const Person people[] = {
  { "claire", "Claire", "Martin", AUS_ACCOUNT_PRACTITIONER, 0, "doctor" },
  { "paul", "Paul", "Roche", AUS_ACCOUNT_PRACTITIONER, 0, "doctor" },
  { "denise", "Denise", "Petit", AUS_ACCOUNT_DELEGATE, 0, NULL },
  { "otto", "Otto", "Weiss", AUS_ACCOUNT_OPERATOR, 0, NULL },
  { "nadia", "Nadia", "Faure", AUS_ACCOUNT_SITE_HOST, 0, NULL },
  { "quentin", "Quentin", "Noir", AUS_ACCOUNT_PRACTITIONER, 1, "doctor" },
};

static const struct {
  const char *member;
  const char *scopes;
} tokens[] = {
  { "token", "consultations:read consultations:write" },
  { "read_token", "consultations:read" },
  { "account_token", "account" },
};

typedef struct {
  const char *password_hash; /* one for all: Argon2id is slow on purpose */
  char *organisations[2];
  JsonObject *answer;
} Filling;

static gboolean
add_tokens (AusTx *tx, const char *account_id, JsonObject *answer, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++) {
    g_autofree char *secret = aus_secrets_random_token ();
    g_autofree char *hash = aus_secrets_hash_token (secret);
    g_autofree char *id = aus_id_new (aus_tx_now (tx));
    AusCredentialRow row = { .id = id,
                             .account_id = (char *) account_id,
                             .label = (char *) tokens[i].member,
                             .scopes = (char *) tokens[i].scopes,
                             .created_at = aus_tx_now (tx) };

    if (!aus_token_store_insert (tx, hash, &row, error))
      return FALSE;
    json_object_set_string_member (answer, tokens[i].member, secret);
  }
  return TRUE;
}

static gboolean
add_person (AusTx *tx, Filling *filling, const Person *person, GError **error)
{
  g_autoptr (AusAccount) account = aus_account_new ();
  JsonObject *answer = json_object_new ();

  account->id = aus_id_new (aus_tx_now (tx));
  account->organisation_id = g_strdup (filling->organisations[person->organisation]);
  account->role = person->role;
  account->email = g_strdup_printf ("%s@example.org", person->name);
  account->password_hash = g_strdup (filling->password_hash);
  account->given_name = g_strdup (person->given_name);
  account->family_name = g_strdup (person->family_name);
  account->display_name = g_strdup_printf ("%s %s", person->given_name, person->family_name);
  account->profession = g_strdup (person->profession);
  account->locale = g_strdup ("fr");
  account->sound = TRUE;
  account->default_duration_minutes = 20;
  json_object_set_object_member (filling->answer, person->name, answer);
  json_object_set_string_member (answer, "id", account->id);
  json_object_set_string_member (answer, "email", account->email);
  json_object_set_string_member (answer, "password", PASSWORD);
  json_object_set_string_member (answer, "organisation_id", account->organisation_id);
  return aus_account_store_insert (tx, account, error) &&
         add_tokens (tx, account->id, answer, error);
}

static const char *
id_of (Filling *filling, const char *name)
{
  return json_object_get_string_member (json_object_get_object_member (filling->answer, name),
                                        "id");
}

/* The site of the host. */
static gboolean
add_site (AusTx *tx, Filling *filling, GError **error)
{
  g_autofree char *id = aus_id_new (aus_tx_now (tx));
  const AusStructure site = {
    .id = id,
    .organisation_id = filling->organisations[0],
    .kind = AUS_STRUCTURE_PHARMACY,
    .name = (char *) "Pharmacie des Tilleuls",
    .address = (char *) "3 place du Marché",
    .postal_code = (char *) "69380",
    .town = (char *) "Lozanne",
  };

  json_object_set_string_member (json_object_get_object_member (filling->answer, "nadia"),
                                 "structure_id", id);
  return aus_structure_store_insert (tx, &site, error) &&
         aus_host_store_insert (tx, id_of (filling, "nadia"), id, error);
}

static gpointer
fill (AusTx *tx, gpointer data, GError **error)
{
  Filling *filling = data;
  static const char *const names[] = { "Cabinet des Lilas", "Autre cabinet" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    filling->organisations[i] = aus_id_new (aus_tx_now (tx));
    if (!aus_organisation_store_insert (tx, filling->organisations[i], names[i], "Europe/Paris",
                                        error))
      return NULL;
  }
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    if (!add_person (tx, filling, &people[i], error))
      return NULL;
  if (!add_site (tx, filling, error))
    return NULL;
  aus_delegation_store_insert (tx, id_of (filling, "denise"), id_of (filling, "claire"), error);
  return NULL;
}

JsonNode *
rest_world_fill (AusApp *app, GError **error)
{
  g_autofree char *hash = aus_password_hash (PASSWORD, error);
  g_autoptr (JsonObject) root = json_object_new ();
  Filling filling = { .password_hash = hash, .answer = json_object_new () };
  gboolean done;

  json_object_set_object_member (root, "people", filling.answer);
  done = hash != NULL &&
         aus_database_write_sync (aus_app_get_database (app), fill, &filling, NULL, error);
  for (guint i = 0; i < G_N_ELEMENTS (filling.organisations); i++)
    g_free (filling.organisations[i]);
  return done ? json_node_init_object (json_node_alloc (), root) : NULL;
}

static gboolean
visit (AusApp *app, const AusUseCase *use_case, AusActor *actor, AusCommand *command,
       GError **error)
{
  g_autoptr (AusConsultation) consultation =
      aus_app_run_sync (app, use_case, actor, command, (GDestroyNotify) aus_command_free, error);

  return consultation != NULL;
}

static AusCommand *
make_consent (const char *consultation_id)
{
  AusCommand *consent = aus_command_new_with (consultation_id, NULL, aus_consent_get_current ());

  consent->locale = g_strdup ("fr");
  consent->accepted = TRUE;
  return consent;
}

static AusCommand *
make_ready (const char *consultation_id)
{
  AusCommand *ready = aus_command_new (consultation_id);

  ready->object = json_object_new ();
  json_object_set_boolean_member (ready->object, "camera", TRUE);
  json_object_set_boolean_member (ready->object, "microphone", TRUE);
  return ready;
}

static AusCommand *
make_price (const AusConsultation *consultation)
{
  AusCommand *price = aus_command_new (consultation->id);

  price->cents = consultation->payment_maximum.cents;
  return price;
}

gboolean
rest_world_lose (AusApp *app, const char *consultation_id, const char *participant_id,
                 GError **error)
{
  g_autoptr (AusActor) system = aus_actor_new_system ();
  AusCommand *away = aus_command_new_with (consultation_id, participant_id, NULL);

  away->presence = AUS_PRESENCE_AWAY;
  return visit (app, &AUS_VISIT_PRESENCE, system, away, error);
}

gboolean
rest_world_arrive (AusApp *app, const char *consultation_id, const char *participant_id,
                   RestWorldStep step, GError **error)
{
  g_autoptr (AusActor) system = aus_actor_new_system ();
  g_autoptr (AusConsultation) consultation =
      aus_app_run_sync (app, &AUS_QUERY_ONE, system, aus_command_new (consultation_id),
                        (GDestroyNotify) aus_command_free, error);
  g_autoptr (AusActor) actor = NULL;
  AusPerson *person;

  if (consultation == NULL)
    return FALSE;
  person = aus_consultation_find_person (consultation, participant_id);
  actor = aus_actor_new_participant (participant_id, person->role, consultation_id,
                                     consultation->organisation_id);
  if (!visit (app, &AUS_VISIT_OPEN, actor, aus_command_new (consultation_id), error) ||
      !visit (app, &AUS_VISIT_IDENTIFY, actor,
              aus_command_new_with (consultation_id, NULL, person->birth_date), error))
    return FALSE;
  if (step == REST_WORLD_PAYING)
    return visit (app, &AUS_VISIT_CONSENT, actor, make_consent (consultation_id), error) &&
           visit (app, &AUS_PAY_ACCEPT, actor, make_price (consultation), error);
  if (step == REST_WORLD_WITHDRAWN)
    return visit (app, &AUS_VISIT_CONSENT, actor, make_consent (consultation_id), error) &&
           visit (app, &AUS_VISIT_WITHDRAW, actor, aus_command_new (consultation_id), error);
  return step == REST_WORLD_IDENTIFIED ||
         (visit (app, &AUS_VISIT_CONSENT, actor, make_consent (consultation_id), error) &&
          visit (app, &AUS_VISIT_READY, actor, make_ready (consultation_id), error));
}
