/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-planning.h"

#include "core/aus-error.h"
#include "core/aus-time.h"

#define MINUTE (60 * (gint64) G_USEC_PER_SEC)
#define DAY    (24 * 60 * MINUTE)

typedef struct {
  gint64 now;
  AusPlanPerson people[8];
  AusPlan plan;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_assert_true (aus_time_parse ("2026-11-23T12:00:00Z", &self->now, NULL));
  self->people[0] = (AusPlanPerson){ .role = AUS_ROLE_PATIENT,
                                     .given_name = "Louise",
                                     .family_name = "Durand",
                                     .email = "louise@example.org" };
  for (gsize i = 1; i < G_N_ELEMENTS (self->people); i++)
    self->people[i] = (AusPlanPerson){ .role = AUS_ROLE_COMPANION,
                                       .given_name = "Paul",
                                       .family_name = "Durand",
                                       .mobile = "+33612345678" };
  self->plan = (AusPlan){ .kind = AUS_KIND_TELECONSULTATION,
                          .profession = "doctor",
                          .planned_start = self->now + DAY,
                          .planned_duration_minutes = AUS_PLAN_DEFAULT_MINUTES,
                          .participants = self->people,
                          .n_participants = 1 };
}

static void
assert_good (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  aus_planning_check (&self->plan, self->now, &error);
  g_assert_no_error (error);
}

static void
assert_bad (Fixture *self, const char *pointer)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (aus_planning_check (&self->plan, self->now, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  g_assert_cmpstr (aus_error_get_pointer (error), ==, pointer);
}

static void
test_start (Fixture *self, gconstpointer unused)
{
  assert_good (self);
  self->plan.planned_start = self->now - 60 * MINUTE;
  assert_good (self);
  self->plan.planned_start--;
  assert_bad (self, "/planned_start");
  self->plan.planned_start = self->now + 3 * 366 * DAY;
  assert_bad (self, "/planned_start");
}

static void
test_duration (Fixture *self, gconstpointer unused)
{
  static const gint64 bad[] = { -5, 0, 4, 241, G_MAXINT64 };

  self->plan.planned_duration_minutes = 5;
  assert_good (self);
  self->plan.planned_duration_minutes = 240;
  assert_good (self);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    self->plan.planned_duration_minutes = bad[i];
    assert_bad (self, "/planned_duration_minutes");
  }
}

static void
test_one_patient (Fixture *self, gconstpointer unused)
{
  self->plan.n_participants = 2;
  assert_good (self);
  self->people[1].role = AUS_ROLE_PATIENT;
  assert_bad (self, "/participants");
  self->people[0].role = self->people[1].role = AUS_ROLE_PROFESSIONAL;
  assert_bad (self, "/participants");
  self->plan.kind = AUS_KIND_CASE_MEETING;
  assert_good (self);
  self->plan.kind = AUS_KIND_TELE_EXPERTISE;
  assert_good (self);
  self->people[0].role = AUS_ROLE_PATIENT;
  assert_good (self);
  self->plan.n_participants = 0;
  assert_bad (self, "/participants");
}

static void
test_six_people (Fixture *self, gconstpointer unused)
{
  self->plan.n_participants = 5;
  assert_good (self);
  self->plan.n_participants = 6;
  assert_bad (self, "/participants");
}

static void
test_contact (Fixture *self, gconstpointer unused)
{
  self->plan.n_participants = 2;
  self->people[1].mobile = NULL;
  assert_bad (self, "/participants/1/email");
  self->people[1].email = "paul@example.org";
  assert_good (self);
}

static void
test_names (Fixture *self, gconstpointer unused)
{
  g_autofree char *fits = g_strnfill (100, 'x');
  g_autofree char *longer = g_strnfill (101, 'x');

  self->people[0].given_name = fits;
  assert_good (self);
  self->people[0].given_name = longer;
  assert_bad (self, "/participants/0/given_name");
  self->people[0].given_name = "\xe2\x80\x8b\xc2\xa0";
  assert_bad (self, "/participants/0/given_name");
  self->people[0].given_name = "Louise";
  self->people[0].family_name = " \t";
  assert_bad (self, "/participants/0/family_name");
  self->people[0].family_name = NULL;
  assert_bad (self, "/participants/0/family_name");
}

static void
test_birth_date (Fixture *self, gconstpointer unused)
{
  static const char *const bad[] = { "1951-02-30", "2026-11-25", "1850-01-01", "02/04/1951", "" };

  self->people[0].birth_date = "1951-04-02";
  assert_good (self);
  self->people[0].birth_date = "2026-11-23";
  assert_good (self);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    self->people[0].birth_date = bad[i];
    assert_bad (self, "/participants/0/birth_date");
  }
}

static void
test_practitioner_is_not_invited (Fixture *self, gconstpointer unused)
{
  self->plan.n_participants = 2;
  self->people[1].role = AUS_ROLE_PRACTITIONER;
  assert_bad (self, "/participants/1/role");
}

static void
test_profession (Fixture *self, gconstpointer unused)
{
  self->plan.profession = "nurse";
  assert_bad (self, "/kind");
  self->plan.kind = AUS_KIND_TELECARE;
  assert_good (self);
  self->plan.profession = "astrologer";
  assert_bad (self, "/kind");
  self->plan.profession = NULL;
  assert_bad (self, "/kind");
}

static void
test_tags (Fixture *self, gconstpointer unused)
{
  const char *tags[] = { "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", NULL, NULL };

  self->plan.tags = tags;
  assert_good (self);
  tags[10] = "11";
  assert_bad (self, "/tags");
  tags[10] = NULL;
  tags[3] = "";
  assert_bad (self, "/tags/3");
  tags[3] = "ééééééééééééééééééééééééééééééééééééééééé";
  assert_bad (self, "/tags/3");
}

static void
test_payment (Fixture *self, gconstpointer unused)
{
  self->plan.payment_maximum.cents = 2500;
  assert_bad (self, "/payment/max_amount");
  self->plan.payment_mode = AUS_PAYMENT_MODE_ONLINE;
  assert_good (self);
  self->plan.payment_maximum.cents = 0;
  assert_bad (self, "/payment/max_amount");
  self->plan.payment_maximum.cents = -1;
  assert_bad (self, "/payment/max_amount");
  self->plan.payment_maximum.cents = 100001;
  assert_bad (self, "/payment/max_amount");
}

static void
test_person_alone (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->people[0].given_name = "";
  g_assert_false (aus_planning_check_person (&self->people[0], "", self->now, &error));
  g_assert_cmpstr (aus_error_get_pointer (error), ==, "/given_name");
}

static void
test_overlaps (Fixture *self, gconstpointer unused)
{
  gint64 ten = self->now;

  g_assert_true (aus_planning_overlaps (ten, 20, ten, 20));
  g_assert_true (aus_planning_overlaps (ten, 20, ten + 19 * MINUTE, 20));
  g_assert_true (aus_planning_overlaps (ten + 19 * MINUTE, 20, ten, 20));
  g_assert_true (aus_planning_overlaps (ten, 60, ten + 20 * MINUTE, 5));
  g_assert_false (aus_planning_overlaps (ten, 20, ten + 20 * MINUTE, 20));
  g_assert_false (aus_planning_overlaps (ten + 20 * MINUTE, 20, ten, 20));
  g_assert_cmpint (aus_planning_end (ten, 20), ==, ten + 20 * MINUTE);
}

#define ADD(path, func) g_test_add ("/domain/planning/" path, Fixture, NULL, set_up, func, NULL)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("B1/start", test_start);
  ADD ("B1/duration", test_duration);
  ADD ("B1/one-patient", test_one_patient);
  ADD ("E1/six-people", test_six_people);
  ADD ("B1/contact", test_contact);
  ADD ("B1/names", test_names);
  ADD ("B1/birth-date", test_birth_date);
  ADD ("B1/practitioner-is-not-invited", test_practitioner_is_not_invited);
  ADD ("A6/profession", test_profession);
  ADD ("B1/tags", test_tags);
  ADD ("G1/payment", test_payment);
  ADD ("B1/person-alone", test_person_alone);
  ADD ("B5/overlaps", test_overlaps);
  return g_test_run ();
}
