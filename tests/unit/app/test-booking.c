/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening hours, public pages and self-booking (B5, H3). It is Monday, 9 o'clock in Paris. */
#include "app/aus-booking.h"
#include "app/aus-cancel.h"
#include "app/aus-hours-case.h"
#include "app/aus-jobs.h"
#include "app/aus-patient-case.h"
#include "app/aus-patient-link.h"
#include "app/aus-plan.h"
#include "app/aus-query.h"
#include "practice.h"
#include "storage/aus-outbox-store.h"

#include <string.h>

#define SLUG "dr-martin"

static JsonObject *
parse (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return json_object_ref (json_node_get_object (node));
}

static AusHoursInput *
hours_input (const AusActor *practitioner, const char *json)
{
  g_autoptr (JsonObject) object = parse (json);

  return aus_hours_input_new (practitioner->account_id, object);
}

static JsonNode *
set_hours (Practice *f, AusActor *actor, const char *json)
{
  return practice_run (f, &AUS_HOURS_REPLACE, actor, hours_input (f->martin, json),
                       (GDestroyNotify) aus_hours_input_free);
}

static void
refuse_hours (Practice *f, AusActor *actor, const char *json, AusError code, const char *pointer)
{
  g_autofree char *before = practice_dump (f);
  g_autoptr (GError) error = NULL;
  gpointer result =
      aus_app_run_sync (f->app, &AUS_HOURS_REPLACE, actor, hours_input (f->martin, json),
                        (GDestroyNotify) aus_hours_input_free, &error);

  g_assert_null (result);
  g_assert_error (error, AUS_ERROR, (int) code);
  g_assert_cmpstr (aus_error_get_pointer (error), ==, pointer);
  g_autofree char *after = practice_dump (f);
  g_assert_cmpstr (before, ==, after);
}

/* Monday to Friday, two hours; the page is on. */
#define OPEN_WEEK                                                                                  \
  "{'slot_minutes':30,'lead_minutes':60,'horizon_days':30,'price_cents':3000,'base_cents':2500,"   \
  "'weekly':[{'weekday':1,'from':'09:00','to':'12:00'},{'weekday':3,'from':'14:00','to':'15:00'}]" \
  ","                                                                                              \
  "'exceptions':[{'from':'2026-12-24','until':'2027-01-03','ranges':[]}],"                         \
  "'page':{'enabled':true,'slug':'" SLUG "','languages':['fr','en'],'presentation':'Bonjour'}}"

static void
open_page (Practice *f)
{
  json_node_unref (set_hours (f, f->martin, OPEN_WEEK));
}

static void
test_hours (Practice *f, gconstpointer data)
{
  g_autoptr (JsonNode) first =
      practice_run (f, &AUS_HOURS_SHOW, f->martin, hours_input (f->martin, "{}"),
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
  g_autoptr (JsonNode) saved = set_hours (f, f->delegate, OPEN_WEEK);
  g_autoptr (JsonNode) again =
      practice_run (f, &AUS_HOURS_SHOW, f->delegate, hours_input (f->martin, "{}"),
                    (GDestroyNotify) aus_hours_input_free);
  g_assert_true (json_node_equal (saved, again));
  g_autofree char *trail = practice_text (
      f, "SELECT actor_id || ' ' || on_behalf_of FROM audit WHERE action = 'hours.replace'");
  g_autofree char *expected =
      g_strdup_printf ("%s %s", f->delegate->account_id, f->martin->account_id);
  g_assert_cmpstr (trail, ==, expected);

  /* What is not said stays; the week is replaced. */
  g_autoptr (JsonNode) shorter = set_hours (
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
  open_page (f);
  refuse_hours (f, f->nguyen, OPEN_WEEK, AUS_ERROR_FORBIDDEN, NULL);
  refuse_hours (f, f->stranger, OPEN_WEEK, AUS_ERROR_FORBIDDEN, NULL);
  refuse_hours (f, f->nobody, OPEN_WEEK, AUS_ERROR_UNAUTHENTICATED, NULL);
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
  gpointer result =
      aus_app_run_sync (f->app, &AUS_HOURS_REPLACE, f->nguyen,
                        hours_input (f->nguyen, "{'weekly':[],'page':{'slug':'" SLUG "'}}"),
                        (GDestroyNotify) aus_hours_input_free, &error);
  g_assert_null (result);
  g_assert_cmpstr (aus_error_get_pointer (error), ==, "/page/slug");
}

/* The starts of the free slots of the week, "23T10:30 " each. */
static char *
list_slots (Practice *f)
{
  g_autoptr (JsonNode) node =
      practice_run (f, &AUS_HOURS_SLOTS, f->martin, hours_input (f->martin, "{}"),
                    (GDestroyNotify) aus_hours_input_free);
  JsonArray *items = json_object_get_array_member (json_node_get_object (node), "items");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (items); i++) {
    const char *start =
        json_object_get_string_member (json_array_get_object_element (items, i), "start");
    g_string_append_printf (text, "%.8s ", start + 8);
  }
  return g_string_free (text, FALSE);
}

static void
assert_slots (Practice *f, const char *expected)
{
  g_autofree char *slots = list_slots (f);

  g_assert_cmpstr (slots, ==, expected);
}

static void
test_slots (Practice *f, gconstpointer data)
{
  open_page (f);
  assert_slots (f, "23T10:00 23T10:30 23T11:00 23T11:30 25T14:00 25T14:30 ");
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T10:20:00+01:00");
  assert_slots (f, "23T11:00 23T11:30 25T14:00 25T14:30 ");
  aus_consultation_unref (
      practice_do (f, &AUS_PLAN_CANCEL, f->martin,
                   aus_command_new_with (planned->consultation->id, NULL, "ill")));
  assert_slots (f, "23T10:00 23T10:30 23T11:00 23T11:30 25T14:00 25T14:30 ");
}

/* Booking */

static AusBookingInput *
booking_input (const char *token, const char *json)
{
  g_autoptr (JsonObject) object = parse (json);

  return aus_booking_input_new (SLUG, token, object);
}

static char *
hold_body (const char *start, const char *email)
{
  return g_strdup_printf ("{'start':'%s','given_name':'Louise','family_name':'Durand',"
                          "'birth_date':'1951-04-02','email':'%s','price_cents':3000}",
                          start, email);
}

static JsonObject *
hold (Practice *f, const char *start, const char *email)
{
  g_autofree char *body = hold_body (start, email);
  g_autoptr (JsonNode) node =
      practice_run (f, &AUS_BOOKING_HOLD, f->nobody, booking_input (NULL, body),
                    (GDestroyNotify) aus_booking_input_free);

  return json_object_ref (json_node_get_object (node));
}

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
  g_autofree char *body = hold_body (start, email);

  refuse (f, &AUS_BOOKING_HOLD, booking_input (NULL, body), code, NULL);
}

static const char *
token_of (JsonObject *held)
{
  return json_object_get_string_member (held, "token");
}

/* (transfer full): what was sent. */
static char *
read_code (Practice *f, JsonObject *held)
{
  g_autofree char *hash = aus_secrets_hash_token (token_of (held));
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM booking WHERE token_hash = '%s'", hash);
  g_autofree char *id = practice_text (f, sql);

  return aus_booking_dup_code (f->app, id);
}

static AusBookingInput *
code_input (JsonObject *held, const char *code)
{
  g_autofree char *body = g_strdup_printf ("{'code':'%s'}", code);

  return booking_input (token_of (held), body);
}

static JsonObject *
confirm (Practice *f, JsonObject *held, const char *code)
{
  g_autoptr (JsonNode) node =
      practice_run (f, &AUS_BOOKING_CONFIRM, f->nobody, code_input (held, code),
                    (GDestroyNotify) aus_booking_input_free);

  return json_object_ref (json_node_get_object (node));
}

#define TEN         "2026-11-23T10:00:00+01:00"
#define HALF_ELEVEN "2026-11-23T10:30:00+01:00"

static void
test_booked (Practice *f, gconstpointer data)
{
  open_page (f);
  g_autoptr (JsonObject) held = hold (f, TEN, "louise@example.org");
  g_assert_cmpstr (json_object_get_string_member (held, "channel"), ==, "mail");
  assert_slots (f, "23T10:30 23T11:00 23T11:30 25T14:00 25T14:30 ");
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM consultation"), ==, 0);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM outbox WHERE kind = 'booking_code'"),
                   ==, 1);

  g_autofree char *code = read_code (f, held);
  g_autoptr (JsonObject) booked = confirm (f, held, code);
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
  g_autoptr (JsonObject) repeated = confirm (f, held, code);
  g_assert_cmpstr (json_object_get_string_member (repeated, "url"), ==,
                   json_object_get_string_member (booked, "url"));
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM consultation"), ==, 1);
}

/* Who it is */

static char *
add_record (Practice *f, const char *json)
{
  g_autoptr (AusPatient) patient =
      practice_run (f, &AUS_PATIENT_CREATE, f->martin, practice_body (NULL, json),
                    (GDestroyNotify) aus_command_free);

  return g_strdup (patient->id);
}

static AusCommand *
about_seat (const AusConsultation *consultation, AusRole role, const char *patch)
{
  AusCommand *command = practice_body (consultation->id, patch);

  command->participant_id = g_strdup (practice_person_id (consultation, role));
  return command;
}

/* (transfer full): ids of whom the register proposes, with a blank between them. */
static char *
list_candidates (Practice *f, AusActor *actor, const AusConsultation *consultation)
{
  g_autoptr (JsonNode) node = practice_run (f, &AUS_PATIENT_CANDIDATES, actor,
                                            about_seat (consultation, AUS_ROLE_PATIENT, "{}"),
                                            (GDestroyNotify) aus_command_free);
  JsonArray *items = json_object_get_array_member (json_node_get_object (node), "items");
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (items); i++)
    g_string_append_printf (
        ids, "%s%s", i > 0 ? " " : "",
        json_object_get_string_member (json_array_get_object_element (items, i), "id"));
  return g_string_free (ids, FALSE);
}

static AusConsultation *
book_ten (Practice *f)
{
  open_page (f);
  g_autoptr (JsonObject) held = hold (f, TEN, "louise@example.org");
  g_autofree char *code = read_code (f, held);
  json_object_unref (confirm (f, held, code));
  g_autofree char *id = practice_text (f, "SELECT id FROM consultation");

  return practice_do (f, &AUS_QUERY_ONE, f->martin, aus_command_new (id));
}

static AusConsultation *
tie (Practice *f, AusActor *actor, const AusConsultation *consultation, const char *patient_id)
{
  g_autofree char *patch = patient_id != NULL ? g_strdup_printf ("{'patient_id':'%s'}", patient_id)
                                              : g_strdup ("{'patient_id':null}");

  return practice_do (f, &AUS_PLAN_PATCH_PARTICIPANT, actor,
                      about_seat (consultation, AUS_ROLE_PATIENT, patch));
}

/* The register proposes, also by a former name or with a slip; nothing is tied by itself. */
static void
test_to_identify (Practice *f, gconstpointer data)
{
  g_autofree char *slip = add_record (f, "{'birth_name':'Durant','given_names':'Louise Marie',"
                                         "'sex':'female','birth_date':'1951-04-02'}");
  g_autofree char *married =
      add_record (f, "{'birth_name':'Petit','given_names':'Louise','used_name':'Durand',"
                     "'sex':'female','birth_date':'1951-04-02','confirm_duplicate':true}");
  g_free (add_record (f, "{'birth_name':'Durand','given_names':'Louise','sex':'female',"
                         "'birth_date':'1951-04-03'}"));
  g_free (add_record (f, "{'birth_name':'Moreau','given_names':'Louise','sex':'female',"
                         "'birth_date':'1951-04-02','confirm_duplicate':true}"));
  g_autoptr (AusConsultation) booked = book_ten (f);

  g_assert_null (practice_person (booked, AUS_ROLE_PATIENT)->patient_id);
  g_assert_true (aus_person_is_to_identify (practice_person (booked, AUS_ROLE_PATIENT)));
  g_assert_false (aus_person_is_to_identify (practice_person (booked, AUS_ROLE_PRACTITIONER)));
  g_autofree char *found = list_candidates (f, f->delegate, booked);
  g_assert_nonnull (strstr (found, slip));
  g_assert_nonnull (strstr (found, married));
  g_assert_cmpuint (strlen (found), ==, strlen (slip) + 1 + strlen (married));
  g_autofree char *trail = practice_text (
      f, "SELECT actor_id || ' ' || detail FROM audit WHERE action = 'patient.search'");
  g_autofree char *expected = g_strdup_printf ("%s %s", f->delegate->account_id, found);
  g_assert_cmpstr (trail, ==, expected);

  /* One click of a person ties, another takes it back, and both are in the trail. */
  g_autoptr (AusConsultation) tied = tie (f, f->delegate, booked, married);
  g_assert_cmpstr (practice_person (tied, AUS_ROLE_PATIENT)->patient_id, ==, married);
  g_assert_false (aus_person_is_to_identify (practice_person (tied, AUS_ROLE_PATIENT)));
  g_autoptr (AusConsultation) untied = tie (f, f->martin, tied, NULL);
  g_assert_true (aus_person_is_to_identify (practice_person (untied, AUS_ROLE_PATIENT)));
  /* With a name that is put right, and where the whole plan is edited, the trail says it, too. */
  g_autofree char *both =
      g_strdup_printf ("{'patient':{'patient_id':'%s','given_name':'Lou'}}", slip);
  AusCommand *edit = practice_body (booked->id, both);
  edit->if_version = untied->version;
  aus_consultation_unref (practice_do (f, &AUS_PLAN_PATCH, f->martin, edit));
  g_autofree char *words = practice_text (
      f, "SELECT group_concat (action || ' ' || detail, '|') FROM (SELECT action, detail FROM audit"
         " WHERE action LIKE 'participant.%tie' ORDER BY number)");
  g_autofree char *three =
      g_strdup_printf ("participant.tie %s|participant.untie |participant.tie %s", married, slip);
  g_assert_cmpstr (words, ==, three);
}

/* The register stays the organisation's, and candidates those of a consultation one may read. */
static void
test_candidates_refused (Practice *f, gconstpointer data)
{
  g_autoptr (AusConsultation) booked = book_ten (f);

  practice_refuse_command (f, &AUS_PATIENT_CANDIDATES, f->roux,
                           about_seat (booked, AUS_ROLE_PATIENT, "{}"), AUS_ERROR_NOT_FOUND);
  practice_refuse_command (f, &AUS_PATIENT_CANDIDATES, f->stranger,
                           about_seat (booked, AUS_ROLE_PATIENT, "{}"), AUS_ERROR_NOT_FOUND);
  practice_refuse_command (f, &AUS_PATIENT_CANDIDATES, f->martin,
                           about_seat (booked, AUS_ROLE_PRACTITIONER, "{}"), AUS_ERROR_NOT_FOUND);
  g_autofree char *nobody = list_candidates (f, f->martin, booked);
  g_assert_cmpstr (nobody, ==, "");
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action = 'patient.search'"),
                   ==, 0);
}

static void
test_taken (Practice *f, gconstpointer data)
{
  open_page (f);
  g_autoptr (JsonObject) held = hold (f, TEN, "louise@example.org");
  refuse_hold (f, TEN, "other@example.org", AUS_ERROR_SLOT_TAKEN);
  refuse_hold (f, "2026-11-23T10:10:00+01:00", "other@example.org", AUS_ERROR_SLOT_TAKEN);
  refuse_hold (f, "2026-11-23T09:00:00+01:00", "other@example.org", AUS_ERROR_SLOT_TAKEN);

  /* The same address chooses anew: the first slot is free again. */
  json_object_unref (hold (f, HALF_ELEVEN, "LOUISE@example.org"));
  g_autoptr (JsonObject) other = hold (f, TEN, "other@example.org");
  refuse (f, &AUS_BOOKING_CONFIRM, code_input (held, "000000"), AUS_ERROR_LINK_EXPIRED, NULL);

  /* Ten minutes later nothing is reserved any more, and what was sent is worth nothing. */
  aus_clock_advance (f->clock, 10 * MINUTE);
  g_autofree char *code = read_code (f, other);
  refuse (f, &AUS_BOOKING_CONFIRM, code_input (other, code), AUS_ERROR_LINK_EXPIRED, NULL);
  refuse (f, &AUS_BOOKING_RESEND, booking_input (token_of (other), "{}"), AUS_ERROR_LINK_EXPIRED,
          NULL);
  g_autoptr (JsonObject) third = hold (f, HALF_ELEVEN, "third@example.org");

  /* The practice itself may use a reserved time; the patient is told, and chooses another. */
  g_autofree char *third_code = read_code (f, third);
  aus_planned_free (practice_plan (f, HALF_ELEVEN));
  refuse (f, &AUS_BOOKING_CONFIRM, code_input (third, third_code), AUS_ERROR_SLOT_TAKEN, NULL);
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

  open_page (f);
  for (guint i = 0; i < 16; i++) {
    g_autofree char *email = g_strdup_printf ("patient%u@example.org", i);
    g_autofree char *body = hold_body (TEN, email);
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

  open_page (f);
  json_object_unref (hold (f, TEN, "louise@example.org"));
  g_assert_false (aus_database_write_sync (f->database, insert_behind, NULL, NULL, &error));
  g_assert_nonnull (error);
}

static void
test_codes (Practice *f, gconstpointer data)
{
  open_page (f);
  g_autoptr (JsonObject) held = hold (f, TEN, "louise@example.org");
  g_autofree char *code = read_code (f, held);
  const char *wrong = g_str_equal (code, "123456") ? "654321" : "123456";

  for (guint i = 0; i < 4; i++)
    refuse (f, &AUS_BOOKING_CONFIRM, code_input (held, wrong), AUS_ERROR_INVALID, "/code");
  refuse (f, &AUS_BOOKING_CONFIRM, code_input (held, wrong), AUS_ERROR_FORBIDDEN, NULL);
  refuse (f, &AUS_BOOKING_CONFIRM, code_input (held, code), AUS_ERROR_LINK_EXPIRED, NULL);
  assert_slots (f, "23T10:00 23T10:30 23T11:00 23T11:30 25T14:00 25T14:30 ");
}

/* Nobody is flooded with codes by way of us. */
static void
test_limits (Practice *f, gconstpointer data)
{
  open_page (f);
  g_autoptr (JsonObject) first = hold (f, TEN, "louise@example.org");
  json_node_unref (practice_run (f, &AUS_BOOKING_RESEND, f->nobody,
                                 booking_input (token_of (first), "{}"),
                                 (GDestroyNotify) aus_booking_input_free));
  g_autoptr (JsonObject) second = hold (f, HALF_ELEVEN, "louise@example.org");
  refuse_hold (f, TEN, "louise@example.org", AUS_ERROR_TOO_MANY_REQUESTS);
  refuse (f, &AUS_BOOKING_RESEND, booking_input (token_of (second), "{}"),
          AUS_ERROR_TOO_MANY_REQUESTS, NULL);
  aus_clock_advance (f->clock, 61 * MINUTE);
  json_object_unref (hold (f, "2026-11-25T14:00:00+01:00", "louise@example.org"));
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

  open_page (f);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *body = g_strdup_printf (
        "{'start':'" TEN "','given_name':'Louise','family_name':'Durand',%s}", bad[i].members);
    refuse (f, &AUS_BOOKING_HOLD, booking_input (NULL, body), AUS_ERROR_INVALID, bad[i].pointer);
  }
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM booking"), ==, 0);
  refuse (f, &AUS_BOOKING_CONFIRM, booking_input ("unknown", "{'code':'123456'}"),
          AUS_ERROR_NOT_FOUND, NULL);

  /* Switched off, the page is not there, and neither is what was begun on it. */
  g_autoptr (JsonObject) held = hold (f, TEN, "louise@example.org");
  g_autofree char *code = read_code (f, held);
  json_node_unref (set_hours (f, f->martin, "{'weekly':[],'page':{'enabled':false}}"));
  refuse (f, &AUS_BOOKING_PAGE, booking_input (NULL, "{}"), AUS_ERROR_NOT_FOUND, NULL);
  refuse (f, &AUS_BOOKING_SLOTS, booking_input (NULL, "{}"), AUS_ERROR_NOT_FOUND, NULL);
  refuse (f, &AUS_BOOKING_CONFIRM, code_input (held, code), AUS_ERROR_NOT_FOUND, NULL);
}

static void
test_page (Practice *f, gconstpointer data)
{
  g_assert_true (aus_app_load_rules (f->app, "", NULL));
  open_page (f);
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
  open_page (f);
  json_object_unref (hold (f, TEN, "louise@example.org"));
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
  PRACTICE_TEST ("/app/hours/B5/saved", test_hours);
  PRACTICE_TEST ("/app/hours/B5/refused", test_hours_refused);
  PRACTICE_TEST ("/app/hours/B5/slots", test_slots);
  PRACTICE_TEST ("/app/booking/B5/booked", test_booked);
  PRACTICE_TEST ("/app/booking/F3/to-identify", test_to_identify);
  PRACTICE_TEST ("/app/booking/F3/candidates-refused", test_candidates_refused);
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
