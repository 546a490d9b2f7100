/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * api-seed: a database as a practice has it after some years: COUNT consultations of 40
 * practitioners around now, through the stores of the server, many in one transaction. Prints
 * {"token":…,"practitioner_id":…} of one of the practitioners.
 *   api-seed DATABASE COUNT
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/aus-id.h"
#include "core/aus-secrets.h"
#include "storage/aus-account-store.h"
#include "storage/aus-consultation-store.h"
#include "storage/aus-database.h"
#include "storage/aus-event-store.h"
#include "storage/aus-person-store.h"
#include "storage/aus-search-store.h"
#include "storage/aus-session-store.h"

#define PRACTITIONERS 40
#define BATCH         1000
#define HALF_HOUR     (30 * 60 * G_USEC_PER_SEC)

typedef struct {
  char *organisation_id;
  char *practitioners[PRACTITIONERS];
  char *token;
  guint n_done;
  guint n_wanted;
} Seed;

static const char *const given_names[] = { "Louise", "Jean", "Marie", "Paul",  "Nadia",
                                           "Ahmed",  "Inès", "Hugo",  "Chloé", "Léa" };
static const char *const family_names[] = { "Durand", "Petit",  "Moreau", "Garcia",
                                            "Roux",   "Blanc",  "Faure",  "Lambert",
                                            "Henry",  "Masson", "Denis" };
static const char *const tags[] = { "suivi", "renouvellement", "urgent", "résultats" };

static gboolean
add_practitioner (AusTx *tx, Seed *seed, guint number, GError **error)
{
  g_autoptr (AusAccount) account = aus_account_new ();

  account->id = aus_id_new (aus_tx_now (tx));
  account->organisation_id = g_strdup (seed->organisation_id);
  account->role = AUS_ACCOUNT_PRACTITIONER;
  account->email = g_strdup_printf ("practitioner%u@example.org", number);
  account->password_hash = g_strdup ("!"); /* nobody logs in */
  account->given_name = g_strdup ("Claire");
  account->family_name = g_strdup_printf ("Martin %u", number);
  account->display_name = g_strdup_printf ("Dr Claire Martin %u", number);
  account->profession = g_strdup ("doctor");
  account->locale = g_strdup ("fr");
  account->default_duration_minutes = 20;
  seed->practitioners[number] = g_strdup (account->id);
  return aus_account_store_insert (tx, account, error);
}

static gpointer
add_people (AusTx *tx, gpointer data, GError **error)
{
  Seed *seed = data;
  AusCredentialRow row = { .label = (char *) "bench",
                           .scopes = (char *) "consultations:read consultations:write",
                           .created_at = aus_tx_now (tx) };
  g_autofree char *id = aus_id_new (aus_tx_now (tx));
  g_autofree char *hash = NULL;

  seed->organisation_id = aus_id_new (aus_tx_now (tx));
  if (!aus_organisation_store_insert (tx, seed->organisation_id, "Bench", "Europe/Paris", error))
    return NULL;
  for (guint i = 0; i < PRACTITIONERS; i++)
    if (!add_practitioner (tx, seed, i, error))
      return NULL;
  seed->token = aus_secrets_random_token ();
  hash = aus_secrets_hash_token (seed->token);
  row.id = id;
  row.account_id = seed->practitioners[0];
  aus_token_store_insert (tx, hash, &row, error);
  return NULL;
}

static AusPerson *
make_person (AusTx *tx, AusRole role, guint number)
{
  AusPerson *person = aus_person_new ();

  person->id = aus_id_new (aus_tx_now (tx));
  person->role = role;
  person->given_name = g_strdup (given_names[number % G_N_ELEMENTS (given_names)]);
  person->family_name = g_strdup (family_names[number % G_N_ELEMENTS (family_names)]);
  person->email = g_strdup_printf ("person%u@example.net", number);
  person->locale = g_strdup ("fr");
  return person;
}

static AusConsultation *
make_consultation (AusTx *tx, Seed *seed, guint number)
{
  AusConsultation *consultation = aus_consultation_new ();
  const char *practitioner = seed->practitioners[number % PRACTITIONERS];
  gint64 now = aus_tx_now (tx);
  /* Two years of half hours, three of four of them past. */
  gint64 slot =
      (gint64) (number / PRACTITIONERS) - (gint64) (seed->n_wanted / PRACTITIONERS) * 3 / 4;
  AusPerson *self;

  consultation->id = aus_id_new (now);
  consultation->version = 1;
  consultation->revision = 1;
  consultation->organisation_id = g_strdup (seed->organisation_id);
  consultation->practitioner_id = g_strdup (practitioner);
  consultation->planned_start = now + slot * HALF_HOUR;
  consultation->planned_duration_minutes = 20;
  consultation->time_zone = g_strdup ("Europe/Paris");
  consultation->status = slot < 0 ? AUS_CONSULTATION_FINALIZED : AUS_CONSULTATION_SCHEDULED;
  consultation->status_since = now;
  consultation->private_comment = g_strdup ("");
  consultation->waiting_message = g_strdup ("");
  consultation->announced_delay_minutes = -1;
  consultation->tags = g_new0 (char *, 2);
  consultation->tags[0] = g_strdup (tags[number % G_N_ELEMENTS (tags)]);
  consultation->created_at = now;
  consultation->updated_at = now;
  consultation->created_by_id = g_strdup (practitioner);
  self = make_person (tx, AUS_ROLE_PRACTITIONER, number);
  self->account_id = g_strdup (practitioner);
  g_ptr_array_add (consultation->people, self);
  g_ptr_array_add (consultation->people, make_person (tx, AUS_ROLE_PATIENT, number * 7));
  return consultation;
}

static gboolean
add_consultation (AusTx *tx, Seed *seed, guint number, GError **error)
{
  g_autoptr (AusConsultation) consultation = make_consultation (tx, seed, number);

  if (!aus_consultation_store_insert (tx, consultation, error))
    return FALSE;
  for (guint i = 0; i < consultation->people->len; i++)
    if (!aus_person_store_insert (tx, consultation->id, g_ptr_array_index (consultation->people, i),
                                  error))
      return FALSE;
  return aus_event_store_add (tx, "changed", consultation, NULL, error);
}

static gpointer
add_batch (AusTx *tx, gpointer data, GError **error)
{
  Seed *seed = data;
  gboolean behind = FALSE;
  guint end = MIN (seed->n_done + BATCH, seed->n_wanted);

  for (guint i = seed->n_done; i < end; i++)
    if (!add_consultation (tx, seed, i, error))
      return NULL;
  seed->n_done = end;
  aus_search_store_catch_up (tx, BATCH, &behind, error);
  return NULL;
}

int
main (int argc, char **argv)
{
  Seed seed = { 0 };
  g_autoptr (AusClock) clock = aus_clock_new_system ();
  g_autoptr (AusDatabase) database = NULL;
  g_autoptr (GError) error = NULL;
  gboolean going;

  if (argc != 3) {
    fprintf (stderr, "usage: api-seed DATABASE COUNT\n");
    return EXIT_FAILURE;
  }
  database = aus_database_open (argv[1], clock, &error);
  seed.n_wanted = (guint) atoi (argv[2]);
  going = database != NULL && aus_database_write_sync (database, add_people, &seed, NULL, &error);
  while (going && seed.n_done < seed.n_wanted)
    going = aus_database_write_sync (database, add_batch, &seed, NULL, &error);
  if (!going) {
    fprintf (stderr, "%s\n", error->message);
    return EXIT_FAILURE;
  }
  aus_database_close (database);
  printf ("{\"token\":\"%s\",\"practitioner_id\":\"%s\"}\n", seed.token, seed.practitioners[0]);
  g_free (seed.organisation_id);
  g_free (seed.token);
  for (guint i = 0; i < PRACTITIONERS; i++)
    g_free (seed.practitioners[i]);
  return EXIT_SUCCESS;
}
