/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What letters say (C1): everything one needs to come, for whoever reads it, in their language. */
#include "app/aus-hours-case.h"
#include "app/aus-letter.h"
#include "app/aus-letter-text.h"
#include "app/aus-plan.h"
#include "app/aus-structure.h"
#include "practice.h"

#include <string.h>

#define PHARMACY                                                                                   \
  "{'kind':'pharmacy','name':'Pharmacie des Tilleuls','address':'3 place du Marché',"             \
  "'postal_code':'69380','town':'Lozanne'}"

/* Everybody who can be invited, each in @locale, reachable by mail and SMS. */
static AusPlanned *
plan (Practice *f, const char *locale, const char *structure_id)
{
  static const char *const roles[] = { "patient", "companion", "professional", "interpreter" };
  g_autoptr (GString) body =
      g_string_new ("{'planned_start':'2026-11-23T14:30:00+01:00','participants':[");

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    g_string_append_printf (body,
                            "%s{'role':'%s','given_name':'G%u','family_name':'Nom-%s',"
                            "'email':'p%u@example.org','mobile':'+3361234567%u','locale':'%s'}",
                            i > 0 ? "," : "", roles[i], i, roles[i], i, i, locale);
  g_string_append (body, "],'confirm_overlap':true");
  if (structure_id != NULL)
    g_string_append_printf (body, ",'structure_id':'%s'", structure_id);
  g_string_append (body, "}");
  return practice_run (f, &AUS_PLAN_CREATE, f->martin, practice_body (NULL, body->str),
                       (GDestroyNotify) aus_command_free);
}

static gpointer
compose (AusTx *tx, gpointer data, GError **error)
{
  return aus_letter_compose (tx, data, error);
}

static AusLetter *
letter_to (Practice *f, const AusPlanned *planned, AusRole role, AusMessageKind kind,
           AusChannel channel)
{
  GError *error = NULL;
  gpointer letter = NULL;
  AusOutboxRow row = {
    .consultation_id = planned->consultation->id,
    .participant_id = (char *) practice_person_id (planned->consultation, role),
    .kind = kind,
    .channel = channel,
    .serial = 1,
  };

  aus_database_read_sync (f->database, compose, &row, &letter, &error);
  g_assert_no_error (error);
  g_assert_nonnull (letter);
  return letter;
}

static const AusLinkSecret *
link_of (const AusPlanned *planned, AusRole role)
{
  const char *id = practice_person_id (planned->consultation, role);

  for (guint i = 0; i < planned->links->len; i++) {
    const AusLinkSecret *link = g_ptr_array_index (planned->links, i);
    if (g_str_equal (link->participant_id, id))
      return link;
  }
  g_assert_not_reached ();
}

static void
must_say (const char *text, const char *words)
{
  if (strstr (text, words) == NULL)
    g_test_message ("\"%s\" is missing in:\n%s", words, text);
  g_assert_nonnull (strstr (text, words));
}

static void
must_not_say (const char *text, const char *words)
{
  if (strstr (text, words) != NULL)
    g_test_message ("\"%s\" should not stand in:\n%s", words, text);
  g_assert_null (strstr (text, words));
}

/* What the same thing is called in each language. */
typedef struct {
  const char *locale, *date, *time, *quiet, *card, *results, *cancel, *test, *no_answer;
  const char *roles[3]; /* companion, professional, interpreter */
} Words;

static const Words words[] = {
  { "fr",
    "lundi 23 novembre 2026",
    "14 h 30",
    "endroit calme",
    "carte Vitale",
    "résultats d’examens",
    "Je ne peux pas venir",
    "/test",
    "Répondez à ce message",
    { "accompagnant du patient", "professionnel de santé", "interprète" } },
  { "en",
    "Monday 23 November 2026",
    "2:30 pm",
    "quiet, well-lit place",
    "health insurance card",
    "test results",
    "I cannot come",
    "/test",
    "answer this message",
    { "companion of the patient", "health professional", "interpreter" } },
};

static void
test_patient (Practice *f, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    const Words *w = &words[i];
    g_autoptr (AusPlanned) planned = plan (f, w->locale, NULL);
    const AusLinkSecret *link = link_of (planned, AUS_ROLE_PATIENT);
    g_autoptr (AusLetter) mail =
        letter_to (f, planned, AUS_ROLE_PATIENT, AUS_MESSAGE_INVITATION, AUS_CHANNEL_MAIL);
    g_autoptr (AusLetter) sms =
        letter_to (f, planned, AUS_ROLE_PATIENT, AUS_MESSAGE_INVITATION, AUS_CHANNEL_SMS);
    const char *all[] = { "Claire Martin", w->date,  w->time, link->url,  link->code,
                          w->test,         w->quiet, w->card, w->results, w->cancel };
    const char *brief[] = { "Claire Martin", w->date, w->time, link->url, w->test };
    for (guint j = 0; j < G_N_ELEMENTS (all); j++)
      must_say (mail->text, all[j]);
    for (guint j = 0; j < G_N_ELEMENTS (brief); j++)
      must_say (sms->text, brief[j]);
    must_say (mail->html, link->url);
    must_say (mail->calendar, "METHOD:REQUEST");
    must_not_say (mail->text, "{{");
    must_say (mail->text, i == 0 ? "14 h 30 (heure de Paris)" : "2:30 pm (Paris time)");
    must_not_say (mail->text, "\n\n\n");
  }
}

/* A companion, a professional, an interpreter: no card to bring, and not theirs to cancel. */
static void
test_guests (Practice *f, gconstpointer data)
{
  static const AusRole roles[] = { AUS_ROLE_COMPANION, AUS_ROLE_PROFESSIONAL,
                                   AUS_ROLE_INTERPRETER };

  for (guint i = 0; i < G_N_ELEMENTS (words) * G_N_ELEMENTS (roles); i++) {
    const Words *w = &words[i / G_N_ELEMENTS (roles)];
    AusRole role = roles[i % G_N_ELEMENTS (roles)];
    g_autoptr (AusPlanned) planned = plan (f, w->locale, NULL);
    const AusLinkSecret *link = link_of (planned, role);
    static const AusMessageKind kinds[] = { AUS_MESSAGE_INVITATION, AUS_MESSAGE_REMINDER };
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
      g_autoptr (AusLetter) mail = letter_to (f, planned, role, kinds[k], AUS_CHANNEL_MAIL);
      const char *all[] = { "Claire Martin", w->date, w->time,
                            link->url,       w->test, w->roles[i % G_N_ELEMENTS (roles)],
                            w->no_answer };
      for (guint j = 0; j < G_N_ELEMENTS (all); j++)
        must_say (mail->text, all[j]);
      must_not_say (mail->text, w->card);
      must_not_say (mail->text, w->cancel);
      must_not_say (mail->text, "Nom-patient");
    }
  }
}

/* Who goes to a site is told where it is and what to say there, also by a text of one's own. */
static void
test_site (Practice *f, gconstpointer data)
{
  g_autoptr (AusCommand) pharmacy = practice_body (NULL, PHARMACY);
  g_autoptr (JsonNode) made =
      practice_run (f, &AUS_STRUCTURE_ADD, f->martin, json_object_ref (pharmacy->object),
                    (GDestroyNotify) json_object_unref);
  const char *id = json_object_get_string_member (json_node_get_object (made), "id");
  g_autoptr (AusPlanned) planned = plan (f, "fr", id);
  const AusLinkSecret *link = link_of (planned, AUS_ROLE_PATIENT);
  static const AusMessageKind kinds[] = { AUS_MESSAGE_INVITATION, AUS_MESSAGE_MOVED,
                                          AUS_MESSAGE_REMINDER };

  for (guint i = 0; i < G_N_ELEMENTS (kinds) * 2; i++) {
    AusChannel channel = i % 2 == 0 ? AUS_CHANNEL_MAIL : AUS_CHANNEL_SMS;
    g_autoptr (AusLetter) letter = letter_to (f, planned, AUS_ROLE_PATIENT, kinds[i / 2], channel);
    must_say (letter->text, "Pharmacie des Tilleuls, 3 place du Marché, 69380 Lozanne");
    must_say (letter->text, link->code);
    if (letter->calendar != NULL)
      must_say (letter->calendar, "LOCATION:Pharmacie des Tilleuls\\, 3 place");
  }
  g_autoptr (AusLetter) companion =
      letter_to (f, planned, AUS_ROLE_COMPANION, AUS_MESSAGE_INVITATION, AUS_CHANNEL_MAIL);
  must_not_say (companion->text, "Pharmacie");
  g_autoptr (AusLetter) cancelled =
      letter_to (f, planned, AUS_ROLE_PATIENT, AUS_MESSAGE_CANCELLED, AUS_CHANNEL_MAIL);
  must_not_say (cancelled->text, "Pharmacie");
}

static void
publish_page (Practice *f)
{
  g_autoptr (AusCommand) body = practice_body (
      NULL, "{'weekly':[],'page':{'enabled':true,'slug':'claire-martin','languages':['fr']}}");
  g_autoptr (JsonNode) saved = practice_run (
      f, &AUS_HOURS_REPLACE, f->martin, aus_hours_input_new (f->martin->account_id, body->object),
      (GDestroyNotify) aus_hours_input_free);

  g_assert_nonnull (saved);
}

/* A1: who waited in vain reads an apology and finds another time, if the practice publishes any. */
static void
test_missed (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T09:05:00+01:00");
  g_autoptr (AusConsultation) waiting =
      practice_arrive (f, planned->consultation, AUS_ROLE_PATIENT);
  aus_clock_advance (f->clock, 10 * MINUTE);
  aus_consultation_unref (
      practice_do (f, &AUS_PLAN_MISSED, f->martin, aus_command_new (waiting->id)));

  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM outbox WHERE kind = 'missed'"), ==, 1);
  g_autoptr (AusLetter) plain =
      letter_to (f, planned, AUS_ROLE_PATIENT, AUS_MESSAGE_MISSED, AUS_CHANNEL_MAIL);
  must_say (plain->text, "excuses");
  must_say (plain->text, "vous proposera un autre rendez-vous");
  must_not_say (plain->text, "/c/");
  publish_page (f);
  g_autoptr (AusLetter) paged =
      letter_to (f, planned, AUS_ROLE_PATIENT, AUS_MESSAGE_MISSED, AUS_CHANNEL_MAIL);
  must_say (paged->text, "/p/claire-martin");
  must_say (paged->html, "Choisir un autre horaire");
  /* Corrected meanwhile: nobody is to blame any more. */
  aus_consultation_unref (practice_do (f, &AUS_PLAN_CORRECT, f->martin,
                                       aus_command_new_with (waiting->id, NULL, "by mistake")));
  AusOutboxRow row = {
    .consultation_id = waiting->id,
    .participant_id = (char *) practice_person_id (waiting, AUS_ROLE_PATIENT),
    .kind = AUS_MESSAGE_MISSED,
    .channel = AUS_CHANNEL_MAIL,
  };
  gpointer none = NULL;
  g_assert_true (aus_database_read_sync (f->database, compose, &row, &none, NULL));
  g_assert_null (none);
}

/* The built-in texts keep the rules that those of organisations must keep. */
static void
test_built_in (void)
{
  for (guint i = 0; i < AUS_TEMPLATE_N * G_N_ELEMENTS (words); i++) {
    AusTemplateKind kind = (AusTemplateKind) (i / G_N_ELEMENTS (words));
    g_autoptr (AusTemplate) template =
        aus_letter_default_template (kind, words[i % G_N_ELEMENTS (words)].locale);
    const char *parts[] = { template->subject, template->body, template->sms };
    for (guint part = 0; kind != AUS_TEMPLATE_WAITING && part < G_N_ELEMENTS (parts); part++) {
      GError *error = NULL;
      aus_template_check (kind, (AusTemplatePart) part, parts[part], &error);
      g_assert_no_error (error);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/letter/C1/patient", test_patient);
  PRACTICE_TEST ("/app/letter/C1/guests", test_guests);
  PRACTICE_TEST ("/app/letter/K1/site", test_site);
  PRACTICE_TEST ("/app/letter/A1/missed", test_missed);
  g_test_add_func ("/app/letter/J4/built-in", test_built_in);
  return g_test_run ();
}
