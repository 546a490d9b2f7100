/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-participant.h"
#include "domain/aus-payment.h"
#include "domain/aus-profession.h"

G_BEGIN_DECLS

#define AUS_PLAN_MIN_MINUTES     5
#define AUS_PLAN_MAX_MINUTES     240
#define AUS_PLAN_DEFAULT_MINUTES 20
#define AUS_PLAN_MAX_TAGS        10
#define AUS_PLAN_MAX_TAG         40 /* characters */

/* AusPlanPerson: somebody invited; addresses normalised (aus-contact.h). All unowned. */
typedef struct {
  AusRole role;
  const char *given_name;
  const char *family_name;
  const char *birth_date; /* NULL: unknown */
  const char *email;      /* NULL */
  const char *mobile;     /* NULL */
} AusPlanPerson;

/* AusPlan: what is to be checked before it is stored; unowned. */
typedef struct {
  AusConsultationKind kind;
  const char *profession; /* of the practitioner */
  gint64 planned_start;   /* usec UTC */
  gint64 planned_duration_minutes;
  const AusPlanPerson *participants; /* without the practitioner */
  gsize n_participants;
  const char *const *tags; /* NULL-terminated, or NULL */
  AusPaymentMode payment_mode;
  AusMoney payment_maximum;
} AusPlan;

/*
 * aus_planning_check: what the JSON table cannot say (B1): exactly one patient where the kind needs
 * one, six people at most, an address for everybody invited, a start that is not long past, a
 * profession that may do this kind. AUS_ERROR_INVALID with the pointer into the plan's body.
 */
gboolean aus_planning_check (const AusPlan *plan, gint64 now, GError **error);

/*
 * The parts of it, for changes of what exists already. @pointer: of the body's member, of the
 * person's object ("/participants/0", or "" for a body that is the person).
 */
gboolean aus_planning_check_start (gint64 planned_start, gint64 now, GError **error);
gboolean aus_planning_check_duration (gint64 minutes, GError **error);
gboolean aus_planning_check_person (const AusPlanPerson *person, const char *pointer, gint64 now,
                                    GError **error);
gboolean aus_planning_check_company (AusConsultationKind kind, const AusPlanPerson *participants,
                                     gsize n_participants, GError **error);

/* aus_planning_end: usec UTC. */
gint64 aus_planning_end (gint64 planned_start, gint64 minutes);

/* aus_planning_overlaps: two plans share a moment (B5); one that ends as the other starts does not.
 */
gboolean aus_planning_overlaps (gint64 start_a, gint64 minutes_a, gint64 start_b, gint64 minutes_b);

G_END_DECLS
