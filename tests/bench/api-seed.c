/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * api-seed: a database as an organisation has it after a year: COUNT consultations of PRACTITIONERS
 * (40) through the stores of the server, many in one transaction; the last twentieth lies ahead,
 * and the first practitioner has forty today. Prints {"token":…,"practitioner_id":…,"email":…,
 * "password":…,"delegate_email":…} of that practitioner and of a delegate of all.
 *   api-seed DATABASE COUNT [PRACTITIONERS]
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

#define MAX_PRACTITIONERS 200
#define BATCH             1000
#define DAYS              365
#define MINUTE            (60 * (gint64) G_USEC_PER_SEC)
#define DAY               (24 * 60 * MINUTE)
#define TODAY             40 /* appointments of the first practitioner */
#define PASSWORD          "correct horse battery staple"

typedef struct {
  char *organisation_id;
  char *practitioners[MAX_PRACTITIONERS];
  guint n_practitioners;
  char *password_hash;
  char *token;
  guint n_done;
  guint n_wanted;
} Seed;

static const char *const given_names[] = { "Louise", "Jean", "Marie", "Paul",  "Nadia",
                                           "Ahmed",  "Inès", "Hugo",  "Chloé", "Léa" };
static const char *const family_names[] = { "Durand", "Petit",  "Moreau", "Garcia",
                                            "Roux",   "Blanc",  "Faure",  "Lambert",
                                            "Henry",  "Masson", "Denis" };
static const char *const tags[] = { "suivi",     "renouvellement", "urgent",
                                    "résultats", "première fois",  "dermatologie" };

static AusAccount *
make_account (AusTx *tx, Seed *seed, AusAccountRole role)
{
  AusAccount *account = aus_account_new ();

  account->id = aus_id_new (aus_tx_now (tx));
  account->organisation_id = g_strdup (seed->organisation_id);
  account->role = role;
  account->password_hash = g_strdup (seed->password_hash);
  account->locale = g_strdup ("fr");
  account->default_duration_minutes = 20;
  return account;
}

/* A secretariat that acts for everybody. */
static gboolean
add_delegate (AusTx *tx, Seed *seed, GError **error)
{
  g_autoptr (AusAccount) account = make_account (tx, seed, AUS_ACCOUNT_DELEGATE);

  account->email = g_strdup ("delegate@example.org");
  account->given_name = g_strdup ("Sophie");
  account->family_name = g_strdup ("Bernard");
  account->display_name = g_strdup ("Sophie Bernard");
  if (!aus_account_store_insert (tx, account, error))
    return FALSE;
  for (guint i = 0; i < seed->n_practitioners; i++) {
    if (!aus_delegation_store_insert (tx, account->id, seed->practitioners[i], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
add_practitioner (AusTx *tx, Seed *seed, guint number, GError **error)
{
  g_autoptr (AusAccount) account = make_account (tx, seed, AUS_ACCOUNT_PRACTITIONER);

  account->email = g_strdup_printf ("practitioner%u@example.org", number);
  account->given_name = g_strdup ("Claire");
  account->family_name = g_strdup_printf ("Martin %u", number);
  account->display_name = g_strdup_printf ("Dr Claire Martin %u", number);
  account->profession = g_strdup ("doctor");
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
  for (guint i = 0; i < seed->n_practitioners; i++)
    if (!add_practitioner (tx, seed, i, error))
      return NULL;
  if (!add_delegate (tx, seed, error))
    return NULL;
  seed->token = aus_secrets_random_token ();
  hash = aus_secrets_hash_token (seed->token);
  row.id = id;
  row.account_id = seed->practitioners[0];
  aus_token_store_insert (tx, hash, &row, error);
  return NULL;
}

/* The same figures in every run, without a pattern (Knuth's multiplicative hash). */
static guint
scatter (guint number, guint below)
{
  return (number * 2654435761u >> 12) % below;
}

static AusPerson *
make_person (AusTx *tx, AusRole role, guint number)
{
  AusPerson *person = aus_person_new ();

  person->id = aus_id_new (aus_tx_now (tx));
  person->role = role;
  person->given_name = g_strdup (given_names[scatter (number, G_N_ELEMENTS (given_names))]);
  person->family_name = g_strdup (family_names[scatter (number / 7, G_N_ELEMENTS (family_names))]);
  person->email = g_strdup_printf ("person%u@example.net", number);
  person->locale = g_strdup ("fr");
  return person;
}

/* Evenly over the days of a year, nineteen of twenty before today; on each from 7 o'clock on. */
static gint64
start_of (AusTx *tx, Seed *seed, guint number)
{
  guint turn = number / seed->n_practitioners;
  guint turns = MAX (1, seed->n_wanted / seed->n_practitioners);
  gint64 today = aus_tx_now (tx) - aus_tx_now (tx) % DAY;

  if (number % seed->n_practitioners == 0 && turn < TODAY)
    return today + (7 * 60 + turn * 15) * MINUTE;
  gint64 day = (gint64) turn * DAYS / turns - DAYS * 19 / 20;
  guint in_day = turn % MAX (1, turns / DAYS);
  return today + day * DAY + (7 * 60 + (gint64) in_day * 30) * MINUTE;
}

/* What became of it: of a hundred, 88 held, 6 called off, 5 without the patient, 1 missed. */
static void
end (AusConsultation *self, guint number)
{
  guint lot = scatter (number, 100);

  self->status = lot < 88   ? AUS_CONSULTATION_FINALIZED
                 : lot < 94 ? AUS_CONSULTATION_CANCELLED
                 : lot < 99 ? AUS_CONSULTATION_ABSENT
                            : AUS_CONSULTATION_MISSED;
  if (self->status != AUS_CONSULTATION_FINALIZED)
    return;
  self->started_at = self->planned_start + (gint64) scatter (number, 23) * MINUTE - 2 * MINUTE;
  self->both_first = self->started_at;
  self->both_last = self->started_at + (gint64) (6 + scatter (number, 19)) * MINUTE;
  self->ended_at = self->both_last;
}

static GStrv
make_tags (guint number)
{
  GStrv list = g_new0 (char *, 3);
  guint n = scatter (number, 3);

  /* Sorted, as they are stored. */
  if (n > 0)
    list[0] = g_strdup (tags[scatter (number, G_N_ELEMENTS (tags))]);
  if (n > 1 && g_strcmp0 (list[0], "urgent") < 0)
    list[1] = g_strdup ("urgent");
  return list;
}

static AusConsultation *
make_consultation (AusTx *tx, Seed *seed, guint number)
{
  AusConsultation *consultation = aus_consultation_new ();
  const char *practitioner = seed->practitioners[number % seed->n_practitioners];
  gint64 now = aus_tx_now (tx);
  AusPerson *self;

  consultation->id = aus_id_new (now);
  consultation->version = 1;
  consultation->revision = 1;
  consultation->organisation_id = g_strdup (seed->organisation_id);
  consultation->practitioner_id = g_strdup (practitioner);
  consultation->planned_start = start_of (tx, seed, number);
  consultation->planned_duration_minutes = 20;
  consultation->time_zone = g_strdup ("Europe/Paris");
  consultation->status = AUS_CONSULTATION_SCHEDULED;
  if (consultation->planned_start < now)
    end (consultation, number);
  consultation->status_since = now;
  consultation->private_comment = g_strdup ("");
  consultation->waiting_message = g_strdup ("");
  consultation->announced_delay_minutes = -1;
  consultation->tags = make_tags (number);
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

  if (argc < 3 || argc > 4) {
    fprintf (stderr, "usage: api-seed DATABASE COUNT [PRACTITIONERS]\n");
    return EXIT_FAILURE;
  }
  database = aus_database_open (argv[1], clock, &error);
  seed.n_wanted = (guint) atoi (argv[2]);
  seed.n_practitioners = argc == 4 ? (guint) CLAMP (atoi (argv[3]), 1, MAX_PRACTITIONERS) : 40;
  seed.password_hash = aus_password_hash (PASSWORD, &error);
  going = seed.password_hash != NULL && database != NULL &&
          aus_database_write_sync (database, add_people, &seed, NULL, &error);
  while (going && seed.n_done < seed.n_wanted)
    going = aus_database_write_sync (database, add_batch, &seed, NULL, &error);
  if (!going) {
    fprintf (stderr, "%s\n", error->message);
    return EXIT_FAILURE;
  }
  aus_database_close (database);
  printf ("{\"token\":\"%s\",\"practitioner_id\":\"%s\","
          "\"email\":\"practitioner0@example.org\",\"delegate_email\":\"delegate@example.org\","
          "\"password\":\"" PASSWORD "\"}\n",
          seed.token, seed.practitioners[0]);
  g_free (seed.organisation_id);
  g_free (seed.password_hash);
  g_free (seed.token);
  for (guint i = 0; i < seed.n_practitioners; i++)
    g_free (seed.practitioners[i]);
  return EXIT_SUCCESS;
}
