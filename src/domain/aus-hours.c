/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-hours.h"

#include "core/aus-error.h"
#include "core/aus-time.h"
#include "domain/aus-planning.h"

#include <string.h>

#define DAY_MINUTES 1440

static GArray *
openings_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (AusOpening));
}

AusOpenDays *
aus_open_days_new (const char *first, const char *last)
{
  AusOpenDays *self = g_new0 (AusOpenDays, 1);

  g_strlcpy (self->first, first, sizeof self->first);
  g_strlcpy (self->last, last, sizeof self->last);
  self->openings = openings_new ();
  return self;
}

void
aus_open_days_free (AusOpenDays *self)
{
  g_array_unref (self->openings);
  g_free (self);
}

AusHours *
aus_hours_new (guint slot_minutes)
{
  AusHours *self = g_new0 (AusHours, 1);

  self->slot_minutes = slot_minutes;
  self->lead_minutes = 120;
  self->horizon_days = 30;
  self->price_cents = -1;
  self->base_cents = -1;
  for (guint i = 0; i < G_N_ELEMENTS (self->weekly); i++)
    self->weekly[i] = openings_new ();
  self->days = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_open_days_free);
  return self;
}

void
aus_hours_free (AusHours *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->weekly); i++)
    g_array_unref (self->weekly[i]);
  g_ptr_array_unref (self->days);
  g_free (self);
}

gboolean
aus_hours_parse_minute (const char *text, guint *minute)
{
  if (strlen (text) != 5 || !g_ascii_isdigit (text[0]) || !g_ascii_isdigit (text[1]) ||
      text[2] != ':' || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]))
    return FALSE;
  guint hours = (guint) ((text[0] - '0') * 10 + text[1] - '0');
  guint minutes = (guint) ((text[3] - '0') * 10 + text[4] - '0');
  if (minutes > 59 || hours * 60 + minutes > DAY_MINUTES)
    return FALSE;
  *minute = hours * 60 + minutes;
  return TRUE;
}

char *
aus_hours_format_minute (guint minute)
{
  return g_strdup_printf ("%02u:%02u", minute / 60, minute % 60);
}

/* What must hold */

static gboolean
fail (GError **error, const char *pointer, const char *member, const char *message)
{
  g_autofree char *full = g_strconcat (pointer, member, NULL);

  aus_set_error_at (error, AUS_ERROR_INVALID, full, "%s", message);
  return FALSE;
}

static gboolean
check_amounts (const AusHours *self, GError **error)
{
  if (self->slot_minutes < AUS_PLAN_MIN_MINUTES || self->slot_minutes > AUS_PLAN_MAX_MINUTES)
    return fail (error, "/slot_minutes", "", "Must be from 5 to 240 minutes");
  if (self->buffer_minutes > AUS_HOURS_MAX_BUFFER)
    return fail (error, "/buffer_minutes", "", "At most two hours");
  if (self->lead_minutes > AUS_HOURS_MAX_LEAD)
    return fail (error, "/lead_minutes", "", "At most 30 days");
  if (self->horizon_days < 1 || self->horizon_days > AUS_HOURS_MAX_HORIZON)
    return fail (error, "/horizon_days", "", "From one day to a year");
  if (self->lead_minutes >= self->horizon_days * DAY_MINUTES)
    return fail (error, "/horizon_days", "", "Nothing could be booked: the notice is longer");
  if (self->price_cents > AUS_HOURS_MAX_PRICE_CENTS)
    return fail (error, "/price_cents", "", "At most 1000.00");
  if (self->base_cents >= 0 && self->price_cents < 0)
    return fail (error, "/base_cents", "", "Only with a price");
  return self->base_cents <= self->price_cents ||
         fail (error, "/base_cents", "", "Is more than the price");
}

/* @index: of the first of them in the list at @pointer. */
static gboolean
check_openings (const AusHours *self, const GArray *openings, const char *pointer, guint index,
                GError **error)
{
  for (guint i = 0; i < openings->len; i++) {
    const AusOpening *one = &g_array_index (openings, AusOpening, i);
    g_autofree char *at = g_strdup_printf ("%s/%u", pointer, index + i);

    if (i >= AUS_HOURS_MAX_OPENINGS)
      return fail (error, at, "", "At most eight times a day");
    if (one->until_minute <= one->from_minute)
      return fail (error, at, "/to", "Must be later than the beginning");
    if (one->until_minute - one->from_minute < self->slot_minutes)
      return fail (error, at, "/to", "Is too short for one appointment");
    for (guint k = 0; k < i; k++) {
      const AusOpening *other = &g_array_index (openings, AusOpening, k);
      if (one->from_minute < other->until_minute && other->from_minute < one->until_minute)
        return fail (error, at, "/from", "Overlaps another time of this day");
    }
  }
  return TRUE;
}

static gboolean
check_open_days (const AusHours *self, guint index, GError **error)
{
  const AusOpenDays *days = g_ptr_array_index (self->days, index);
  g_autofree char *at = g_strdup_printf ("/exceptions/%u", index);
  g_autofree char *openings = g_strconcat (at, "/ranges", NULL);

  if (index >= AUS_HOURS_MAX_DAYS)
    return fail (error, at, "", "At most a hundred");
  if (strcmp (days->last, days->first) < 0)
    return fail (error, at, "/until", "Is before the first day");
  g_autofree char *limit = aus_date_add_days (days->first, 366);
  if (strcmp (days->last, limit) > 0)
    return fail (error, at, "/until", "At most a year");
  for (guint k = 0; k < index; k++) {
    const AusOpenDays *other = g_ptr_array_index (self->days, k);
    if (strcmp (days->first, other->last) <= 0 && strcmp (other->first, days->last) <= 0)
      return fail (error, at, "/from", "Overlaps other days of this list");
  }
  return check_openings (self, days->openings, openings, 0, error);
}

gboolean
aus_hours_check (const AusHours *self, GError **error)
{
  guint index = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  if (!check_amounts (self, error))
    return FALSE;
  for (guint day = 0; day < G_N_ELEMENTS (self->weekly); day++) {
    if (!check_openings (self, self->weekly[day], "/weekly", index, error))
      return FALSE;
    index += self->weekly[day]->len;
  }
  for (guint i = 0; i < self->days->len; i++) {
    if (!check_open_days (self, i, error))
      return FALSE;
  }
  return TRUE;
}

/* Days and slots */

const GArray *
aus_hours_get_openings (const AusHours *self, const char *date)
{
  for (guint i = 0; i < self->days->len; i++) {
    const AusOpenDays *days = g_ptr_array_index (self->days, i);
    if (strcmp (days->first, date) <= 0 && strcmp (date, days->last) <= 0)
      return days->openings;
  }
  return self->weekly[aus_date_get_weekday (date) - 1];
}

/*
 * By the later of two beginnings and the earlier of two ends, so that no moment of the span is
 * outside of the hours by the clock on the wall; unless both lie in the hour that is there twice.
 */
void
aus_hours_append_open (const AusHours *self, const char *date, const char *time_zone, GArray *spans)
{
  const GArray *openings = aus_hours_get_openings (self, date);

  for (guint i = 0; i < openings->len; i++) {
    const AusOpening *one = &g_array_index (openings, AusOpening, i);
    AusSpan span = {
      .start = aus_time_from_local (date, one->from_minute, time_zone, AUS_LOCAL_LAST),
      .end = aus_time_from_local (date, one->until_minute, time_zone, AUS_LOCAL_FIRST),
    };
    if (span.end <= span.start)
      span.start = aus_time_from_local (date, one->from_minute, time_zone, AUS_LOCAL_FIRST);
    if (span.end > span.start)
      g_array_append_val (spans, span);
  }
}

static gboolean
is_free (const AusSpan *slot, gint64 buffer, const AusSpan *busy, gsize n_busy)
{
  for (gsize i = 0; i < n_busy; i++) {
    if (busy[i].start < slot->end + buffer && slot->start < busy[i].end + buffer)
      return FALSE;
  }
  return TRUE;
}

static gint
compare_spans (gconstpointer a, gconstpointer b)
{
  const AusSpan *left = a, *right = b;

  return left->start < right->start ? -1 : left->start > right->start;
}

GArray *
aus_hours_list_slots (const AusHours *self, const char *date, guint n_days, const char *time_zone,
                      const AusSpan *busy, gsize n_busy, gint64 now)
{
  const gint64 minute = G_GINT64_CONSTANT (60) * G_USEC_PER_SEC;
  gint64 length = self->slot_minutes * minute, buffer = self->buffer_minutes * minute;
  g_autofree char *today = aus_time_local_date (now, time_zone);
  g_autofree char *last = aus_date_add_days (today, (int) self->horizon_days);
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (AusSpan));
  GArray *slots = g_array_new (FALSE, FALSE, sizeof (AusSpan));

  for (guint i = 0; i < n_days; i++) {
    g_autofree char *day = aus_date_add_days (date, (int) i);
    if (strcmp (today, day) <= 0 && strcmp (day, last) <= 0)
      aus_hours_append_open (self, day, time_zone, open);
  }
  g_array_sort (open, compare_spans);
  for (guint i = 0; i < open->len; i++) {
    const AusSpan *span = &g_array_index (open, AusSpan, i);
    for (gint64 at = span->start; at + length <= span->end; at += length + buffer) {
      AusSpan slot = { at, at + length };
      if (at >= now + self->lead_minutes * minute && is_free (&slot, buffer, busy, n_busy))
        g_array_append_val (slots, slot);
    }
  }
  return slots;
}
