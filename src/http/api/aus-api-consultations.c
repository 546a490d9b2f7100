/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-query.h"
#include "domain/aus-consultation-state.h"
#include "domain/aus-payment.h"
#include "domain/aus-planning.h"
#include "http/api/aus-api-sheets.h"
#include "http/api/aus-api.h"
#include "http/aus-http-run.h"

/* Planning, changing and listing; what a consultation goes through is in aus-api-actions.c. */

#define MAX_COMMENT 4000

static const AusJsonMember money[] = {
  { "cents", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, 0, 10000000 },
  { "currency", AUS_JSON_STRING, AUS_JSON_REQUIRED, 3, 3, .doc = "ISO 4217" },
  { NULL },
};

static const AusJsonMember payment[] = {
  { "mode", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = aus_payment_mode_names },
  { "max_amount", AUS_JSON_OBJECT, AUS_JSON_NULLABLE, .members = money,
    .doc = "The most that may be captured" },
  { NULL },
};

static const AusJsonMember tag_item[] = {
  { "tag", AUS_JSON_STRING, AUS_JSON_LINE, 1, AUS_PLAN_MAX_TAG },
  { NULL },
};

static const AusJsonMember participant_item[] = {
  { "participant", AUS_JSON_OBJECT, .members = aus_api_participant_body },
  { NULL },
};

#define PLAN_MEMBERS                                                                                    \
  { "practitioner_id", AUS_JSON_ID, .doc = "Absent: the account itself" },                              \
      { "kind", AUS_JSON_ENUM, .values = aus_consultation_kind_names },                                 \
      { "planned_duration_minutes", AUS_JSON_INTEGER, 0, AUS_PLAN_MIN_MINUTES,                          \
        AUS_PLAN_MAX_MINUTES },                                                                         \
      { "time_zone", AUS_JSON_ZONE },                                                                   \
      { "participants",                                                                                 \
        AUS_JSON_ARRAY,                                                                                 \
        AUS_JSON_REQUIRED,                                                                              \
        0,                                                                                              \
        AUS_MAX_PEOPLE - 1,                                                                             \
        .members = participant_item,                                                                    \
        .doc = "Everybody but the practitioner" },                                                      \
      { "payment", AUS_JSON_OBJECT, .members = payment },                                               \
      { "structure_id", AUS_JSON_ID, AUS_JSON_NULLABLE, .doc = "The site the patient comes to" },       \
      { "tags", AUS_JSON_ARRAY, 0, 0, AUS_PLAN_MAX_TAGS, .members = tag_item },                         \
      { "private_comment", AUS_JSON_STRING, 0, 0, MAX_COMMENT, .doc = "Never visible to the patient" }, \
  {                                                                                                     \
    "confirm_overlap", AUS_JSON_BOOLEAN, .doc = "Plan although another consultation overlaps"           \
  }

/* clang-format off */
const AusJsonMember aus_api_plan_body[] = {
  { "planned_start", AUS_JSON_TIME, AUS_JSON_REQUIRED },
  PLAN_MEMBERS,
  { NULL },
};

const AusJsonMember aus_api_now_body[] = {
  PLAN_MEMBERS,
  { NULL },
};
/* clang-format on */

const AusJsonMember aus_api_consultation_patch[] = {
  { "planned_start", AUS_JSON_TIME, .doc = "Moves the consultation" },
  { "planned_duration_minutes", AUS_JSON_INTEGER, 0, AUS_PLAN_MIN_MINUTES, AUS_PLAN_MAX_MINUTES },
  { "time_zone", AUS_JSON_ZONE },
  { "kind", AUS_JSON_ENUM, .values = aus_consultation_kind_names },
  { "payment", AUS_JSON_OBJECT, AUS_JSON_NULLABLE, .members = payment },
  { "structure_id", AUS_JSON_ID, AUS_JSON_NULLABLE, .doc = "Another site; null: no longer at one" },
  { "tags", AUS_JSON_ARRAY, AUS_JSON_NULLABLE, 0, AUS_PLAN_MAX_TAGS, .members = tag_item },
  { "private_comment", AUS_JSON_STRING, AUS_JSON_NULLABLE, 0, MAX_COMMENT },
  { "patient", AUS_JSON_OBJECT, .members = aus_api_participant_patch,
    .doc = "The same as changeParticipant of the patient: all of it is done, or nothing" },
  { "confirm_overlap", AUS_JSON_BOOLEAN },
  { NULL },
};

static const char *const sorts[] = { "planned_start", "-planned_start", "updated_at", "-updated_at",
                                     NULL };

static const AusJsonMember status_item[] = {
  { "status", AUS_JSON_ENUM, .values = aus_consultation_status_names },
  { NULL },
};

/* clang-format off */
#define FILTERS                                                                                    \
  { "practitioner_id", AUS_JSON_ID, .doc = "Absent: every practitioner one acts for" },            \
  { "from", AUS_JSON_TIME, .doc = "planned_start at or after" },                                   \
  { "to", AUS_JSON_TIME, .doc = "planned_start before" },                                          \
  { "status", AUS_JSON_ARRAY, 0, 1, 8, .members = status_item, .doc = "Any of these" },            \
  { "tag", AUS_JSON_STRING, 0, 1, AUS_PLAN_MAX_TAG },                                              \
  { "q", AUS_JSON_STRING, 0, 1, 100, .doc = "Text in names, tags and the private comment" },       \
  { "sort", AUS_JSON_ENUM, .values = sorts }

const AusJsonMember aus_api_export_query[] = {
  FILTERS,
  AUS_API_SHEET_MEMBERS,
  { NULL },
};

const AusJsonMember aus_api_list_query[] = {
  FILTERS,
  { "limit", AUS_JSON_INTEGER, 0, 1, 200, .doc = "50 when absent" },
  { "cursor", AUS_JSON_STRING, 0, 1, 500, .doc = "next_cursor of the page before" },
  { NULL },
};
/* clang-format on */

static guint
read_statuses (JsonObject *query)
{
  guint statuses = 0;
  JsonArray *names;

  if (!json_object_has_member (query, "status"))
    return 0;
  names = json_object_get_array_member (query, "status");
  for (guint i = 0; i < json_array_get_length (names); i++) {
    AusConsultationStatus status;

    if (aus_consultation_status_from_name (json_array_get_string_element (names, i), &status))
      statuses |= 1u << status;
  }
  return statuses;
}

/* The order of the names is that of AusSort. */
static AusSort
read_sort (JsonObject *query)
{
  guint sort = AUS_SORT_PLANNED_START;

  aus_names_find (sorts, aus_json_get_string (query, "sort", sorts[0]), &sort);
  return (AusSort) sort;
}

AusListQuery *
aus_api_read_list_query (JsonObject *query)
{
  AusListQuery *list = aus_list_query_new ();

  list->practitioner_id = g_strdup (aus_json_get_string (query, "practitioner_id", NULL));
  list->from = aus_json_get_time (query, "from", 0);
  list->to = aus_json_get_time (query, "to", 0);
  list->statuses = read_statuses (query);
  list->tag = g_strdup (aus_json_get_string (query, "tag", NULL));
  list->text = g_strdup (aus_json_get_string (query, "q", NULL));
  list->sort = read_sort (query);
  list->limit = (guint) aus_json_get_int (query, "limit", 0);
  list->cursor = g_strdup (aus_json_get_string (query, "cursor", NULL));
  return list;
}

void
aus_api_list_consultations (AusHttpRequest *request)
{
  aus_http_run (request, aus_api_read_list_query (request->query),
                (GDestroyNotify) aus_list_query_free);
}
