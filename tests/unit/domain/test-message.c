/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "domain/aus-message.h"
#include "domain/aus-template.h"
#include "domain/aus-when.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)

/* Every kind × every status: nobody is invited to what is over, or reminded of what has begun. */
static void
test_wanted (void)
{
  for (int kind = 0; kind < AUS_MESSAGE_N; kind++)
    for (int status = 0; status < AUS_CONSULTATION_N; status++) {
      gboolean planned = status == AUS_CONSULTATION_SCHEDULED || status == AUS_CONSULTATION_WAITING;
      gboolean open = planned || status == AUS_CONSULTATION_IN_PROGRESS;
      gboolean expected = planned;

      if (kind == AUS_MESSAGE_CANCELLED || kind == AUS_MESSAGE_BOOKING_CODE)
        expected = TRUE;
      else if (kind == AUS_MESSAGE_INVITATION || kind == AUS_MESSAGE_PRACTITIONER_BOOKED)
        expected = open;
      else if (kind == AUS_MESSAGE_PRACTITIONER_CANCELLED)
        expected = status == AUS_CONSULTATION_CANCELLED;
      else if (kind == AUS_MESSAGE_MISSED)
        expected = status == AUS_CONSULTATION_MISSED;
      else if (kind == AUS_MESSAGE_RECEIPT || kind == AUS_MESSAGE_HOLD_LAPSED ||
               aus_message_is_of_documents ((AusMessageKind) kind))
        expected = TRUE;
      else if (kind == AUS_MESSAGE_HOLD_WARNING || kind == AUS_MESSAGE_HOLD_LAST_WARNING)
        expected = status != AUS_CONSULTATION_FINALIZED;
      g_assert_cmpint (aus_message_is_wanted ((AusMessageKind) kind, (AusConsultationStatus) status,
                                              2 * MINUTE, MINUTE),
                       ==, expected);
    }
  g_assert_false (
      aus_message_is_wanted (AUS_MESSAGE_REMINDER, AUS_CONSULTATION_SCHEDULED, MINUTE, MINUTE));
}

static void
test_retry (void)
{
  gint64 last = 0;

  for (guint tries = 1; tries < 40; tries++) {
    gint64 longest = aus_message_get_retry (tries, 0), shortest = aus_message_get_retry (tries, 1);
    g_assert_cmpint (longest, >=, last);
    g_assert_cmpint (shortest, ==, longest - longest / 4);
    g_assert_cmpint (longest, <=, 10 * MINUTE);
    last = longest;
  }
  g_assert_cmpint (aus_message_get_retry (1, 0), ==, 15 * SECOND);
  g_assert_cmpint (last, ==, 10 * MINUTE);
}

static void
assert_check (AusTemplatePart part, const char *text, const char *pointer)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = aus_template_check (AUS_TEMPLATE_REMINDER, part, text, &error);

  g_assert_cmpint (ok, ==, pointer == NULL);
  if (pointer != NULL)
    g_assert_cmpstr (aus_error_get_pointer (error), ==, pointer);
}

static void
test_template (void)
{
  assert_check (AUS_TEMPLATE_BODY, "{{date}} {{ time }} {{link}}", NULL);
  assert_check (AUS_TEMPLATE_BODY, "{{date}} {{time}}", "/body");
  assert_check (AUS_TEMPLATE_BODY, "{{date}} {{time}} {{link}} {{password}}", "/body");
  assert_check (AUS_TEMPLATE_BODY, "{{date}} {{time}} {{link}} {{patient}}", "/body");
  assert_check (AUS_TEMPLATE_SMS, "{{time}} {{link}} {{", "/sms");
  assert_check (AUS_TEMPLATE_SMS, "{{}} {{time}} {{link}}", "/sms");
  assert_check (AUS_TEMPLATE_SUBJECT, "Rappel", NULL);
  assert_check (AUS_TEMPLATE_SUBJECT, "{{link}}", "/subject");

  const char *values[AUS_PLACEHOLDER_N] = {
    [AUS_PLACEHOLDER_NAME] = "{{link}}", [AUS_PLACEHOLDER_LINK] = "https://x"
  };
  g_autofree char *filled = aus_template_fill ("{{name}} {{ link }} {{code}}!", values);
  /* What is filled in is not looked at again: a name cannot become a link. */
  g_assert_cmpstr (filled, ==, "{{link}} https://x !");
}

static void
assert_when (const char *iso, const char *locale, const char *date, const char *time)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (iso, NULL);
  gint64 usec = g_date_time_to_unix (moment) * G_USEC_PER_SEC;
  g_autofree char *said_date = aus_when_date (usec, "Europe/Paris", locale);
  g_autofree char *said_time = aus_when_time (usec, "Europe/Paris", locale);

  g_assert_cmpstr (said_date, ==, date);
  g_assert_cmpstr (said_time, ==, time);
}

static void
test_when (void)
{
  assert_when ("2027-03-28T00:30:00Z", "fr", "dimanche 28 mars 2027", "1 h 30");
  assert_when ("2027-03-28T01:00:00Z", "fr", "dimanche 28 mars 2027", "3 h");
  assert_when ("2027-10-31T01:30:00Z", "fr", "dimanche 31 octobre 2027", "2 h 30");
  assert_when ("2026-12-31T23:05:00Z", "fr", "vendredi 1er janvier 2027", "0 h 05");
  assert_when ("2026-11-23T11:00:00Z", "en", "Monday 23 November 2026", "12:00 pm");
  assert_when ("2026-11-22T23:00:00Z", "en", "Monday 23 November 2026", "12:00 am");
}

static void
test_zone (void)
{
  static const char *const zones[][3] = {
    { "Europe/Paris", "heure de Paris", "Paris time" },
    { "Indian/Reunion", "heure de La Réunion", "Reunion time" },
    { "America/Martinique", "heure de la Martinique", "Martinique time" },
    { "America/New_York", "heure de New York", "New York time" },
    { "Europe/Athens", "heure d'Athens", "Athens time" },
    { "UTC", "UTC", "UTC" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++) {
    g_autofree char *french = aus_when_zone (zones[i][0], "fr");
    g_autofree char *english = aus_when_zone (zones[i][0], "en");
    g_assert_cmpstr (french, ==, zones[i][1]);
    g_assert_cmpstr (english, ==, zones[i][2]);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/message/C2/wanted", test_wanted);
  g_test_add_func ("/domain/message/C2/back-off", test_retry);
  g_test_add_func ("/domain/template/J4/placeholders", test_template);
  g_test_add_func ("/domain/when/C1/daylight-saving", test_when);
  g_test_add_func ("/domain/when/C1/zone", test_zone);
  return g_test_run ();
}
