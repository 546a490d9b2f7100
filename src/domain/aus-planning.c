/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-planning.h"

#include "core/aus-error.h"
#include "core/aus-time.h"

#define MINUTE (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)
#define DAY    (24 * 60 * MINUTE)

/* A plan is typed while the hour strikes, or noted just after the call was agreed by telephone. */
#define MAX_PAST (60 * MINUTE)
/* Further off it is a typing error, most often in the year. */
#define MAX_FUTURE (2 * 366 * DAY)
/* The longest life on record is 122 years. */
#define MAX_AGE (130 * 366 * DAY)

#define MAX_NAME       100
#define MAX_HOLD_CENTS 100000

static gboolean
fail (GError **error, const char *pointer, const char *member, const char *message)
{
  g_autofree char *full = g_strconcat (pointer, member, NULL);

  aus_set_error_at (error, AUS_ERROR_INVALID, full, "%s", message);
  return FALSE;
}

gboolean
aus_planning_check_start (gint64 planned_start, gint64 now, GError **error)
{
  if (planned_start < now - MAX_PAST)
    return fail (error, "/planned_start", "", "Is in the past");
  if (planned_start > now + MAX_FUTURE)
    return fail (error, "/planned_start", "", "Is more than two years from now");
  return TRUE;
}

gboolean
aus_planning_check_duration (gint64 minutes, GError **error)
{
  if (minutes < AUS_PLAN_MIN_MINUTES || minutes > AUS_PLAN_MAX_MINUTES)
    return fail (error, "/planned_duration_minutes", "", "Must be from 5 to 240 minutes");
  return TRUE;
}

static gboolean
is_name (const char *name)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (name != NULL ? name : ""));
  gboolean is_seen = FALSE;

  /* Spaces of no width are characters, too. */
  for (const char *c = trimmed; *c != '\0' && !is_seen; c = g_utf8_next_char (c))
    is_seen = g_unichar_isalnum (g_utf8_get_char (c));
  return is_seen && g_utf8_strlen (trimmed, -1) <= MAX_NAME;
}

static gboolean
is_birth_date (const char *date, gint64 now)
{
  g_autofree char *midnight = g_strconcat (date, "T00:00:00Z", NULL);
  gint64 usec;

  if (!aus_date_is_valid (date) || !aus_time_parse (midnight, &usec, NULL))
    return FALSE;
  return usec <= now + DAY && usec > now - MAX_AGE;
}

gboolean
aus_planning_check_person (const AusPlanPerson *person, const char *pointer, gint64 now,
                           GError **error)
{
  g_return_val_if_fail (person != NULL && pointer != NULL, FALSE);

  if (person->role == AUS_ROLE_PRACTITIONER)
    return fail (error, pointer, "/role", "The practitioner is named by practitioner_id");
  if (!is_name (person->given_name))
    return fail (error, pointer, "/given_name", "Must be from 1 to 100 characters");
  if (!is_name (person->family_name))
    return fail (error, pointer, "/family_name", "Must be from 1 to 100 characters");
  if (person->birth_date != NULL && !is_birth_date (person->birth_date, now))
    return fail (error, pointer, "/birth_date", "Must be the birth date of somebody alive");
  if (person->email == NULL && person->mobile == NULL)
    return fail (error, pointer, "/email", "An e-mail address or a mobile number is needed");
  return TRUE;
}

gboolean
aus_planning_check_company (AusConsultationKind kind, const AusPlanPerson *participants,
                            gsize n_participants, GError **error)
{
  guint patients = 0;

  for (gsize i = 0; i < n_participants; i++)
    patients += participants[i].role == AUS_ROLE_PATIENT;

  if (n_participants + 1 > AUS_MAX_PEOPLE)
    return fail (error, "/participants", "", "At most six people with the practitioner");
  if (patients > 1)
    return fail (error, "/participants", "", "Only one patient");
  if (patients == 0 && aus_kind_needs_patient (kind))
    return fail (error, "/participants", "", "A patient is needed");
  if (n_participants == 0)
    return fail (error, "/participants", "", "Somebody must be invited");
  return TRUE;
}

static gboolean
check_people (const AusPlan *plan, gint64 now, GError **error)
{
  for (gsize i = 0; i < plan->n_participants; i++) {
    g_autofree char *pointer = g_strdup_printf ("/participants/%zu", i);

    if (!aus_planning_check_person (&plan->participants[i], pointer, now, error))
      return FALSE;
  }
  return aus_planning_check_company (plan->kind, plan->participants, plan->n_participants, error);
}

static gboolean
check_tags (const char *const *tags, GError **error)
{
  for (guint i = 0; tags != NULL && tags[i] != NULL; i++) {
    g_autofree char *pointer = g_strdup_printf ("/tags/%u", i);
    glong length = g_utf8_strlen (tags[i], -1);

    if (i >= AUS_PLAN_MAX_TAGS)
      return fail (error, "/tags", "", "At most 10 tags");
    if (length < 1 || length > AUS_PLAN_MAX_TAG)
      return fail (error, pointer, "", "Must be from 1 to 40 characters");
  }
  return TRUE;
}

static gboolean
check_payment (const AusPlan *plan, GError **error)
{
  gint64 cents = plan->payment_maximum.cents;

  if (plan->payment_mode == AUS_PAYMENT_MODE_NONE)
    return cents == 0 || fail (error, "/payment/max_amount", "", "Only with online payment");
  return (cents >= AUS_PAYMENT_MIN_CENTS && cents <= MAX_HOLD_CENTS) ||
         fail (error, "/payment/max_amount", "", "Must be from 0.50 to 1000.00");
}

gboolean
aus_planning_check (const AusPlan *plan, gint64 now, GError **error)
{
  g_return_val_if_fail (plan != NULL, FALSE);

  if (!aus_profession_may (plan->profession, plan->kind))
    return fail (error, "/kind", "", "This profession does not hold consultations of this kind");
  return aus_planning_check_start (plan->planned_start, now, error) &&
         aus_planning_check_duration (plan->planned_duration_minutes, error) &&
         check_people (plan, now, error) && check_tags (plan->tags, error) &&
         check_payment (plan, error);
}

gint64
aus_planning_end (gint64 planned_start, gint64 minutes)
{
  return planned_start + minutes * MINUTE;
}

gboolean
aus_planning_overlaps (gint64 start_a, gint64 minutes_a, gint64 start_b, gint64 minutes_b)
{
  return start_a < aus_planning_end (start_b, minutes_b) &&
         start_b < aus_planning_end (start_a, minutes_a);
}
