/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-profession.h"

const char *const aus_consultation_kind_names[] = {
  [AUS_KIND_TELECONSULTATION] = "teleconsultation",
  [AUS_KIND_TELECARE] = "telecare",
  [AUS_KIND_TELE_EXPERTISE] = "tele_expertise",
  [AUS_KIND_CASE_MEETING] = "case_meeting",
  [AUS_KIND_N] = NULL,
};
AUS_DEFINE_NAMES (AusConsultationKind, aus_consultation_kind)

/* Among themselves, all professions may ask and meet. */
#define AMONG_THEM ((1 << AUS_KIND_TELE_EXPERTISE) | (1 << AUS_KIND_CASE_MEETING))
#define MEDICAL    ((1 << AUS_KIND_TELECONSULTATION) | AMONG_THEM)
#define ALLIED     ((1 << AUS_KIND_TELECARE) | AMONG_THEM)

/*
 * H4. Téléconsultation: the medical professions (code de la santé publique, fourth part, book I).
 * Télésoin: pharmacists and the allied professions (books II and III). Psychologists and others
 * follow up remotely; the kind that describes it is télésoin.
 */
const AusProfession aus_professions[] = {
  { "doctor", MEDICAL },
  { "midwife", MEDICAL },
  { "dental_surgeon", MEDICAL },
  { "pharmacist", ALLIED },
  { "hearing_aid_specialist", ALLIED },
  { "dietitian", ALLIED },
  { "epithesist", ALLIED },
  { "occupational_therapist", ALLIED },
  { "nurse", ALLIED },
  { "radiographer", ALLIED },
  { "physiotherapist", ALLIED },
  { "ocularist", ALLIED },
  { "optician", ALLIED },
  { "orthopaedist_orthetist", ALLIED },
  { "speech_therapist", ALLIED },
  { "ortho_prosthetist", ALLIED },
  { "orthoptist", ALLIED },
  { "chiropodist", ALLIED },
  { "podo_orthetist", ALLIED },
  { "psychomotor_therapist", ALLIED },
  { "laboratory_technician", ALLIED },
  { "psychologist", ALLIED },
  { "other", ALLIED },
  { NULL, 0 },
};

gboolean
aus_kind_needs_patient (AusConsultationKind kind)
{
  return kind == AUS_KIND_TELECONSULTATION || kind == AUS_KIND_TELECARE;
}

const AusProfession *
aus_profession_find (const char *name)
{
  for (const AusProfession *row = aus_professions; name != NULL && row->name != NULL; row++)
    if (g_str_equal (row->name, name))
      return row;
  return NULL;
}

gboolean
aus_profession_may (const char *name, AusConsultationKind kind)
{
  const AusProfession *row = aus_profession_find (name);

  return row != NULL && (row->kinds & (1u << kind)) != 0;
}

AusConsultationKind
aus_profession_default_kind (const char *name)
{
  return aus_profession_may (name, AUS_KIND_TELECONSULTATION) ? AUS_KIND_TELECONSULTATION
                                                              : AUS_KIND_TELECARE;
}
