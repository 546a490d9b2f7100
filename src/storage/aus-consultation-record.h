/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-consultation-state.h"
#include "domain/aus-participant.h"
#include "domain/aus-site.h"
#include "storage/aus-payment-record.h"

#include <glib.h>

G_BEGIN_DECLS

/*
 * Times are microseconds UTC, 0 = has not happened. Strings are never NULL unless said so.
 */

/* AusPerson: one participant of a consultation as stored. */
typedef struct {
  char *id;
  AusRole role;
  char *account_id;       /* the practitioner's seat; NULL for those who come by link only */
  char *patient_id;       /* who of the register it is (F3); NULL */
  gboolean self_declared; /* came without the practice: booked (B5), or joined a queue (B8) */
  char *given_name;
  char *family_name;
  char *birth_date; /* NULL if unknown */
  char *email;      /* NULL */
  char *mobile;     /* NULL */
  char *locale;

  AusPresence presence;
  gint64 presence_since;
  gint64 arrived_at;
  gint64 identity_confirmed_at;
  guint identity_failures;
  gint64 ready_at;
  gint64 admitted_at; /* 0: not admitted, or put back */
  gint64 removed_at;
  AusRemover remover; /* NOBODY exactly when removed_at is 0 */

  char *consent_version; /* the last one given; NULL */
  char *consent_locale;  /* NULL */
  gint64 consent_given_at;
  gint64 consent_withdrawn_at;
  char *equipment; /* JSON object as text; NULL */

  char *link_id; /* the current link; NULL when taken off or revoked */
  gint64 link_expires_at;
  gint64 link_revoked_at;
} AusPerson;

/*
 * AusConsultation: an immutable, counted snapshot of one consultation with its participants. Safe
 * to pass between threads.
 */
typedef struct _AusConsultation AusConsultation;
struct _AusConsultation {
  gatomicrefcount ref_count;
  char *id;
  gint64 version;  /* grows by what people edit: If-Match */
  gint64 revision; /* grows by every change, also of presence */
  char *organisation_id;
  char *organisation_name;
  char *practitioner_id;
  char *practitioner_name;
  char *practitioner_profession;
  char *queue_id; /* B8: by which the patient came; practitioner_id is the same until somebody takes
                     them; NULL: planned */
  char *queue_name; /* NULL */
  char *queue_code; /* NULL: what its public address ends with */
  AusConsultationKind kind;
  gint64 planned_start;
  guint planned_duration_minutes;
  char *time_zone;

  AusConsultationStatus status;
  gint64 status_since;
  char *status_reason; /* NULL */
  AusPaymentMode payment_mode;
  AusPaymentState payment_state;
  AusMoney payment_maximum; /* 0 cents: none */
  AusPayment *payment;      /* the hold that counts; NULL: the patient was not asked yet */

  GStrv tags; /* sorted */
  char *private_comment;
  gint announced_delay_minutes; /* -1: none */
  char *waiting_message;
  gboolean locked;
  gboolean immediate;

  gint64 started_at;
  gint64 ended_at;
  gint64 resumable_until; /* A2; 0: cannot be resumed */
  gint64 both_first;      /* A5: first and last moment with practitioner and patient in the call */
  gint64 both_last;
  gint64 both_since; /* 0: not both there now */

  char *structure_id;   /* the site the patient comes to; NULL: none, and then the next four too */
  char *structure_name; /* NULL */
  char *structure_town; /* NULL */
  char *structure_devices; /* NULL; as AusStructure.devices */
  AusHostWish host_wish;
  gint64 checked_in_at;     /* at the site */
  guint n_measurements;     /* entered so far (E8): pages that show them ask again when it grows */
  guint unopened_documents; /* sent by the patient; counted, never stored here */

  gint64 created_at;
  char *created_by_id;
  char *created_by_name;
  gint64 updated_at;

  GPtrArray *people; /* AusPerson, practitioner first */
};

AusConsultation *aus_consultation_new (void);
AusConsultation *aus_consultation_ref (AusConsultation *self);
void aus_consultation_unref (AusConsultation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusConsultation, aus_consultation_unref)

/* aus_consultation_find_person: unowned, NULL if there is none of that id. */
AusPerson *aus_consultation_find_person (const AusConsultation *self, const char *participant_id);
/* aus_consultation_find_host: who of the site is beside the patient; unowned, or NULL (K1). */
AusPerson *aus_consultation_find_host (const AusConsultation *self);
/* aus_consultation_find_role: the first of @role who was not removed; unowned, or NULL. */
AusPerson *aus_consultation_find_role (const AusConsultation *self, AusRole role);

AusPerson *aus_person_new (void);
void aus_person_free (AusPerson *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusPerson, aus_person_free)

/*
 * aus_person_is_to_identify: nobody of the practice has said yet who this is: names and birth date
 * are what somebody typed on a public page.
 */
gboolean aus_person_is_to_identify (const AusPerson *self);
/* aus_person_dup_display_name: (transfer full): "Louise Durand". */
char *aus_person_dup_display_name (const AusPerson *self);

G_END_DECLS
