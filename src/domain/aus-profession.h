/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-names.h"

G_BEGIN_DECLS

/* AusConsultationKind: A6. */
typedef enum {
  AUS_KIND_TELECONSULTATION, /* téléconsultation: doctors, midwives, dental surgeons */
  AUS_KIND_TELECARE,         /* télésoin: pharmacists and the allied professions */
  AUS_KIND_TELE_EXPERTISE,   /* the live call of a téléexpertise, between professionals */
  AUS_KIND_CASE_MEETING,     /* several professionals about one case */
} AusConsultationKind;
#define AUS_KIND_N (AUS_KIND_CASE_MEETING + 1)
AUS_DECLARE_NAMES (AusConsultationKind, aus_consultation_kind)

/* aus_kind_needs_patient: whether a consultation of @kind is with a patient. */
gboolean aus_kind_needs_patient (AusConsultationKind kind);

/* AusProfession: a row of the list of H4. */
typedef struct {
  const char *name; /* "doctor"; NULL ends the table */
  guint kinds;      /* bits 1 << AusConsultationKind */
} AusProfession;

extern const AusProfession aus_professions[];

/* aus_profession_find: unowned, NULL when there is none of that name. */
const AusProfession *aus_profession_find (const char *name);

/* aus_profession_may: whether somebody of profession @name may hold a consultation of @kind. */
gboolean aus_profession_may (const char *name, AusConsultationKind kind);

/* aus_profession_default_kind: what a plan that names no kind means. */
AusConsultationKind aus_profession_default_kind (const char *name);

G_END_DECLS
