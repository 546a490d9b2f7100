/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "core/aus-time.h"
#include "domain/aus-hours.h"

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)

static void
add (GArray *openings, const char *from, const char *until)
{
  AusOpening one;

  g_assert_true (aus_hours_parse_minute (from, &one.from_minute));
  g_assert_true (aus_hours_parse_minute (until, &one.until_minute));
  g_array_append_val (openings, one);
}

static gint64
at (const char *text)
{
  gint64 usec = 0;

  g_assert_true (aus_time_parse (text, &usec, NULL));
  return usec;
}

static AusHours *
make (guint slot_minutes)
{
  AusHours *hours = aus_hours_new (slot_minutes);

  hours->lead_minutes = 0;
  hours->horizon_days = 365;
  return hours;
}

/* @expected: local times of the slots, with a comma between them. */
static void
assert_slots (const AusHours *hours, const char *date, guint n_days, const AusSpan *busy,
              gsize n_busy, const char *now, const char *expected)
{
  g_autoptr (GArray) slots =
      aus_hours_list_slots (hours, date, n_days, "Europe/Paris", busy, n_busy, at (now));
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < slots->len; i++) {
    g_autofree char *start =
        aus_time_format (g_array_index (slots, AusSpan, i).start, "Europe/Paris");
    g_string_append_printf (text, "%s%.11s", i > 0 ? "," : "", start + 5);
  }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_week (void)
{
  g_autoptr (AusHours) hours = make (30);

  add (hours->weekly[0], "09:00", "10:30");
  add (hours->weekly[0], "14:00", "14:45");
  add (hours->weekly[6], "23:30", "24:00");
  /* 23 November 2026 is a Monday. */
  assert_slots (hours, "2026-11-23", 7, NULL, 0, "2026-11-22T12:00:00Z",
                "11-23T09:00,11-23T09:30,11-23T10:00,11-23T14:00,11-29T23:30");
  assert_slots (hours, "2026-11-24", 5, NULL, 0, "2026-11-22T12:00:00Z", "");
}

static void
test_lead_and_horizon (void)
{
  g_autoptr (AusHours) hours = make (30);

  for (guint day = 0; day < 7; day++)
    add (hours->weekly[day], "09:00", "10:00");
  hours->lead_minutes = 90;
  hours->horizon_days = 2;
  /* At 8 o'clock in Paris. */
  assert_slots (hours, "2026-11-20", 14, NULL, 0, "2026-11-23T07:00:00Z",
                "11-23T09:30,11-24T09:00,11-24T09:30,11-25T09:00,11-25T09:30");
}

static void
test_busy (void)
{
  g_autoptr (AusHours) hours = make (20);
  const AusSpan busy[] = {
    { at ("2026-11-23T09:30:00+01:00"), at ("2026-11-23T09:45:00+01:00") },
    { at ("2026-11-23T10:20:00+01:00"), at ("2026-11-23T10:40:00+01:00") },
  };

  add (hours->weekly[0], "09:00", "11:00");
  assert_slots (hours, "2026-11-23", 1, busy, G_N_ELEMENTS (busy), "2026-11-22T12:00:00Z",
                "11-23T09:00,11-23T10:00,11-23T10:40");
  /* Ten minutes between any two: also a grid of half hours. */
  hours->buffer_minutes = 10;
  assert_slots (hours, "2026-11-23", 1, busy, G_N_ELEMENTS (busy), "2026-11-22T12:00:00Z",
                "11-23T09:00");
}

static void
test_open_days (void)
{
  g_autoptr (AusHours) hours = make (60);
  AusOpenDays *holiday = aus_open_days_new ("2026-12-24", "2027-01-03");
  AusOpenDays *saturday = aus_open_days_new ("2026-11-28", "2026-11-28");

  add (hours->weekly[0], "09:00", "11:00");
  add (saturday->openings, "10:00", "11:00");
  g_ptr_array_add (hours->days, holiday);
  g_ptr_array_add (hours->days, saturday);
  g_assert_true (aus_hours_check (hours, NULL));
  assert_slots (hours, "2026-11-28", 7, NULL, 0, "2026-11-22T12:00:00Z",
                "11-28T10:00,11-30T09:00,11-30T10:00");
  assert_slots (hours, "2026-12-21", 14, NULL, 0, "2026-11-22T12:00:00Z",
                "12-21T09:00,12-21T10:00");
}

/* Clocks go forward at 2 o'clock on 28 March 2027, and back at 3 o'clock on 25 October 2026. */
static void
test_clock_changes (void)
{
  g_autoptr (AusHours) hours = make (30);

  add (hours->weekly[6], "01:30", "03:30");
  assert_slots (hours, "2027-03-28", 1, NULL, 0, "2027-03-01T12:00:00Z", "03-28T01:30,03-28T03:00");
  assert_slots (hours, "2026-10-25", 1, NULL, 0, "2026-10-01T12:00:00Z",
                "10-25T01:30,10-25T02:00,10-25T02:30,10-25T02:00,10-25T02:30,10-25T03:00");
  assert_slots (hours, "2027-04-04", 1, NULL, 0, "2027-03-27T12:00:00Z",
                "04-04T01:30,04-04T02:00,04-04T02:30,04-04T03:00");

  g_autoptr (AusHours) night = make (30);
  add (night->weekly[6], "02:00", "03:00"); /* not there in spring, once in autumn */
  assert_slots (night, "2027-03-28", 1, NULL, 0, "2027-03-01T12:00:00Z", "");
  assert_slots (night, "2026-10-25", 1, NULL, 0, "2026-10-01T12:00:00Z", "10-25T02:00,10-25T02:30");
}

/* Property: whatever the zone and the day, slots are within the hours by the clock on the wall. */

static guint
local_minute (gint64 usec, const char *zone)
{
  g_autofree char *text = aus_time_format (usec, zone);
  g_autofree char *minute = g_strndup (text + 11, 5);
  guint value = 0;

  g_assert_true (aus_hours_parse_minute (minute, &value));
  return value;
}

static gboolean
is_open_at (const AusHours *hours, gint64 usec, const char *zone)
{
  g_autofree char *date = aus_time_local_date (usec, zone);
  const GArray *openings = aus_hours_get_openings (hours, date);
  guint minute = local_minute (usec, zone);

  for (guint i = 0; i < openings->len; i++) {
    const AusOpening *one = &g_array_index (openings, AusOpening, i);
    if (one->from_minute <= minute && minute < one->until_minute)
      return TRUE;
  }
  return FALSE;
}

static AusHours *
draw_hours (GRand *rand)
{
  AusHours *hours = make ((guint) g_rand_int_range (rand, 1, 13) * 5);

  hours->buffer_minutes = (guint) g_rand_int_range (rand, 0, 4) * 5;
  for (guint day = 0; day < 7; day++) {
    guint minute = 0;
    while ((minute += (guint) g_rand_int_range (rand, 0, 37) * 15) < 1380) {
      guint until = minute + 60 + (guint) g_rand_int_range (rand, 0, 21) * 15;
      AusOpening one = { minute, MIN (1440, until) };
      g_array_append_val (hours->weekly[day], one);
      minute = one.until_minute;
    }
  }
  return hours;
}

static void
check_day (const AusHours *hours, const char *date, const char *zone, GRand *rand)
{
  AusSpan busy[3];
  gint64 midnight = aus_time_from_local (date, 0, zone, AUS_LOCAL_FIRST);

  for (guint i = 0; i < G_N_ELEMENTS (busy); i++) {
    busy[i].start = midnight + g_rand_int_range (rand, 0, 1440) * MINUTE;
    busy[i].end = busy[i].start + g_rand_int_range (rand, 5, 90) * MINUTE;
  }
  g_autoptr (GArray) slots = aus_hours_list_slots (hours, date, 2, zone, busy, G_N_ELEMENTS (busy),
                                                   midnight - 48 * 60 * MINUTE);
  gint64 buffer = hours->buffer_minutes * MINUTE;
  for (guint i = 0; i < slots->len; i++) {
    const AusSpan *slot = &g_array_index (slots, AusSpan, i);
    g_assert_cmpint (slot->end - slot->start, ==, hours->slot_minutes * MINUTE);
    if (i > 0)
      g_assert_cmpint (slot->start, >=, g_array_index (slots, AusSpan, i - 1).end);
    for (gint64 usec = slot->start; usec < slot->end; usec += MINUTE)
      g_assert_true (is_open_at (hours, usec, zone));
    for (guint k = 0; k < G_N_ELEMENTS (busy); k++)
      g_assert_true (busy[k].end + buffer <= slot->start || slot->end + buffer <= busy[k].start);
  }
}

static void
test_every_zone (void)
{
  static const struct {
    const char *zone;
    const char *date; /* of a change of its clocks, or the day before */
  } changes[] = {
    { "Europe/Paris", "2026-03-29" },        { "Europe/Paris", "2026-10-25" },
    { "America/New_York", "2026-03-08" },    { "America/New_York", "2026-11-01" },
    { "Australia/Lord_Howe", "2026-04-05" }, { "Australia/Lord_Howe", "2026-10-04" },
    { "America/Santiago", "2026-09-05" },    { "America/Santiago", "2026-04-04" },
    { "Asia/Beirut", "2026-03-28" },         { "Pacific/Apia", "2011-12-29" },
    { "Asia/Kathmandu", "2026-06-01" },      { "America/St_Johns", "2026-11-01" },
    { "Indian/Reunion", "2026-10-25" },      { "Pacific/Noumea", "2026-10-25" },
  };
  GRand *rand = g_rand_new_with_seed (20261123);

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    for (guint turn = 0; turn < 20; turn++) {
      g_autoptr (AusHours) hours = draw_hours (rand);
      check_day (hours, changes[i].date, changes[i].zone, rand);
    }
  }
  g_rand_free (rand);
}

/* Openings of a whole day hold as many slots as the day has: 23, 24 or 25 hours. */
static void
test_whole_days (void)
{
  g_autoptr (AusHours) hours = make (60);

  for (guint day = 0; day < 7; day++)
    add (hours->weekly[day], "00:00", "24:00");
  for (int i = 0; i < 365; i++) {
    g_autofree char *date = aus_date_add_days ("2026-11-23", i);
    gint64 start, end;
    gint64 noon = aus_time_from_local (date, 720, "Europe/Paris", AUS_LOCAL_FIRST);
    g_autoptr (GArray) slots =
        aus_hours_list_slots (hours, date, 1, "Europe/Paris", NULL, 0, at ("2026-11-22T12:00:00Z"));
    aus_time_day_bounds (noon, "Europe/Paris", &start, &end);
    g_assert_cmpint (slots->len, ==, (end - start) / (60 * MINUTE));
  }
}

static void
assert_refused (const AusHours *hours, const char *pointer)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (aus_hours_check (hours, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  g_assert_cmpstr (aus_error_get_pointer (error), ==, pointer);
}

static void
test_refused (void)
{
  static const struct {
    guint slot, buffer, lead, horizon;
    gint64 price, base;
    const char *pointer;
  } amounts[] = {
    { 4, 0, 0, 30, -1, -1, "/slot_minutes" },      { 241, 0, 0, 30, -1, -1, "/slot_minutes" },
    { 20, 121, 0, 30, -1, -1, "/buffer_minutes" }, { 20, 0, 43201, 30, -1, -1, "/lead_minutes" },
    { 20, 0, 0, 0, -1, -1, "/horizon_days" },      { 20, 0, 0, 366, -1, -1, "/horizon_days" },
    { 20, 0, 1440, 1, -1, -1, "/horizon_days" },   { 20, 0, 0, 30, 100001, -1, "/price_cents" },
    { 20, 0, 0, 30, 2500, 2501, "/base_cents" },   { 20, 0, 0, 30, -1, 2500, "/base_cents" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++) {
    g_autoptr (AusHours) hours = aus_hours_new (amounts[i].slot);
    hours->buffer_minutes = amounts[i].buffer;
    hours->lead_minutes = amounts[i].lead;
    hours->horizon_days = amounts[i].horizon;
    hours->price_cents = amounts[i].price;
    hours->base_cents = amounts[i].base;
    assert_refused (hours, amounts[i].pointer);
  }
}

static void
test_refused_openings (void)
{
  static const struct {
    const char *from, *until, *pointer;
  } bad[] = {
    { "12:00", "12:00", "/weekly/2/to" },
    { "12:00", "12:15", "/weekly/2/to" },
    { "10:30", "13:00", "/weekly/2/from" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (AusHours) hours = make (20);
    add (hours->weekly[0], "09:00", "11:00");
    add (hours->weekly[3], "09:00", "11:00");
    add (hours->weekly[3], bad[i].from, bad[i].until);
    assert_refused (hours, bad[i].pointer);
  }

  g_autoptr (AusHours) many = make (20);
  for (guint i = 0; i < 9; i++) {
    AusOpening one = { i * 60, i * 60 + 30 };
    g_array_append_val (many->weekly[2], one);
  }
  assert_refused (many, "/weekly/8");

  static const struct {
    const char *first, *last, *pointer;
  } days[] = {
    { "2026-12-24", "2026-12-23", "/exceptions/1/until" },
    { "2026-12-24", "2028-12-24", "/exceptions/1/until" },
    { "2026-12-01", "2026-12-02", "/exceptions/1/from" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (days); i++) {
    g_autoptr (AusHours) hours = make (20);
    g_ptr_array_add (hours->days, aus_open_days_new ("2026-12-02", "2026-12-02"));
    g_ptr_array_add (hours->days, aus_open_days_new (days[i].first, days[i].last));
    assert_refused (hours, days[i].pointer);
  }
  g_autoptr (AusHours) hours = make (20);
  AusOpenDays *one = aus_open_days_new ("2026-12-02", "2026-12-02");
  add (one->openings, "10:00", "09:00");
  g_ptr_array_add (hours->days, one);
  assert_refused (hours, "/exceptions/0/ranges/0/to");
}

static void
test_minutes (void)
{
  static const char *const bad[] = { "9:00",  "09h00", "24:01",  "25:00",
                                     "12:60", "",      "009:00", "ab:cd" };
  guint minute = 7;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (aus_hours_parse_minute (bad[i], &minute));
  g_assert_cmpuint (minute, ==, 7);
  for (guint i = 0; i <= 1440; i++) {
    g_autofree char *text = aus_hours_format_minute (i);
    g_assert_true (aus_hours_parse_minute (text, &minute));
    g_assert_cmpuint (minute, ==, i);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/hours/B5/week", test_week);
  g_test_add_func ("/domain/hours/B5/lead-and-horizon", test_lead_and_horizon);
  g_test_add_func ("/domain/hours/B5/busy-and-buffer", test_busy);
  g_test_add_func ("/domain/hours/B5/days-that-differ", test_open_days);
  g_test_add_func ("/domain/hours/B5/clock-changes", test_clock_changes);
  g_test_add_func ("/domain/hours/B5/every-zone", test_every_zone);
  g_test_add_func ("/domain/hours/B5/whole-days", test_whole_days);
  g_test_add_func ("/domain/hours/B5/refused", test_refused);
  g_test_add_func ("/domain/hours/B5/refused-openings", test_refused_openings);
  g_test_add_func ("/domain/hours/B5/minutes", test_minutes);
  return g_test_run ();
}
