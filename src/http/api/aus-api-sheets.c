/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/api/aus-api-sheets.h"

#include "app/aus-export.h"
#include "app/aus-statistics.h"
#include "http/api/aus-api.h"
#include "http/aus-http-run.h"
#include "http/aus-http-rows.h"

#define SHEET "text/csv; charset=utf-8"

const char *const aus_api_sheet_locales[] = { "fr", "en", NULL };
const char *const aus_api_sheet_separators[] = { "comma", "semicolon", NULL };

AusSheetFormat
aus_api_read_sheet_format (JsonObject *query)
{
  const char *separator = aus_json_get_string (query, "separator", "comma");
  AusSheetFormat format = { .separator = g_str_equal (separator, "comma") ? ',' : ';' };

  g_strlcpy (format.locale, aus_json_get_string (query, "locale", "fr"), sizeof format.locale);
  return format;
}

/* @name is ours: nothing of the request is in a file name. */
static void
set_file_name (AusHttpRequest *request, const char *name)
{
  g_autofree char *value = g_strdup_printf ("attachment; filename=\"%s.csv\"", name);

  aus_http_request_set_header (request, "Content-Disposition", value);
  aus_http_request_set_header (request, "Cache-Control", "no-store");
}

/* A list, page by page */

static AusExport *
copy_for (const AusExport *self, const char *cursor)
{
  AusListQuery *query = aus_list_query_new ();

  query->practitioner_id = g_strdup (self->query->practitioner_id);
  query->from = self->query->from;
  query->to = self->query->to;
  query->statuses = self->query->statuses;
  query->tag = g_strdup (self->query->tag);
  query->text = g_strdup (self->query->text);
  query->sort = self->query->sort;
  query->cursor = g_strdup (cursor);
  return aus_export_new (query, &self->format);
}

/* Where the file has come to. */
typedef struct {
  AusExport *export;
  char *cursor;   /* of the next page; NULL: the first */
  gboolean ended; /* there is no next page */
} Progress;

static void
progress_free (gpointer data)
{
  Progress *self = data;

  aus_export_free (self->export);
  g_free (self->cursor);
  g_free (self);
}

typedef struct {
  AusHttpRequest *request; /* ref */
  AusHttpRows *stream;     /* unowned: the request's */
  Progress *progress;      /* unowned: the stream's */
} Page;

static void
take_page (Page *page, AusExportPage *rows)
{
  g_free (page->progress->cursor);
  page->progress->cursor = g_steal_pointer (&rows->next_cursor);
  page->progress->ended = page->progress->cursor == NULL;
  /* An empty chunk would end the answer (RFC 9112 section 7.1). */
  if (rows->text[0] == '\0')
    aus_http_rows_end (page->stream);
  else
    aus_http_rows_add (page->stream, g_steal_pointer (&rows->text));
}

static void
on_page (GObject *source, GAsyncResult *res, gpointer data)
{
  Page *page = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AusExportPage) rows = aus_app_run_finish (AUS_APP (source), res, &error);

  if (rows != NULL)
    take_page (page, rows);
  else
    aus_http_rows_break (page->stream);
  aus_http_request_unref (page->request);
  g_free (page);
}

static void
send_page (AusHttpRows *stream, gpointer data)
{
  Progress *progress = data;
  AusHttpRequest *request = aus_http_rows_get_request (stream);

  if (progress->ended) {
    aus_http_rows_end (stream);
    return;
  }
  Page *page = g_new0 (Page, 1);
  page->request = aus_http_request_ref (request);
  page->stream = stream;
  page->progress = progress;
  aus_app_run_async (request->app, &AUS_EXPORT_PAGE, aus_http_request_get_actor (request),
                     copy_for (progress->export, progress->cursor),
                     (GDestroyNotify) aus_export_free, NULL, on_page, page);
}

typedef struct {
  AusHttpRequest *request; /* ref */
  AusExport *export;
} Beginning;

static void
on_allowed (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autofree Beginning *beginning = data;
  g_autoptr (AusHttpRequest) request = beginning->request;
  g_autoptr (AusExport) export = beginning->export;
  GError *error = NULL;
  g_autoptr (AusExportPage) head = aus_app_run_finish (AUS_APP (source), res, &error);

  if (head == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  set_file_name (request, "consultations");
  Progress *progress = g_new0 (Progress, 1);
  progress->export = g_steal_pointer (&export);
  AusHttpRows *stream = aus_http_rows_new (request, SHEET, send_page, progress, progress_free);
  aus_http_rows_add (stream, g_steal_pointer (&head->text));
}

void
aus_api_export_consultations (AusHttpRequest *request)
{
  AusSheetFormat format = aus_api_read_sheet_format (request->query);
  Beginning *beginning = g_new0 (Beginning, 1);

  beginning->request = aus_http_request_ref (request);
  beginning->export = aus_export_new (aus_api_read_list_query (request->query), &format);
  aus_app_run_async (request->app, &AUS_EXPORT_BEGIN, aus_http_request_get_actor (request),
                     copy_for (beginning->export, NULL), (GDestroyNotify) aus_export_free, NULL,
                     on_allowed, beginning);
}

/* Statistics */

/* clang-format off */
#define STATISTICS                                                                                 \
  { "practitioner_id", AUS_JSON_ID, .doc = "Absent: every practitioner one acts for" },            \
  { "from", AUS_JSON_TIME, .doc = "planned_start at or after; a year before to when absent" },     \
  { "to", AUS_JSON_TIME, .doc = "planned_start before; now when absent" },                         \
  { "by", AUS_JSON_ENUM, .values = aus_period_unit_names, .doc = "month when absent" }

const AusJsonMember aus_api_statistics_query[] = {
  STATISTICS,
  { NULL },
};

const AusJsonMember aus_api_statistics_sheet_query[] = {
  STATISTICS,
  AUS_API_SHEET_MEMBERS,
  { NULL },
};

#define COUNT AUS_JSON_INTEGER, AUS_JSON_REQUIRED, 0, G_MAXINT32
#define CENTS AUS_JSON_INTEGER, AUS_JSON_REQUIRED, 0, G_MAXINT64
#define FIGURES                                                                                    \
  { "held", COUNT, .doc = "Ended or finalized" },                                                  \
  { "cancelled", COUNT },                                                                          \
  { "absent", COUNT },                                                                             \
  { "missed", COUNT },                                                                             \
  { "timed", COUNT, .doc = "Of those held, with a duration" },                                     \
  { "seconds", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, 0, G_MAXINT64, .doc = "Sum of the durations" }, \
  { "started", COUNT, .doc = "Of those planned for a time; punctuality is counted of these" },     \
  { "late_seconds", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, 0, G_MAXINT64,                            \
    .doc = "Sum of the delays from the planned to the real start" },                               \
  { "on_time", COUNT, .doc = "At most 5 minutes late" },                                           \
  { "late_15", COUNT, .doc = "5 to 15 minutes late" },                                             \
  { "late_30", COUNT, .doc = "15 to 30 minutes late" },                                            \
  { "late_more", COUNT, .doc = "More than 30 minutes late" },                                      \
  { "paid", COUNT, .doc = "Something was captured" },                                              \
  { "held_cents", CENTS, .doc = "Money in euro cents: held on cards" },                            \
  { "captured_cents", CENTS },                                                                     \
  { "released_cents", CENTS, .doc = "Given back, or lapsed" },                                     \
  { "fee_cents", CENTS, .doc = "Of the provider, as far as it is known" }

static const AusJsonMember figures[] = {
  FIGURES,
  { NULL },
};

static const AusJsonMember period[] = {
  { "start", AUS_JSON_DATE, AUS_JSON_REQUIRED, .doc = "Its first day" },
  FIGURES,
  { NULL },
};

static const AusJsonMember part[] = {
  { "id", AUS_JSON_ID, AUS_JSON_REQUIRED | AUS_JSON_NULLABLE },
  { "name", AUS_JSON_STRING, AUS_JSON_REQUIRED, 0, 200 },
  FIGURES,
  { NULL },
};

static const AusJsonMember period_item[] = { { "period", AUS_JSON_OBJECT, .members = period }, { NULL } };
static const AusJsonMember part_item[] = { { "part", AUS_JSON_OBJECT, .members = part }, { NULL } };

#define PARTS AUS_JSON_ARRAY, AUS_JSON_REQUIRED, 0, 10000, .members = part_item

const AusJsonMember aus_api_statistics[] = {
  { "from", AUS_JSON_TIME, AUS_JSON_REQUIRED },
  { "to", AUS_JSON_TIME, AUS_JSON_REQUIRED },
  { "by", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = aus_period_unit_names },
  { "time_zone", AUS_JSON_ZONE, AUS_JSON_REQUIRED, .doc = "Whose days these are" },
  { "total", AUS_JSON_OBJECT, AUS_JSON_REQUIRED, .members = figures },
  { "periods", AUS_JSON_ARRAY, AUS_JSON_REQUIRED, 1, AUS_PERIOD_MAX, .members = period_item },
  { "kinds", PARTS },
  { "tags", PARTS, .doc = "One with two tags counts for both" },
  { "sites", PARTS, .doc = "Equipped sites to which patients came (K1)" },
  { "practitioners", PARTS },
  { "organisations", PARTS, .doc = "For the operator; empty otherwise" },
  { NULL },
};
/* clang-format on */

static AusStatisticsQuery *
read_statistics_query (JsonObject *members)
{
  AusStatisticsQuery *query = g_new0 (AusStatisticsQuery, 1);

  query->practitioner_id = g_strdup (aus_json_get_string (members, "practitioner_id", NULL));
  query->from = aus_json_get_time (members, "from", 0);
  query->to = aus_json_get_time (members, "to", 0);
  query->unit = AUS_PERIOD_MONTH;
  aus_period_unit_from_name (aus_json_get_string (members, "by", "month"), &query->unit);
  return query;
}

AusAnswer *
aus_api_answer_statistics (gconstpointer result, const AusActor *actor, gpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  aus_statistics_print (result, text);
  return aus_answer_new (SOUP_STATUS_OK, g_string_free (g_steal_pointer (&text), FALSE), NULL,
                         NULL);
}

void
aus_api_show_statistics (AusHttpRequest *request)
{
  aus_http_run (request, read_statistics_query (request->query),
                (GDestroyNotify) aus_statistics_query_free);
}

static void
on_statistics (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  AusSheetFormat format = aus_api_read_sheet_format (request->query);
  GError *error = NULL;
  g_autoptr (AusStatistics) statistics = aus_app_run_finish (AUS_APP (source), res, &error);

  if (statistics == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  set_file_name (request, "statistics");
  aus_http_request_answer (request, SOUP_STATUS_OK, SHEET,
                           aus_statistics_to_sheet (statistics, &format));
}

void
aus_api_export_statistics (AusHttpRequest *request)
{
  aus_app_run_async (request->app, &AUS_STATISTICS_SHOW, aus_http_request_get_actor (request),
                     read_statistics_query (request->query),
                     (GDestroyNotify) aus_statistics_query_free, NULL, on_statistics,
                     aus_http_request_ref (request));
}
