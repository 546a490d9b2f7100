/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/aus-daemon-dev.h"

#include "core/aus-json.h"
#include "daemon/aus-daemon-outbox.h"
#include "http/aus-pages.h"

#define MAX_LETTERS      100
#define MAX_LETTER_BYTES (64 * 1024)

static char *directory; /* one server in a process; set before it listens */

typedef struct {
  char *path;
  gint64 changed;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *self = data;

  g_free (self->path);
  g_free (self);
}

static int
compare_newest (gconstpointer a, gconstpointer b)
{
  const Entry *first = *(const Entry *const *) a;
  const Entry *second = *(const Entry *const *) b;

  return first->changed > second->changed ? -1 : first->changed < second->changed;
}

static gint64
changed_at (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (
      file, G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC, 0, NULL, NULL);
  g_autoptr (GDateTime) time = info != NULL ? g_file_info_get_modification_date_time (info) : NULL;

  return time != NULL
             ? g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time)
             : 0;
}

static GPtrArray *
list_letters (void)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    if (!g_str_has_suffix (name, ".json"))
      continue;
    Entry *entry = g_new0 (Entry, 1);
    entry->path = g_build_filename (directory, name, NULL);
    entry->changed = changed_at (entry->path);
    g_ptr_array_add (entries, entry);
  }
  g_ptr_array_sort (entries, compare_newest);
  return entries;
}

static void
read_letters (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) entries = list_letters ();
  GString *text = g_string_new ("{\"items\":[");
  gboolean first = TRUE;

  for (guint i = 0; i < MIN (entries->len, MAX_LETTERS); i++) {
    const Entry *entry = g_ptr_array_index (entries, i);
    g_autofree char *letter = NULL;
    gsize length = 0;
    if (!g_file_get_contents (entry->path, &letter, &length, NULL))
      continue;
    g_autoptr (JsonNode) node = aus_json_parse (letter, length, MAX_LETTER_BYTES, NULL);
    if (node == NULL)
      continue;
    g_string_append (text, first ? "" : ",");
    g_string_append (text, letter);
    first = FALSE;
  }
  g_string_append (text, "]}");
  g_task_return_pointer (task, g_string_free (text, FALSE), g_free);
}

static void
on_read (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;

  aus_http_request_answer (request, SOUP_STATUS_OK, "application/json",
                           g_task_propagate_pointer (G_TASK (res), NULL));
}

static void
show_letters (AusHttpRequest *request)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_read, aus_http_request_ref (request));

  aus_http_request_set_header (request, "Cache-Control", "no-store");
  g_task_run_in_thread (task, read_letters);
}

static void
show_page (AusHttpRequest *request)
{
  aus_pages_answer (request, SOUP_STATUS_OK, "");
}

static const AusHttpRoute routes[] = {
  { .method = "GET",
    .pattern = "/dev/outbox",
    .handler = show_page,
    .rate = AUS_RATE_PAGE,
    .traits = AUS_HTTP_NOT_JSON },
  { .method = "GET",
    .pattern = "/dev/outbox.json",
    .handler = show_letters,
    .rate = AUS_RATE_PAGE,
    .traits = AUS_HTTP_NOT_JSON },
  { NULL },
};

void
aus_daemon_dev_add (AusHttpServer *http, AusConfig *config)
{
  if (!g_str_equal (aus_config_get_string (config, "server.mode"), "demo"))
    return;
  g_free (directory);
  directory = aus_daemon_outbox_dup_directory (config);
  aus_router_add_table (aus_http_server_get_router (http), routes);
}
