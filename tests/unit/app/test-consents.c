/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Consent as a ledger (D2): who, when, which text, taken back and given again; the texts' files. */
#include "app/aus-admit.h"
#include "app/aus-consents.h"
#include "app/aus-document-case.h"
#include "app/aus-texts.h"
#include "app/aus-visit.h"
#include "core/aus-json.h"
#include "domain/aus-consent.h"
#include "practice.h"

#include <string.h>

static JsonNode *
list (Practice *f, const AusConsultation *c)
{
  return practice_run (f, &AUS_CONSENTS_LIST, f->martin, aus_command_new (c->id),
                       (GDestroyNotify) aus_command_free);
}

static void
give (Practice *f, const AusConsultation *c, AusActor *seat, const char *locale)
{
  AusCommand *consent = aus_command_new_with (c->id, NULL, aus_consent_get_current ());

  consent->locale = g_strdup (locale);
  consent->accepted = TRUE;
  aus_consultation_unref (practice_do (f, &AUS_VISIT_CONSENT, seat, consent));
}

static void
test_ledger (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");
  const AusConsultation *c = planned->consultation;
  g_autoptr (AusActor) seat = practice_seat (c, AUS_ROLE_PATIENT);

  aus_consultation_unref (practice_arrive (f, c, AUS_ROLE_PATIENT));
  aus_clock_advance (f->clock, MINUTE);
  aus_consultation_unref (practice_do (f, &AUS_VISIT_WITHDRAW, seat, aus_command_new (c->id)));
  aus_clock_advance (f->clock, MINUTE);
  give (f, c, seat, "en");
  g_autoptr (JsonNode) node = list (f, c);
  JsonArray *array = json_node_get_array (node);
  static const char *const decisions[] = { "given", "withdrawn", "given" };
  static const char *const accepts[] = { "J’accepte", "J’accepte", "I agree" };
  g_assert_cmpuint (json_array_get_length (array), ==, G_N_ELEMENTS (decisions));
  for (guint i = 0; i < G_N_ELEMENTS (decisions); i++) {
    JsonObject *row = json_array_get_object_element (array, i);
    JsonObject *text = json_object_get_object_member (row, "text");
    g_assert_cmpstr (json_object_get_string_member (row, "decision"), ==, decisions[i]);
    g_assert_cmpstr (json_object_get_string_member (row, "display_name"), ==, "Louise Durand");
    g_assert_cmpstr (json_object_get_string_member (text, "accept"), ==, accepts[i]);
  }
}

/* D2: withdrawn in the call, it ends for this participant; before it, it does not start. */
static void
test_what_follows (Practice *f, gconstpointer data)
{
  g_autoptr (AusConsultation) c = practice_in_call (f);
  g_autoptr (AusActor) seat = practice_seat (c, AUS_ROLE_PATIENT);
  const char *patient = practice_person_id (c, AUS_ROLE_PATIENT);

  g_autoptr (AusConsultation) after =
      practice_do (f, &AUS_VISIT_WITHDRAW, seat, aus_command_new (c->id));
  const AusPerson *person = practice_person (after, AUS_ROLE_PATIENT);
  g_assert_cmpint (person->admitted_at, ==, 0);
  g_assert_cmpint (aus_visit_step (after, person, NULL), ==, AUS_ARRIVAL_CONSENT);
  practice_refuse_command (f, &AUS_ADMIT_ADMIT, f->martin,
                           aus_command_new_with (c->id, patient, NULL), AUS_ERROR_CONSENT_REQUIRED);
}

static AusDocumentDraft *
draft_of (const AusConsultation *c)
{
  return aus_document_draft_new (c->id, AUS_DOCUMENT_FROM_PATIENT, AUS_DOCUMENT_OTHER, "a.pdf");
}

/* D2, F4: documents come by link before consent is asked for, and not after it was taken back. */
static void
test_documents (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");
  const AusConsultation *c = planned->consultation;
  g_autoptr (AusActor) seat = practice_seat (c, AUS_ROLE_PATIENT);
  GDestroyNotify free = (GDestroyNotify) aus_document_draft_free;

  seat->identified = TRUE;
  g_autoptr (AusDocument) before =
      practice_run (f, &AUS_DOCUMENT_PREPARE, seat, draft_of (c), free);
  aus_consultation_unref (practice_arrive (f, c, AUS_ROLE_PATIENT));
  aus_consultation_unref (practice_do (f, &AUS_VISIT_WITHDRAW, seat, aus_command_new (c->id)));
  practice_refuse (f, &AUS_DOCUMENT_PREPARE, seat, draft_of (c), free, AUS_ERROR_CONSENT_REQUIRED);
  /* An upload that was under way ends the same. */
  practice_refuse (f, &AUS_DOCUMENT_ADD, seat, g_steal_pointer (&before),
                   (GDestroyNotify) aus_document_free, AUS_ERROR_CONSENT_REQUIRED);
  aus_document_free (practice_run (f, &AUS_DOCUMENT_PREPARE, f->martin, draft_of (c), free));
  give (f, c, seat, "fr");
  aus_document_free (practice_run (f, &AUS_DOCUMENT_PREPARE, seat, draft_of (c), free));
}

/* L1: the ledger is for those who may read the consultation. */
static void
test_others (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:30:00+01:00");
  const AusConsultation *c = planned->consultation;
  g_autoptr (AusActor) seat = practice_seat (c, AUS_ROLE_PATIENT);

  practice_refuse_command (f, &AUS_CONSENTS_LIST, f->stranger, aus_command_new (c->id),
                           AUS_ERROR_NOT_FOUND);
  practice_refuse_command (f, &AUS_CONSENTS_LIST, seat, aus_command_new (c->id),
                           AUS_ERROR_FORBIDDEN);
}

static void
check_file (AusTextKind kind, const AusConsentText *text, const char *locale)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = aus_texts_describe (kind, text->version, locale, &error);

  g_assert_no_error (error);
  JsonObject *words = json_object_get_object_member (json_node_get_object (node), "text");
  if (kind == AUS_TEXT_INFORMATION) {
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (words, "sections")), >=,
                      6);
    return;
  }
  for (int i = 0; i < AUS_ROLE_N; i++)
    g_assert_cmpint (json_object_has_member (words, aus_role_get_name ((AusRole) i)), ==,
                     aus_role_gives_consent ((AusRole) i));
}

/* Every version in every language it is said to exist in. */
static void
test_files (void)
{
  const AusConsentText *const tables[] = { aus_consent_texts, aus_information_texts };
  g_autoptr (GError) error = NULL;

  for (guint kind = 0; kind < G_N_ELEMENTS (tables); kind++) {
    for (const AusConsentText *text = tables[kind]; text->version != NULL; text++) {
      for (const char *const *locale = text->locales; *locale != NULL; locale++)
        check_file ((AusTextKind) kind, text, *locale);
    }
  }
  g_assert_null (aus_texts_describe (AUS_TEXT_CONSENT, NULL, "de", &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
}

/* What the national authority for health (HAS) wants patients to be told; each in both languages.
 */
static void
test_information (void)
{
  static const char *const topics[][2] = {
    { "chirurgien-dentiste", "dental surgeon" },      /* who: téléconsultation */
    { "pharmacien", "pharmacist" },                   /* who: télésoin */
    { "psychologue", "psychologist" },                /* and others */
    { "la distance convient", "the distance suits" }, /* the professional judges */
    { "personne n’entend", "nobody can hear" },       /* the place */
    { "gestes demandés", "asked to do" },             /* fit for what is planned */
    { "quelques minutes avant", "a few minutes before" },
    { "carte Vitale", "health insurance card" },
    { "envoyer à l’avance", "send them beforehand" },
    { "face à la caméra", "face the camera" },
    { "montrer une partie du corps", "show a part of your body" },
    { "libre de refuser", "free to refuse" },
    { "espace sécurisé", "secure space" },
    { "pharmacie de votre choix", "pharmacy of your choice" },
    { "vous y accueille", "welcomes you there" },
    { "sort avant l’entretien", "leave before the interview" },
    { "changer d’avis à tout moment", "change your mind at any time" },
    { "imprimer vos documents", "print your documents" },
    { "personne de confiance", "trusted person" },
    { "imposer sa présence", "impose their presence" },
    { "secret médical", "Medical confidentiality" },
    { "jamais enregistrés", "never recorded" },
    { "avant que vous n’acceptiez", "before you accept" },
    { "70 %", "70 %" },
    { "100 %", "100 %" },
    { "pas toujours remboursés", "not always reimbursed" },
    { "de vous-même", "by yourself" },
    { "tiers payant", "tiers payant" },
    { "ameli.fr", "ameli.fr" },
    { "souci technique", "technical trouble" },
    { "conseil de l’ordre", "conseil de l’ordre" },
    { "associations de patients", "Patients’ associations" },
    { "le 15 ou le 112", "15 or 112" },
  };
  static const char *const locales[] = { "fr", "en" };

  for (guint i = 0; i < G_N_ELEMENTS (locales); i++) {
    g_autoptr (JsonNode) node = aus_texts_describe (AUS_TEXT_INFORMATION, NULL, locales[i], NULL);
    g_autofree char *text = aus_json_print (node);
    for (guint j = 0; j < G_N_ELEMENTS (topics); j++) {
      if (strstr (text, topics[j][i]) == NULL)
        g_test_message ("missing in %s: %s", locales[i], topics[j][i]);
      g_assert_nonnull (strstr (text, topics[j][i]));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/consents/D2/ledger", test_ledger);
  PRACTICE_TEST ("/app/consents/D2/what-follows", test_what_follows);
  PRACTICE_TEST ("/app/consents/D2/documents", test_documents);
  PRACTICE_TEST ("/app/consents/L1/others", test_others);
  g_test_add_func ("/app/texts/D2/files", test_files);
  g_test_add_func ("/app/texts/D2/what-patients-are-told", test_information);
  return g_test_run ();
}
