/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening hours and the slots that they make (B5). */
#include "app/aus-plan.h"
#include "booking-fixture.h"

static void
refuse_hours (Practice *f, AusActor *actor, const char *json, AusError code, const char *pointer)
{
  g_autofree char *before = practice_dump (f);
  g_autoptr (GError) error = NULL;
  gpointer result =
      aus_app_run_sync (f->app, &AUS_HOURS_REPLACE, actor, booking_hours_input (f->martin, json),
                        (GDestroyNotify) aus_hours_input_free, &error);

  g_assert_null (result);
  g_assert_error (error, AUS_ERROR, (int) code);
  g_assert_cmpstr (aus_error_get_pointer (error), ==, pointer);
  g_autofree char *after = practice_dump (f);
  g_assert_cmpstr (before, ==, after);
}

static void
test_hours (Practice *f, gconstpointer data)
{
  g_autoptr (JsonNode) first =
      practice_run (f, &AUS_HOURS_SHOW, f->martin, booking_hours_input (f->martin, "{}"),
                    (GDestroyNotify) aus_hours_input_free);
  JsonObject *object = json_node_get_object (first);

  g_assert_cmpint (json_object_get_int_member (object, "version"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (object, "slot_minutes"), ==, 20);
  g_assert_false (
      json_object_get_boolean_member (json_object_get_object_member (object, "page"), "enabled"));
  g_assert_cmpstr (
      json_object_get_string_member (json_object_get_object_member (object, "page"), "slug"), ==,
      "claire-martin");

  /* A delegate does it for the practitioner, and the trail names both (B6). */
  g_autoptr (JsonNode) saved = booking_set_hours (f, f->delegate, BOOKING_OPEN_WEEK);
  g_autoptr (JsonNode) again =
      practice_run (f, &AUS_HOURS_SHOW, f->delegate, booking_hours_input (f->martin, "{}"),
                    (GDestroyNotify) aus_hours_input_free);
  g_assert_true (json_node_equal (saved, again));
  g_autofree char *trail = practice_text (
      f, "SELECT actor_id || ' ' || on_behalf_of FROM audit WHERE action = 'hours.replace'");
  g_autofree char *expected =
      g_strdup_printf ("%s %s", f->delegate->account_id, f->martin->account_id);
  g_assert_cmpstr (trail, ==, expected);

  /* What is not said stays; the week is replaced. */
  g_autoptr (JsonNode) shorter = booking_set_hours (
      f, f->martin, "{'version':1,'weekly':[{'weekday':2,'from':'09:00','to':'10:00'}]}");
  object = json_node_get_object (shorter);
  g_assert_cmpint (json_object_get_int_member (object, "version"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (object, "price_cents"), ==, 3000);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "weekly")), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "exceptions")), ==,
                    1);
}

static void
test_hours_refused (Practice *f, gconstpointer data)
{
  booking_open_page (f);
  refuse_hours (f, f->nguyen, BOOKING_OPEN_WEEK, AUS_ERROR_FORBIDDEN, NULL);
  refuse_hours (f, f->stranger, BOOKING_OPEN_WEEK, AUS_ERROR_FORBIDDEN, NULL);
  refuse_hours (f, f->nobody, BOOKING_OPEN_WEEK, AUS_ERROR_UNAUTHENTICATED, NULL);
  refuse_hours (f, f->martin, "{'version':0,'weekly':[]}", AUS_ERROR_PRECONDITION_FAILED, NULL);
  refuse_hours (f, f->martin, "{'weekly':[{'weekday':1,'from':'9 h 00','to':'12:00'}]}",
                AUS_ERROR_INVALID, "/weekly/0/from");
  refuse_hours (f, f->martin, "{'weekly':[{'weekday':1,'from':'13:00','to':'12:00'}]}",
                AUS_ERROR_INVALID, "/weekly/0/to");
  refuse_hours (f, f->martin,
                "{'weekly':[{'weekday':2,'from':'09:00','to':'12:00'},"
                "{'weekday':1,'from':'09:00','to':'12:00'}]}",
                AUS_ERROR_INVALID, "/weekly/1");
  refuse_hours (f, f->martin, "{'weekly':[],'page':{'slug':'Dr Martin'}}", AUS_ERROR_INVALID,
                "/page/slug");

  /* Two pages at one address. */
  g_autoptr (GError) error = NULL;
  gpointer result = aus_app_run_sync (
      f->app, &AUS_HOURS_REPLACE, f->nguyen,
      booking_hours_input (f->nguyen, "{'weekly':[],'page':{'slug':'" BOOKING_SLUG "'}}"),
      (GDestroyNotify) aus_hours_input_free, &error);
  g_assert_null (result);
  g_assert_cmpstr (aus_error_get_pointer (error), ==, "/page/slug");
}

static void
test_slots (Practice *f, gconstpointer data)
{
  booking_open_page (f);
  booking_assert_slots (f, "23T10:00 23T10:30 23T11:00 23T11:30 25T14:00 25T14:30 ");
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T10:20:00+01:00");
  booking_assert_slots (f, "23T11:00 23T11:30 25T14:00 25T14:30 ");
  aus_consultation_unref (
      practice_do (f, &AUS_PLAN_CANCEL, f->martin,
                   aus_command_new_with (planned->consultation->id, NULL, "ill")));
  booking_assert_slots (f, "23T10:00 23T10:30 23T11:00 23T11:30 25T14:00 25T14:30 ");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/hours/B5/saved", test_hours);
  PRACTICE_TEST ("/app/hours/B5/refused", test_hours_refused);
  PRACTICE_TEST ("/app/hours/B5/slots", test_slots);
  return g_test_run ();
}
