/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-hours-json.h"

#include "core/aus-error.h"
#include "core/aus-json.h"
#include "core/aus-time.h"

/* Printing */

static void
set_cents (JsonObject *object, const char *name, gint64 cents)
{
  if (cents >= 0)
    json_object_set_int_member (object, name, cents);
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
print_opening (const AusOpening *one)
{
  JsonObject *object = json_object_new ();
  g_autofree char *from = aus_hours_format_minute (one->from_minute);
  g_autofree char *until = aus_hours_format_minute (one->until_minute);

  json_object_set_string_member (object, "from", from);
  json_object_set_string_member (object, "to", until);
  return object;
}

static JsonArray *
print_weekly (const AusHours *hours)
{
  JsonArray *array = json_array_new ();

  for (guint day = 0; day < G_N_ELEMENTS (hours->weekly); day++) {
    for (guint i = 0; i < hours->weekly[day]->len; i++) {
      JsonObject *object = print_opening (&g_array_index (hours->weekly[day], AusOpening, i));
      json_object_set_int_member (object, "weekday", day + 1);
      json_array_add_object_element (array, object);
    }
  }
  return array;
}

static JsonArray *
print_days (const AusHours *hours)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < hours->days->len; i++) {
    const AusOpenDays *days = g_ptr_array_index (hours->days, i);
    JsonObject *object = json_object_new ();
    JsonArray *ranges = json_array_new ();
    for (guint k = 0; k < days->openings->len; k++)
      json_array_add_object_element (
          ranges, print_opening (&g_array_index (days->openings, AusOpening, k)));
    json_object_set_string_member (object, "from", days->first);
    json_object_set_string_member (object, "until", days->last);
    json_object_set_array_member (object, "ranges", ranges);
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonObject *
print_page (const AusPublicPage *page, const char *base_url)
{
  JsonObject *object = json_object_new ();
  JsonArray *languages = json_array_new ();

  for (guint i = 0; page->languages[i] != NULL; i++)
    json_array_add_string_element (languages, page->languages[i]);
  json_object_set_boolean_member (object, "enabled", page->enabled);
  json_object_set_boolean_member (object, "indexed", page->indexed);
  json_object_set_string_member (object, "slug", page->slug);
  json_object_set_array_member (object, "languages", languages);
  json_object_set_string_member (object, "presentation", page->presentation);
  if (page->slug[0] != '\0') {
    g_autofree char *url = g_strconcat (base_url, "/p/", page->slug, NULL);
    json_object_set_string_member (object, "url", url);
  } else {
    json_object_set_null_member (object, "url");
  }
  return object;
}

JsonNode *
aus_hours_to_json (const AusHoursRecord *record, const char *time_zone, const char *base_url)
{
  const AusHours *hours = record->hours;
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "practitioner_id", record->account_id);
  json_object_set_int_member (object, "version", record->version);
  json_object_set_string_member (object, "time_zone", time_zone);
  json_object_set_int_member (object, "slot_minutes", hours->slot_minutes);
  json_object_set_int_member (object, "buffer_minutes", hours->buffer_minutes);
  json_object_set_int_member (object, "lead_minutes", hours->lead_minutes);
  json_object_set_int_member (object, "horizon_days", hours->horizon_days);
  set_cents (object, "price_cents", hours->price_cents);
  set_cents (object, "base_cents", hours->base_cents);
  json_object_set_array_member (object, "weekly", print_weekly (hours));
  json_object_set_array_member (object, "exceptions", print_days (hours));
  json_object_set_object_member (object, "page", print_page (&record->page, base_url));
  json_node_take_object (node, object);
  return node;
}

JsonArray *
aus_spans_to_json (const GArray *spans, const char *time_zone)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < spans->len; i++) {
    const AusSpan *span = &g_array_index (spans, AusSpan, i);
    JsonObject *object = json_object_new ();
    g_autofree char *start = aus_time_format (span->start, time_zone);
    g_autofree char *end = aus_time_format (span->end, time_zone);
    json_object_set_string_member (object, "start", start);
    json_object_set_string_member (object, "end", end);
    json_array_add_object_element (array, object);
  }
  return array;
}

/* Reading */

static gboolean
read_minute (JsonObject *object, const char *name, const char *pointer, guint *minute,
             GError **error)
{
  if (aus_hours_parse_minute (json_object_get_string_member (object, name), minute))
    return TRUE;
  g_autofree char *at = g_strdup_printf ("%s/%s", pointer, name);
  aus_set_error_at (error, AUS_ERROR_INVALID, at, "Must be a time of day such as 09:30");
  return FALSE;
}

static gboolean
read_opening (JsonObject *object, const char *pointer, GArray *openings, GError **error)
{
  AusOpening one;

  if (!read_minute (object, "from", pointer, &one.from_minute, error) ||
      !read_minute (object, "to", pointer, &one.until_minute, error))
    return FALSE;
  g_array_append_val (openings, one);
  return TRUE;
}

/* The domain names an opening by its place in the list, which must therefore be that of the days.
 */
static gboolean
read_weekly (AusHours *hours, JsonArray *array, GError **error)
{
  gint64 last = 1;

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *object = json_array_get_object_element (array, i);
    g_autofree char *pointer = g_strdup_printf ("/weekly/%u", i);
    gint64 weekday = json_object_get_int_member (object, "weekday");
    if (weekday < last) {
      aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "Must be in the order of the days");
      return FALSE;
    }
    last = weekday;
    if (!read_opening (object, pointer, hours->weekly[weekday - 1], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_days (AusHours *hours, JsonArray *array, GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *object = json_array_get_object_element (array, i);
    const char *first = json_object_get_string_member (object, "from");
    AusOpenDays *days = aus_open_days_new (first, aus_json_get_string (object, "until", first));
    JsonArray *ranges = json_object_get_array_member (object, "ranges");
    g_ptr_array_add (hours->days, days);
    for (guint k = 0; k < json_array_get_length (ranges); k++) {
      g_autofree char *pointer = g_strdup_printf ("/exceptions/%u/ranges/%u", i, k);
      if (!read_opening (json_array_get_object_element (ranges, k), pointer, days->openings, error))
        return FALSE;
    }
  }
  return TRUE;
}

/* absent: @known; null: not told */
static gint64
read_cents (JsonObject *body, const char *name, gint64 known)
{
  if (!json_object_has_member (body, name))
    return known;
  return json_object_get_null_member (body, name) ? -1 : json_object_get_int_member (body, name);
}

static void
read_amounts (AusHours *hours, JsonObject *body, const AusHours *known)
{
  hours->slot_minutes = (guint) aus_json_get_int (body, "slot_minutes", known->slot_minutes);
  hours->buffer_minutes = (guint) aus_json_get_int (body, "buffer_minutes", known->buffer_minutes);
  hours->lead_minutes = (guint) aus_json_get_int (body, "lead_minutes", known->lead_minutes);
  hours->horizon_days = (guint) aus_json_get_int (body, "horizon_days", known->horizon_days);
  hours->price_cents = read_cents (body, "price_cents", known->price_cents);
  hours->base_cents = read_cents (body, "base_cents", known->base_cents);
}

static void
set_text (char **text, JsonObject *object, const char *name, const char *known)
{
  g_free (*text);
  *text = g_strstrip (g_strdup (aus_json_get_string (object, name, known)));
}

static void
read_page (AusPublicPage *page, JsonObject *body, const AusPublicPage *known)
{
  JsonObject *object = json_object_has_member (body, "page")
                           ? json_object_ref (json_object_get_object_member (body, "page"))
                           : json_object_new ();

  page->enabled = aus_json_get_boolean (object, "enabled", known->enabled);
  page->indexed = aus_json_get_boolean (object, "indexed", known->indexed);
  set_text (&page->slug, object, "slug", known->slug);
  set_text (&page->presentation, object, "presentation", known->presentation);
  g_strfreev (page->languages);
  if (json_object_has_member (object, "languages")) {
    g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();
    JsonArray *array = json_object_get_array_member (object, "languages");
    for (guint i = 0; i < json_array_get_length (array); i++)
      g_strv_builder_add (codes, json_array_get_string_element (array, i));
    page->languages = g_strv_builder_end (codes);
  } else {
    page->languages = g_strdupv (known->languages);
  }
  json_object_unref (object);
}

static void
copy_days (AusHours *hours, const AusHours *known)
{
  for (guint i = 0; i < known->days->len; i++) {
    const AusOpenDays *from = g_ptr_array_index (known->days, i);
    AusOpenDays *to = aus_open_days_new (from->first, from->last);
    g_array_append_vals (to->openings, from->openings->data, from->openings->len);
    g_ptr_array_add (hours->days, to);
  }
}

AusHoursRecord *
aus_hours_read_json (JsonObject *body, const AusHoursRecord *known, GError **error)
{
  g_autoptr (AusHoursRecord) record =
      aus_hours_record_new (known->account_id, known->hours->slot_minutes);

  record->version = known->version;
  read_amounts (record->hours, body, known->hours);
  read_page (&record->page, body, &known->page);
  if (!read_weekly (record->hours, json_object_get_array_member (body, "weekly"), error))
    return NULL;
  if (!json_object_has_member (body, "exceptions"))
    copy_days (record->hours, known->hours);
  else if (!read_days (record->hours, json_object_get_array_member (body, "exceptions"), error))
    return NULL;
  return g_steal_pointer (&record);
}
