/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-sheet.h"

typedef struct {
  const char *fr;
  const char *en;
} Words;

static const Words words[AUS_WORD_N] = {
  [AUS_WORD_DATE] = { "Date", "Date" },
  [AUS_WORD_TIME] = { "Heure", "Time" },
  [AUS_WORD_PRACTITIONER] = { "Professionnel", "Practitioner" },
  [AUS_WORD_KIND] = { "Type", "Kind" },
  [AUS_WORD_PARTICIPANTS] = { "Participants", "Participants" },
  [AUS_WORD_ADDRESS] = { "Adresse d’invitation", "Invitation address" },
  [AUS_WORD_STATUS] = { "Statut", "Status" },
  [AUS_WORD_REASON] = { "Motif", "Reason" },
  [AUS_WORD_MINUTES] = { "Durée (min)", "Duration (min)" },
  [AUS_WORD_TAGS] = { "Étiquettes", "Tags" },
  [AUS_WORD_COMMENT] = { "Commentaire privé", "Private comment" },
  [AUS_WORD_NUMBER] = { "Identifiant", "Identifier" },
  [AUS_WORD_GROUP] = { "Regroupement", "Group" },
  [AUS_WORD_NAME] = { "Nom", "Name" },
  [AUS_WORD_HELD] = { "Réalisées", "Held" },
  [AUS_WORD_CANCELLED] = { "Annulées", "Cancelled" },
  [AUS_WORD_ABSENT] = { "Patient absent", "Patient absent" },
  [AUS_WORD_MISSED] = { "Non honorées", "Missed" },
  [AUS_WORD_ABSENT_RATE] = { "Taux d’absence (%)", "Absence rate (%)" },
  [AUS_WORD_MISSED_RATE] = { "Taux de non honorées (%)", "Missed rate (%)" },
  [AUS_WORD_MEAN_MINUTES] = { "Durée moyenne (min)", "Mean duration (min)" },
  [AUS_WORD_MEAN_DELAY] = { "Retard moyen (min)", "Mean delay (min)" },
  [AUS_WORD_ON_TIME] = { "À l’heure (5 min au plus)", "On time (5 min at most)" },
  [AUS_WORD_LATE_15] = { "En retard de 5 à 15 min", "5 to 15 min late" },
  [AUS_WORD_LATE_30] = { "En retard de 15 à 30 min", "15 to 30 min late" },
  [AUS_WORD_LATE_MORE] = { "En retard de plus de 30 min", "More than 30 min late" },
  [AUS_WORD_PAID] = { "Payées", "Paid" },
  [AUS_WORD_HELD_EUROS] = { "Empreintes (EUR)", "Held (EUR)" },
  [AUS_WORD_CAPTURED] = { "Encaissé (EUR)", "Captured (EUR)" },
  [AUS_WORD_RELEASED] = { "Libéré (EUR)", "Released (EUR)" },
  [AUS_WORD_FEE] = { "Frais du prestataire (EUR)", "Provider's fee (EUR)" },
  [AUS_WORD_ALL] = { "Total", "Total" },
  [AUS_WORD_PERIOD] = { "Période", "Period" },
  [AUS_WORD_SITE] = { "Lieu équipé", "Site" },
  [AUS_WORD_TAG] = { "Étiquette", "Tag" },
  [AUS_WORD_ORGANISATION] = { "Organisation", "Organisation" },
};

static const Words statuses[AUS_CONSULTATION_N] = {
  [AUS_CONSULTATION_SCHEDULED] = { "À venir", "Scheduled" },
  [AUS_CONSULTATION_WAITING] = { "Patient en salle d’attente", "Patient waiting" },
  [AUS_CONSULTATION_IN_PROGRESS] = { "En cours", "In progress" },
  [AUS_CONSULTATION_ENDED] = { "Terminée", "Ended" },
  [AUS_CONSULTATION_FINALIZED] = { "Finalisée", "Finalised" },
  [AUS_CONSULTATION_CANCELLED] = { "Annulée", "Cancelled" },
  [AUS_CONSULTATION_ABSENT] = { "Patient absent", "Patient absent" },
  [AUS_CONSULTATION_MISSED] = { "Non honorée", "Missed" },
};

static const Words kinds[AUS_KIND_N] = {
  [AUS_KIND_TELECONSULTATION] = { "Téléconsultation", "Teleconsultation" },
  [AUS_KIND_TELECARE] = { "Télésoin", "Telecare" },
  [AUS_KIND_TELE_EXPERTISE] = { "Téléexpertise", "Tele-expertise" },
  [AUS_KIND_CASE_MEETING] = { "Réunion de concertation", "Case meeting" },
};

static const Words roles[AUS_ROLE_N] = {
  [AUS_ROLE_PRACTITIONER] = { "professionnel", "practitioner" },
  [AUS_ROLE_PATIENT] = { "patient", "patient" },
  [AUS_ROLE_COMPANION] = { "accompagnant", "companion" },
  [AUS_ROLE_PROFESSIONAL] = { "autre professionnel", "other professional" },
  [AUS_ROLE_INTERPRETER] = { "interprète", "interpreter" },
  [AUS_ROLE_DIAGNOSTIC] = { "essai technique", "technical test" },
  [AUS_ROLE_HOST] = { "personne du site", "site host" },
};

static const char *
pick (const Words *pair, const char *locale)
{
  return g_strcmp0 (locale, "fr") == 0 ? pair->fr : pair->en;
}

const char *
aus_sheet_word (AusWord word, const char *locale)
{
  return pick (&words[word], locale);
}

const char *
aus_sheet_status (AusConsultationStatus status, const char *locale)
{
  return pick (&statuses[status], locale);
}

static const struct {
  const char *reason;
  Words words;
} reasons[] = {
  { AUS_CONSULTATION_BY_PATIENT, { "par le patient", "by the patient" } },
  { AUS_CONSULTATION_NOT_READY, { "pas prêt à temps", "not ready in time" } },
  { AUS_CONSULTATION_NOBODY_BACK, { "durée à confirmer", "duration to confirm" } },
};

const char *
aus_sheet_reason (const char *reason, const char *locale)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_strcmp0 (reasons[i].reason, reason) == 0)
      return pick (&reasons[i].words, locale);
  return reason;
}

const char *
aus_sheet_kind (AusConsultationKind kind, const char *locale)
{
  return pick (&kinds[kind], locale);
}

const char *
aus_sheet_role (AusRole role, const char *locale)
{
  return pick (&roles[role], locale);
}

void
aus_sheet_money (AusCsv *csv, gint64 cents, const AusSheetFormat *format)
{
  g_autofree char *text =
      g_strdup_printf ("%" G_GINT64_FORMAT "%c%02d", cents / 100,
                       format->separator == ';' ? ',' : '.', (int) (cents % 100));

  aus_csv_text (csv, text);
}

void
aus_sheet_head (AusCsv *csv, const AusWord *columns, gsize n_words, const char *locale)
{
  for (gsize i = 0; i < n_words; i++)
    aus_csv_text (csv, aus_sheet_word (columns[i], locale));
  aus_csv_end_row (csv);
}
