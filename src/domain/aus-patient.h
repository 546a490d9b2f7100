/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-names.h"

G_BEGIN_DECLS

typedef enum {
  AUS_SEX_FEMALE,
  AUS_SEX_MALE,
  AUS_SEX_UNKNOWN,
} AusSex;
#define AUS_SEX_N (AUS_SEX_UNKNOWN + 1)
AUS_DECLARE_NAMES (AusSex, aus_sex)

/* In characters. */
#define AUS_PATIENT_MAX_NAME 100

/*
 * AusPatientTraits: who a patient is, as the register of an organisation holds it (F3): the strict
 * traits of the French identification rules (RNIV), the names in use, and how to reach them.
 */
typedef struct {
  char *birth_name;
  char *given_names;     /* of birth, in their order: "Louise Marie" */
  char *used_name;       /* NULL: the birth name */
  char *used_given_name; /* NULL: the first of given_names */
  AusSex sex;
  char *birth_date;
  char *birth_place;     /* INSEE code of the commune or country; NULL: not known */
  char *ins;             /* 15 characters; NULL: not known */
  char *ins_oid;         /* of ins; NULL exactly without one */
  char *email;           /* NULL */
  char *mobile;          /* NULL */
  char *physician;       /* attending ("médecin traitant"), as they are called; NULL */
  char *physician_email; /* NULL; never without @physician */
} AusPatientTraits;

void aus_patient_traits_copy_to (const AusPatientTraits *self, AusPatientTraits *copy);
void aus_patient_traits_clear (AusPatientTraits *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AusPatientTraits, aus_patient_traits_clear)

/*
 * aus_patient_traits_normalise: trims, gives INS, place and addresses their one form and checks
 * all: AUS_ERROR_INVALID with the pointer of the member. @now: nobody is born after it.
 */
gboolean aus_patient_traits_normalise (AusPatientTraits *self, gint64 now, GError **error);

/*
 * aus_patient_traits_merge: two records of one person become one: what @self does not say comes
 * from @other. AUS_ERROR_INVALID at /patient_id when they cannot be one: another birth date or
 * another INS.
 */
gboolean aus_patient_traits_merge (AusPatientTraits *self, const AusPatientTraits *other,
                                   GError **error);

/* aus_patient_get_name, _dup_given_name: what somebody is called (given: transfer full). */
const char *aus_patient_get_name (const AusPatientTraits *self);
char *aus_patient_dup_given_name (const AusPatientTraits *self);
/* aus_patient_dup_display_name: (transfer full): "Louise Durand". */
char *aus_patient_dup_display_name (const AusPatientTraits *self);

/*
 * aus_patient_is_duplicate: the same birth date, and similar names: any name of one like any of the
 * other, and so for first names.
 */
gboolean aus_patient_is_duplicate (const AusPatientTraits *a, const AusPatientTraits *b);

/*
 * aus_patient_kept_until: until when records of a consultation held at @held_at are kept whatever
 * the patient asks for (Code de la santé publique, art. R. 1112-7: twenty years for establishments,
 * which others take as their measure; GDPR art. 17 (3) b and c). @keep_years: 0: not at all.
 */
gint64 aus_patient_kept_until (gint64 held_at, guint keep_years);

G_END_DECLS
