/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-hours-case.h"
#include "domain/aus-planning.h"
#include "domain/aus-public-page.h"
#include "http/api/aus-api.h"
#include "http/aus-http-run.h"

/* Opening hours and free slots of a practitioner, for the practice (B5). */

#define NEED AUS_JSON_REQUIRED

#define OPENING                                                                                    \
  { "from", AUS_JSON_STRING, NEED, 5, 5, .doc = "\"09:30\", by the practitioner's clocks" },       \
  {                                                                                                \
    "to", AUS_JSON_STRING, NEED, 5, 5, .doc = "\"24:00\": the end of the day"                      \
  }

/* clang-format off */
const AusJsonMember aus_api_weekly_item[] = {
  { "opening", AUS_JSON_OBJECT, .members = (const AusJsonMember[]){
    { "weekday", AUS_JSON_INTEGER, NEED, 1, 7, .doc = "1: Monday; the list is in their order" },
    OPENING,
    { NULL },
  } },
  { NULL },
};
static const AusJsonMember range_item[] = {
  { "range", AUS_JSON_OBJECT, .members = (const AusJsonMember[]){ OPENING, { NULL } } },
  { NULL },
};
/* clang-format on */

static const AusJsonMember exception[] = {
  { "from", AUS_JSON_DATE, NEED },
  { "until", AUS_JSON_DATE, 0, .doc = "The last of these days; absent: there is one" },
  { "ranges", AUS_JSON_ARRAY, NEED, 0, AUS_HOURS_MAX_OPENINGS + 1, .members = range_item,
    .doc = "The hours of these days; empty: closed" },
  { NULL },
};
const AusJsonMember aus_api_exception_item[] = {
  { "exception", AUS_JSON_OBJECT, .members = exception },
  { NULL },
};

static const AusJsonMember language_item[] = {
  { "language", AUS_JSON_STRING, AUS_JSON_LINE, 2, 3 },
  { NULL },
};
static const AusJsonMember page[] = {
  { "enabled", AUS_JSON_BOOLEAN, .doc = "Patients may book by /p/{slug}" },
  { "indexed", AUS_JSON_BOOLEAN, .doc = "Search engines may list it" },
  { "slug", AUS_JSON_STRING, AUS_JSON_LINE, 0, AUS_PAGE_MAX_SLUG },
  { "languages", AUS_JSON_ARRAY, 0, 0, AUS_PAGE_MAX_LANGUAGES, .members = language_item },
  { "presentation", AUS_JSON_STRING, 0, 0, AUS_PAGE_MAX_PRESENTATION },
  { NULL },
};

const AusJsonMember aus_api_hours_body[] = {
  { "version", AUS_JSON_INTEGER, 0, 0, G_MAXINT32,
    .doc = "That of the hours which were edited: another's changes are not written over" },
  { "slot_minutes", AUS_JSON_INTEGER, 0, AUS_PLAN_MIN_MINUTES, AUS_PLAN_MAX_MINUTES },
  { "buffer_minutes", AUS_JSON_INTEGER, 0, 0, AUS_HOURS_MAX_BUFFER,
    .doc = "Free before and after each appointment" },
  { "lead_minutes", AUS_JSON_INTEGER, 0, 0, AUS_HOURS_MAX_LEAD,
    .doc = "Booked at least so long ahead" },
  { "horizon_days", AUS_JSON_INTEGER, 0, 1, AUS_HOURS_MAX_HORIZON, .doc = "And at most so far" },
  { "price_cents", AUS_JSON_INTEGER, AUS_JSON_NULLABLE, 0, AUS_HOURS_MAX_PRICE_CENTS,
    .doc = "null: patients are told none" },
  { "base_cents", AUS_JSON_INTEGER, AUS_JSON_NULLABLE, 0, AUS_HOURS_MAX_PRICE_CENTS,
    .doc = "The reimbursable tariff in it; null: all of it (H3)" },
  { "weekly", AUS_JSON_ARRAY, NEED, 0, 7 * AUS_HOURS_MAX_OPENINGS, .members = aus_api_weekly_item },
  { "exceptions", AUS_JSON_ARRAY, 0, 0, AUS_HOURS_MAX_DAYS, .members = aus_api_exception_item },
  { "page", AUS_JSON_OBJECT, .members = page },
  { NULL },
};

const AusJsonMember aus_api_slots_query[] = {
  { "from", AUS_JSON_DATE, .doc = "The first day; today when absent" },
  { "days", AUS_JSON_INTEGER, 0, 1, AUS_HOURS_MAX_LISTED_DAYS, .doc = "7 when absent" },
  { NULL },
};

/* What is answered */

#define NEED_OR0 (AUS_JSON_REQUIRED | AUS_JSON_NULLABLE)

static const AusJsonMember shown_page[] = {
  { "enabled", AUS_JSON_BOOLEAN, NEED },
  { "indexed", AUS_JSON_BOOLEAN, NEED },
  { "slug", AUS_JSON_STRING, NEED, .doc = "A proposal as long as nothing was saved" },
  { "languages", AUS_JSON_ARRAY, NEED, .members = language_item },
  { "presentation", AUS_JSON_STRING, NEED },
  { "url", AUS_JSON_STRING, NEED_OR0 },
  { NULL },
};

const AusJsonMember aus_api_hours_answer[] = {
  { "practitioner_id", AUS_JSON_ID, NEED },
  { "version", AUS_JSON_INTEGER, NEED },
  { "time_zone", AUS_JSON_ZONE, NEED },
  { "slot_minutes", AUS_JSON_INTEGER, NEED },
  { "buffer_minutes", AUS_JSON_INTEGER, NEED },
  { "lead_minutes", AUS_JSON_INTEGER, NEED },
  { "horizon_days", AUS_JSON_INTEGER, NEED },
  { "price_cents", AUS_JSON_INTEGER, NEED_OR0 },
  { "base_cents", AUS_JSON_INTEGER, NEED_OR0 },
  { "weekly", AUS_JSON_ARRAY, NEED, .members = aus_api_weekly_item },
  { "exceptions", AUS_JSON_ARRAY, NEED, .members = aus_api_exception_item },
  { "page", AUS_JSON_OBJECT, NEED, .members = shown_page },
  { NULL },
};

static const AusJsonMember span[] = {
  { "start", AUS_JSON_TIME, NEED },
  { "end", AUS_JSON_TIME, NEED },
  { NULL },
};
const AusJsonMember aus_api_span_item[] = {
  { "span", AUS_JSON_OBJECT, .members = span },
  { NULL },
};
const AusJsonMember aus_api_slots_answer[] = {
  { "items", AUS_JSON_ARRAY, NEED, .members = aus_api_span_item,
    .doc = "Free, and still bookable" },
  { "open", AUS_JSON_ARRAY, NEED, .members = aus_api_span_item, .doc = "The opening hours" },
  { NULL },
};

void
aus_api_show_hours (AusHttpRequest *request)
{
  aus_http_run (request,
                aus_hours_input_new (aus_http_request_get_param (request, "id"), request->query),
                (GDestroyNotify) aus_hours_input_free);
}

void
aus_api_replace_hours (AusHttpRequest *request)
{
  aus_http_run (request,
                aus_hours_input_new (aus_http_request_get_param (request, "id"),
                                     aus_http_request_get_object (request)),
                (GDestroyNotify) aus_hours_input_free);
}
