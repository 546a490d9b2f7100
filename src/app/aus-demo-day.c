/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-demo-day.h"

#include "app/aus-change.h"
#include "app/aus-notify.h"
#include "app/aus-plan-new.h"
#include "core/aus-id.h"
#include "core/aus-time.h"
#include "domain/aus-consent.h"
#include "storage/aus-event-store.h"
#include "storage/aus-list-store.h"
#include "storage/aus-payment-store.h"
#include "storage/aus-site-store.h"

#include <string.h>

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)

/* The tag by which the consultation for the printed links is found again. */
#define DEMO_TAG "démo"

typedef struct {
  const char *given_name;
  const char *family_name;
  const char *birth_date; /* NULL */
  const char *email;      /* NULL */
  const char *mobile;     /* NULL */
} Patient;

typedef struct {
  const char *practitioner; /* family name of the account the row is for */
  AusConsultationStatus status;
  gint start_minutes; /* of the plan, from now */
  guint minutes;
  Patient patient;
  const Patient *companion; /* NULL */
  const char *tags;         /* comma-separated */
  const char *comment;
  gint64 cents; /* paid online; 0: without payment */
  gboolean at_site;
  gboolean by_patient; /* booked on the public page */
} Row;

static const Patient daughter = { "Émilie", "Petit-Lacroix", NULL, "emilie.petit@example.org",
                                  NULL };

/* clang-format off */
static const Row rows[] = {
  { "Martin", AUS_CONSULTATION_FINALIZED,   -185, 20,
    { "Jeanne", "Lefebvre", "1962-11-09", "jeanne.lefebvre@example.org", NULL },
    NULL, "suivi", "Renouvellement fait, revoir dans trois mois.", 0 },
  { "Martin", AUS_CONSULTATION_ABSENT,      -150, 20,
    { "Hugo", "Marchand", "1994-06-21", NULL, "+33612345602" }, NULL, "", "", 0 },
  { "Martin", AUS_CONSULTATION_MISSED,      -130, 15,
    { "Fatima", "El Amrani", "1978-02-14", "fatima.elamrani@example.org", NULL },
    NULL, "résultats", "À rappeler pour un nouveau rendez-vous.", 0 },
  { "Martin", AUS_CONSULTATION_ENDED,        -95, 20,
    { "Baptiste", "Rousseau", "1987-09-30", "b.rousseau@example.org", "+33612345604" },
    NULL, "", "", 2500 },
  { "Martin", AUS_CONSULTATION_CANCELLED,    -60, 20,
    { "Marie-Thérèse", "Vandenberghe", "1949-12-25", NULL, "+33612345605" }, NULL, "", "", 0 },
  { "Martin", AUS_CONSULTATION_IN_PROGRESS,  -12, 20,
    { "Antoine", "Garnier", "1990-03-17", "antoine.garnier@example.org", NULL },
    NULL, "suivi", "", 0 },
  { "Martin", AUS_CONSULTATION_WAITING,       -4, 20,
    { "André", "Petit", "1943-07-08", "andre.petit@example.org", "+33612345607" },
    &daughter, "tension", "Vient avec sa fille.", 0 },
  { "Martin", AUS_CONSULTATION_SCHEDULED,     35, 20,
    { "Camille", "Dubois", "2001-01-19", "camille.dubois@example.org", NULL }, NULL, "", "", 0,
    TRUE, TRUE },
  { "Martin", AUS_CONSULTATION_SCHEDULED,     60, 30,
    { "Nathan", "Guérin-Saint-Pierre", "2015-10-02", "famille.guerin@example.org", NULL },
    NULL, "enfant,résultats", "Parle surtout avec la mère.", 0 },
  { "Martin", AUS_CONSULTATION_SCHEDULED,     95, 20,
    { "Lucie", "Fontaine", NULL, NULL, "+33612345610" }, NULL, "suivi", "", 2500 },
  { "Nguyen", AUS_CONSULTATION_FINALIZED,    -70, 20,
    { "Odile", "Chevalier", "1957-05-05", "odile.chevalier@example.org", NULL },
    NULL, "suivi", "", 0 },
  { "Nguyen", AUS_CONSULTATION_WAITING,       -9, 20,
    { "Mehdi", "Benali", "1982-08-11", "mehdi.benali@example.org", NULL }, NULL, "", "", 0 },
  { "Nguyen", AUS_CONSULTATION_SCHEDULED,     20, 20,
    { "Solène", "Le Goff", "1996-04-27", "solene.legoff@example.org", NULL }, NULL, "", "", 0 },
};

static const Row plan_row = { NULL, AUS_CONSULTATION_SCHEDULED, 10, 20,
  { "Louise", "Durand", "1951-04-02", "louise.durand@example.org", "+33612345600" },
  NULL, DEMO_TAG ",suivi", "Tension à revoir.", 0 };
/* clang-format on */

static AusPerson *
person_of (const Patient *patient, AusRole role)
{
  AusPerson *person = aus_person_new ();

  person->role = role;
  person->given_name = g_strdup (patient->given_name);
  person->family_name = g_strdup (patient->family_name);
  person->birth_date = g_strdup (patient->birth_date);
  person->email = g_strdup (patient->email);
  person->mobile = g_strdup (patient->mobile);
  person->locale = g_strdup ("fr");
  return person;
}

/* Links open on the day of the plan: late in the evening everything stays within it. */
static gint64
within_today (gint64 usec, gint64 now, const char *time_zone)
{
  gint64 start, end;

  aus_time_day_bounds (now, time_zone, &start, &end);
  return CLAMP (usec, start, end - 30 * MINUTE);
}

/* As somebody who went through identity, consent and equipment. */
static void
make_ready (AusPerson *person, gint64 at)
{
  person->arrived_at = at - 2 * MINUTE;
  person->identity_confirmed_at = at - 2 * MINUTE;
  person->consent_given_at = at - MINUTE;
  person->consent_version = g_strdup (aus_consent_get_current ());
  person->consent_locale = g_strdup ("fr");
  person->ready_at = at;
  person->equipment = g_strdup (
      "{\"camera\":true,\"microphone\":true,\"browser\":\"Firefox\",\"encryption\":true}");
}

static void
hold_call (AusConsultation *self, gint64 start, gint64 end)
{
  self->started_at = start;
  self->both_first = start + MINUTE / 2;
  self->both_last = end;
  self->ended_at = end;
  self->status_since = end;
  for (guint i = 0; i < self->people->len; i++)
    ((AusPerson *) g_ptr_array_index (self->people, i))->admitted_at = start;
}

static void
stay_in_call (AusConsultation *self, gint64 start)
{
  self->started_at = start;
  self->both_first = start;
  self->both_since = start;
  for (guint i = 0; i < self->people->len; i++) {
    AusPerson *person = g_ptr_array_index (self->people, i);
    person->admitted_at = start;
    person->presence = AUS_PRESENCE_IN_CALL;
    person->presence_since = start;
  }
}

static void
enter_status (AusConsultation *self, const Row *row, gint64 now)
{
  AusPerson *patient = aus_consultation_find_role (self, AUS_ROLE_PATIENT);
  gint64 start = self->planned_start;

  self->status = row->status;
  self->status_since = MIN (now, MAX (start, self->created_at));
  switch (row->status) {
  case AUS_CONSULTATION_SCHEDULED:
    self->status_since = self->created_at;
    break;
  case AUS_CONSULTATION_WAITING:
    make_ready (patient, self->status_since);
    patient->presence = AUS_PRESENCE_WAITING;
    patient->presence_since = self->status_since;
    break;
  case AUS_CONSULTATION_IN_PROGRESS:
    make_ready (patient, start);
    stay_in_call (self, self->status_since);
    break;
  case AUS_CONSULTATION_ENDED:
  case AUS_CONSULTATION_FINALIZED:
    make_ready (patient, start);
    hold_call (self, start + 3 * MINUTE, start + 3 * MINUTE + row->minutes * MINUTE * 4 / 5);
    break;
  case AUS_CONSULTATION_CANCELLED:
    self->status_reason = g_strdup ("Reporté à la demande de la patiente");
    break;
  case AUS_CONSULTATION_ABSENT:
    break;
  case AUS_CONSULTATION_MISSED:
    make_ready (patient, start);
    break;
  }
}

/* As the built-in test provider would have done it at arrival. */
static void
place_hold (AusConsultation *self)
{
  const AusPerson *patient = aus_consultation_find_role (self, AUS_ROLE_PATIENT);
  AusPayment *payment = aus_payment_new ();

  payment->id = aus_id_new (self->started_at);
  payment->consultation_id = g_strdup (self->id);
  payment->participant_id = g_strdup (patient->id);
  payment->provider = g_strdup ("test");
  payment->amount = self->payment_maximum;
  payment->state = AUS_HOLD_HELD;
  payment->session_ref = g_strconcat ("test_", payment->id, NULL);
  payment->intent_ref = g_strdup (payment->session_ref);
  payment->card = g_strdup ("Test 4242");
  payment->price_shown_at = payment->created_at = payment->held_at = self->started_at;
  payment->expires_at = self->started_at + 7 * G_TIME_SPAN_DAY;
  self->payment_state = AUS_PAYMENT_HOLD;
  self->payment = payment;
}

static AusConsultation *
build (const AusAccount *account, const Row *row, gint64 now)
{
  AusConsultation *self = aus_plan_new_for (account, now);

  AusPerson *patient = person_of (&row->patient, AUS_ROLE_PATIENT);
  patient->self_declared = row->by_patient;
  g_ptr_array_add (self->people, patient);
  if (row->companion != NULL)
    g_ptr_array_add (self->people, person_of (row->companion, AUS_ROLE_COMPANION));
  aus_plan_name_people (self);
  self->planned_start = within_today (now + row->start_minutes * MINUTE, now, account->time_zone);
  self->planned_start -= self->planned_start % (5 * MINUTE);
  self->planned_duration_minutes = row->minutes;
  self->created_by_id = g_strdup (account->id);
  self->created_by_name = g_strdup (account->display_name);
  self->created_at = MIN (now, self->planned_start) - 24 * 60 * MINUTE;
  g_strfreev (self->tags);
  self->tags = g_strsplit (row->tags, ",", -1);
  g_free (self->private_comment);
  self->private_comment = g_strdup (row->comment);
  if (row->cents != 0) {
    self->payment_mode = AUS_PAYMENT_MODE_ONLINE;
    self->payment_maximum = (AusMoney){ .cents = row->cents, .currency = "EUR" };
  }
  enter_status (self, row, now);
  if (row->cents != 0 && row->status == AUS_CONSULTATION_ENDED)
    place_hold (self);
  return self;
}

/* The practice has one site, if any (K1). */
static gboolean
send_to_site (AusTx *tx, AusConsultation *self, GError **error)
{
  g_autoptr (GPtrArray) sites = aus_structure_store_list (tx, self->organisation_id, error);

  if (sites == NULL || sites->len == 0)
    return sites != NULL;
  const AusStructure *site = g_ptr_array_index (sites, 0);
  self->structure_id = g_strdup (site->id);
  self->structure_name = g_strdup (site->name);
  self->structure_town = g_strdup (site->town);
  self->structure_devices = g_strdup (site->devices);
  return TRUE;
}

static char *
insert (AusTx *tx, const AusAccount *account, const Row *row, GError **error)
{
  g_autoptr (AusActor) system = aus_actor_new_system ();
  g_autoptr (AusConsultation) self = build (account, row, aus_tx_now (tx));
  g_autoptr (GPtrArray) links = NULL;

  if (row->at_site && !send_to_site (tx, self, error))
    return NULL;
  links = aus_plan_insert (tx, self, error);
  if (links == NULL ||
      (self->payment != NULL && !aus_payment_store_insert (tx, self->payment, error)) ||
      !aus_change_audit (tx, system, self, NULL, "plan.create", NULL, error) ||
      !aus_event_store_add (tx, "changed", self, NULL, error))
    return NULL;
  if (self->status == AUS_CONSULTATION_SCHEDULED && !aus_notify_planned (tx, self, error))
    return NULL;
  return g_strdup (self->id);
}

gboolean
aus_demo_day_fill (AusTx *tx, const AusAccount *account, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (!g_str_equal (rows[i].practitioner, account->family_name))
      continue;
    g_autofree char *id = insert (tx, account, &rows[i], error);
    if (id == NULL)
      return FALSE;
  }
  return TRUE;
}

static GPtrArray *
list_today (AusTx *tx, const AusAccount *account, const char *tag, guint statuses, GError **error)
{
  const char *practitioner_ids[] = { account->id, NULL };
  AusListFilter filter = {
    .practitioner_ids = practitioner_ids,
    .statuses = statuses,
    .tag = tag,
    .limit = 1,
  };

  aus_time_day_bounds (aus_tx_now (tx), account->time_zone, &filter.from, &filter.to);
  return aus_list_store_page (tx, &filter, error);
}

gboolean
aus_demo_day_is_filled (AusTx *tx, const AusAccount *account, gboolean *filled, GError **error)
{
  g_autoptr (GPtrArray) found = list_today (tx, account, NULL, 0, error);

  if (found == NULL)
    return FALSE;
  *filled = found->len > 0;
  return TRUE;
}

char *
aus_demo_day_plan (AusTx *tx, const AusAccount *account, GError **error)
{
  g_autoptr (GPtrArray) found =
      list_today (tx, account, DEMO_TAG,
                  1u << AUS_CONSULTATION_SCHEDULED | 1u << AUS_CONSULTATION_WAITING |
                      1u << AUS_CONSULTATION_IN_PROGRESS,
                  error);

  if (found == NULL)
    return NULL;
  if (found->len > 0)
    return g_strdup (((const AusListRow *) g_ptr_array_index (found, 0))->id);
  return insert (tx, account, &plan_row, error);
}
