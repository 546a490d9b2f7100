/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public pages and self-booking (B5, H3). */
#include "app/aus-cancel.h"
#include "app/aus-jobs.h"
#include "booking-fixture.h"
#include "storage/aus-outbox-store.h"

#include <string.h>

static void
refuse (Practice *f, const AusUseCase *use_case, AusBookingInput *input, AusError code,
        const char *pointer)
{
  g_autoptr (GError) error = NULL;
  gpointer result = aus_app_run_sync (f->app, use_case, f->nobody, input,
                                      (GDestroyNotify) aus_booking_input_free, &error);

  g_assert_null (result);
  g_assert_error (error, AUS_ERROR, (int) code);
  g_assert_cmpstr (aus_error_get_pointer (error), ==, pointer);
}

static void
refuse_hold (Practice *f, const char *start, const char *email, AusError code)
{
  g_autofree char *body = booking_hold_body (start, email);

  refuse (f, &AUS_BOOKING_HOLD, booking_input (NULL, body), code, NULL);
}

static void
test_booked (Practice *f, gconstpointer data)
{
  booking_open_page (f);
  g_autoptr (JsonObject) held = booking_hold (f, BOOKING_TEN, "louise@example.org");
  g_assert_cmpstr (json_object_get_string_member (held, "channel"), ==, "mail");
  booking_assert_slots (f, "23T10:30 23T11:00 23T11:30 25T14:00 25T14:30 ");
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM consultation"), ==, 0);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM outbox WHERE kind = 'booking_code'"),
                   ==, 1);

  g_autofree char *code = booking_read_code (f, held);
  g_autoptr (JsonObject) booked = booking_confirm (f, held, code);
  g_assert_true (
      g_str_has_prefix (json_object_get_string_member (booked, "url"), "https://visio.example/c/"));
  g_autofree char *row = practice_text (
      f, "SELECT c.status || ' ' || c.kind || ' ' || c.planned_duration_minutes || ' ' ||"
         " p.family_name || ' ' || p.birth_date FROM consultation c JOIN participant p"
         " ON p.consultation_id = c.id AND p.role = 'patient'");
  g_assert_cmpstr (row, ==, "scheduled teleconsultation 30 Durand 1951-04-02");
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM outbox WHERE kind = 'invitation'"), ==,
                   1);
  g_assert_cmpint (
      practice_count (f, "SELECT count(*) FROM outbox WHERE kind = 'practitioner_booked'"), ==, 1);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action = 'booking.confirm'"
                                      " AND detail = 'price 3000 cents'"),
                   ==, 1);
  /* Names stay in one place. */
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM booking WHERE family_name <> ''"
                                      " OR email IS NOT NULL"),
                   ==, 0);

  /* The answer got lost: asked again, it is the same, and nothing is booked twice. */
  g_autoptr (JsonObject) repeated = booking_confirm (f, held, code);
  g_assert_cmpstr (json_object_get_string_member (repeated, "url"), ==,
                   json_object_get_string_member (booked, "url"));
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM consultation"), ==, 1);
}

static void
test_taken (Practice *f, gconstpointer data)
{
  booking_open_page (f);
  g_autoptr (JsonObject) held = booking_hold (f, BOOKING_TEN, "louise@example.org");
  refuse_hold (f, BOOKING_TEN, "other@example.org", AUS_ERROR_SLOT_TAKEN);
  refuse_hold (f, "2026-11-23T10:10:00+01:00", "other@example.org", AUS_ERROR_SLOT_TAKEN);
  refuse_hold (f, "2026-11-23T09:00:00+01:00", "other@example.org", AUS_ERROR_SLOT_TAKEN);

  /* The same address chooses anew: the first slot is free again. */
  json_object_unref (booking_hold (f, BOOKING_HALF_ELEVEN, "LOUISE@example.org"));
  g_autoptr (JsonObject) other = booking_hold (f, BOOKING_TEN, "other@example.org");
  refuse (f, &AUS_BOOKING_CONFIRM, booking_code_input (held, "000000"), AUS_ERROR_LINK_EXPIRED,
          NULL);

  /* Ten minutes later nothing is reserved any more, and what was sent is worth nothing. */
  aus_clock_advance (f->clock, 10 * MINUTE);
  g_autofree char *code = booking_read_code (f, other);
  refuse (f, &AUS_BOOKING_CONFIRM, booking_code_input (other, code), AUS_ERROR_LINK_EXPIRED, NULL);
  refuse (f, &AUS_BOOKING_RESEND, booking_input (booking_get_token (other), "{}"),
          AUS_ERROR_LINK_EXPIRED, NULL);
  g_autoptr (JsonObject) third = booking_hold (f, BOOKING_HALF_ELEVEN, "third@example.org");

  /* The practice itself may use a reserved time; the patient is told, and chooses another. */
  g_autofree char *third_code = booking_read_code (f, third);
  aus_planned_free (practice_plan (f, BOOKING_HALF_ELEVEN));
  refuse (f, &AUS_BOOKING_CONFIRM, booking_code_input (third, third_code), AUS_ERROR_SLOT_TAKEN,
          NULL);
}

typedef struct {
  guint left, booked, taken;
} Race;

static void
on_held (GObject *source, GAsyncResult *res, gpointer data)
{
  Race *race = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = aus_app_run_finish (AUS_APP (source), res, &error);

  race->left--;
  race->booked += node != NULL;
  race->taken += g_error_matches (error, AUS_ERROR, AUS_ERROR_SLOT_TAKEN);
}

/* All in one batch of the writer: one wins, everybody else hears why not. */
static void
test_race (Practice *f, gconstpointer data)
{
  Race race = { .left = 16 };

  booking_open_page (f);
  for (guint i = 0; i < 16; i++) {
    g_autofree char *email = g_strdup_printf ("patient%u@example.org", i);
    g_autofree char *body = booking_hold_body (BOOKING_TEN, email);
    aus_app_run_async (f->app, &AUS_BOOKING_HOLD, f->nobody, booking_input (NULL, body),
                       (GDestroyNotify) aus_booking_input_free, NULL, on_held, &race);
  }
  while (race.left > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (race.booked, ==, 1);
  g_assert_cmpuint (race.taken, ==, 15);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM booking WHERE state = 'held'"), ==, 1);
}

/* What the index of slots is for: a second daemon that looked before the first had committed. */
static gpointer
insert_behind (AusTx *tx, gpointer data, GError **error)
{
  aus_tx_exec (tx, error,
               "INSERT INTO booking (id, token_hash, practitioner_id, state, planned_start,"
               " planned_minutes, held_until, address_hash, given_name, family_name, birth_date,"
               " locale, created_at) SELECT 'x', 'x', practitioner_id, 'held', planned_start,"
               " planned_minutes, held_until, 'x', '', '', '', 'fr', created_at FROM booking",
               "");
  return NULL;
}

static void
test_constraint (Practice *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  booking_open_page (f);
  json_object_unref (booking_hold (f, BOOKING_TEN, "louise@example.org"));
  g_assert_false (aus_database_write_sync (f->database, insert_behind, NULL, NULL, &error));
  g_assert_nonnull (error);
}

static void
test_codes (Practice *f, gconstpointer data)
{
  booking_open_page (f);
  g_autoptr (JsonObject) held = booking_hold (f, BOOKING_TEN, "louise@example.org");
  g_autofree char *code = booking_read_code (f, held);
  const char *wrong = g_str_equal (code, "123456") ? "654321" : "123456";

  for (guint i = 0; i < 4; i++)
    refuse (f, &AUS_BOOKING_CONFIRM, booking_code_input (held, wrong), AUS_ERROR_INVALID, "/code");
  refuse (f, &AUS_BOOKING_CONFIRM, booking_code_input (held, wrong), AUS_ERROR_FORBIDDEN, NULL);
  refuse (f, &AUS_BOOKING_CONFIRM, booking_code_input (held, code), AUS_ERROR_LINK_EXPIRED, NULL);
  booking_assert_slots (f, "23T10:00 23T10:30 23T11:00 23T11:30 25T14:00 25T14:30 ");
}

/* Nobody is flooded with codes by way of us. */
static void
test_limits (Practice *f, gconstpointer data)
{
  booking_open_page (f);
  g_autoptr (JsonObject) first = booking_hold (f, BOOKING_TEN, "louise@example.org");
  json_node_unref (practice_run (f, &AUS_BOOKING_RESEND, f->nobody,
                                 booking_input (booking_get_token (first), "{}"),
                                 (GDestroyNotify) aus_booking_input_free));
  g_autoptr (JsonObject) second = booking_hold (f, BOOKING_HALF_ELEVEN, "louise@example.org");
  refuse_hold (f, BOOKING_TEN, "louise@example.org", AUS_ERROR_TOO_MANY_REQUESTS);
  refuse (f, &AUS_BOOKING_RESEND, booking_input (booking_get_token (second), "{}"),
          AUS_ERROR_TOO_MANY_REQUESTS, NULL);
  aus_clock_advance (f->clock, 61 * MINUTE);
  json_object_unref (booking_hold (f, "2026-11-25T14:00:00+01:00", "louise@example.org"));
}

static void
test_refused (Practice *f, gconstpointer data)
{
  static const struct {
    const char *members, *pointer;
  } bad[] = {
    { "'birth_date':'1951-04-02','price_cents':3000", "/email" },
    { "'birth_date':'1851-04-02','price_cents':3000,'email':'a@example.org'", "/birth_date" },
    { "'birth_date':'1951-04-02','price_cents':3000,'mobile':'12'", "/mobile" },
    { "'birth_date':'1951-04-02','price_cents':3000,'email':'nobody'", "/email" },
    { "'birth_date':'1951-04-02','price_cents':2500,'email':'a@example.org'", "/price_cents" },
    { "'birth_date':'1951-04-02','email':'a@example.org'", "/price_cents" },
  };

  booking_open_page (f);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *body = g_strdup_printf ("{'start':'" BOOKING_TEN
                                             "','given_name':'Louise','family_name':'Durand',%s}",
                                             bad[i].members);
    refuse (f, &AUS_BOOKING_HOLD, booking_input (NULL, body), AUS_ERROR_INVALID, bad[i].pointer);
  }
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM booking"), ==, 0);
  refuse (f, &AUS_BOOKING_CONFIRM, booking_input ("unknown", "{'code':'123456'}"),
          AUS_ERROR_NOT_FOUND, NULL);

  /* Switched off, the page is not there, and neither is what was begun on it. */
  g_autoptr (JsonObject) held = booking_hold (f, BOOKING_TEN, "louise@example.org");
  g_autofree char *code = booking_read_code (f, held);
  json_node_unref (booking_set_hours (f, f->martin, "{'weekly':[],'page':{'enabled':false}}"));
  refuse (f, &AUS_BOOKING_PAGE, booking_input (NULL, "{}"), AUS_ERROR_NOT_FOUND, NULL);
  refuse (f, &AUS_BOOKING_SLOTS, booking_input (NULL, "{}"), AUS_ERROR_NOT_FOUND, NULL);
  refuse (f, &AUS_BOOKING_CONFIRM, booking_code_input (held, code), AUS_ERROR_NOT_FOUND, NULL);
}

static void
test_page (Practice *f, gconstpointer data)
{
  g_assert_true (aus_app_load_rules (f->app, "", NULL));
  booking_open_page (f);
  g_autoptr (JsonNode) node =
      practice_run (f, &AUS_BOOKING_PAGE, f->nobody, booking_input (NULL, "{}"),
                    (GDestroyNotify) aus_booking_input_free);
  JsonObject *page = json_node_get_object (node);
  JsonArray *shares = json_object_get_array_member (page, "shares");

  g_assert_cmpstr (json_object_get_string_member (page, "display_name"), ==, "Claire Martin");
  g_assert_false (json_object_has_member (page, "email"));
  g_assert_cmpuint (json_array_get_length (shares), ==, 2);
  for (guint i = 0; i < 2; i++) {
    JsonObject *share = json_array_get_object_element (shares, i);
    gboolean full = json_object_get_int_member (share, "rate_percent") == 100;
    g_assert_cmpint (json_object_get_int_member (share, "reimbursed_cents"), ==,
                     full ? 2500 : 1750);
    g_assert_cmpint (json_object_get_int_member (share, "remainder_cents"), ==, full ? 0 : 750);
    g_assert_cmpint (json_object_get_int_member (share, "extra_cents"), ==, 500);
  }

  g_autoptr (JsonNode) slots = practice_run (f, &AUS_BOOKING_SLOTS, f->nobody,
                                             booking_input (NULL, "{'from':'2026-12-24','days':7}"),
                                             (GDestroyNotify) aus_booking_input_free);
  JsonObject *object = json_node_get_object (slots);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "items")), ==, 0);
  g_assert_true (json_object_get_null_member (object, "next")); /* beyond the horizon */
  g_autoptr (JsonNode) earlier = practice_run (
      f, &AUS_BOOKING_SLOTS, f->nobody, booking_input (NULL, "{'from':'2026-11-26','days':2}"),
      (GDestroyNotify) aus_booking_input_free);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (earlier), "next"), ==,
                   "2026-11-30T09:00:00+01:00");
}

/* J3: a practitioner who does not want these mails gets none. */
static void
test_cancelled (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-24T10:00:00+01:00");
  const AusLinkSecret *link = g_ptr_array_index (planned->links, 1);

  aus_consultation_unref (
      practice_run (f, &AUS_CANCEL_BY_LINK, f->nobody,
                    aus_cancel_link_new (strrchr (link->url, '/') + 1, "1951-04-02"),
                    (GDestroyNotify) aus_cancel_link_free));
  g_autofree char *row = practice_text (
      f, "SELECT o.kind || ' ' || o.channel || ' ' || p.role FROM outbox o JOIN participant p"
         " ON p.id = o.participant_id WHERE o.state = 'waiting'");
  g_assert_cmpstr (row, ==, "practitioner_cancelled mail practitioner");
}

/* One day later nothing of it is left. */
static gpointer
prune (AusTx *tx, gpointer data, GError **error)
{
  aus_booking_store_prune (tx, aus_tx_now (tx) - 24 * HOUR, error);
  return NULL;
}

static void
test_pruned (Practice *f, gconstpointer data)
{
  booking_open_page (f);
  json_object_unref (booking_hold (f, BOOKING_TEN, "louise@example.org"));
  aus_clock_advance (f->clock, 23 * HOUR);
  g_assert_true (aus_database_write_sync (f->database, prune, NULL, NULL, NULL));
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM booking"), ==, 1);
  aus_clock_advance (f->clock, 2 * HOUR);
  g_assert_true (aus_database_write_sync (f->database, prune, NULL, NULL, NULL));
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM booking"), ==, 0);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM outbox"), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/booking/B5/booked", test_booked);
  PRACTICE_TEST ("/app/booking/B5/taken", test_taken);
  PRACTICE_TEST ("/app/booking/B5/race", test_race);
  PRACTICE_TEST ("/app/booking/B5/constraint", test_constraint);
  PRACTICE_TEST ("/app/booking/B5/wrong-codes", test_codes);
  PRACTICE_TEST ("/app/booking/B5/limits", test_limits);
  PRACTICE_TEST ("/app/booking/B5/refused", test_refused);
  PRACTICE_TEST ("/app/booking/H3/page", test_page);
  PRACTICE_TEST ("/app/booking/B3/practitioner-told", test_cancelled);
  PRACTICE_TEST ("/app/booking/L2/pruned", test_pruned);
  return g_test_run ();
}
