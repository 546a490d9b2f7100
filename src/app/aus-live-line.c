/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-line.h"

#include "app/aus-live-room.h"
#include "domain/aus-queue.h"
#include "storage/aus-queue-store.h"
#define AUS_LOG_TOPIC "live-line"
#include "core/aus-log.h"

struct _AusLiveLines {
  AusLive *live;         /* unowned: it owns us */
  GHashTable *lines;     /* queue id → Line */
  GCancellable *closing; /* answers that come later find nobody */
};

typedef struct {
  AusLiveLines *lines; /* unowned */
  char *queue_id;
  gboolean reading;
  gboolean again; /* it changed while it was read */
} Line;

static void
line_free (gpointer data)
{
  Line *self = data;

  g_free (self->queue_id);
  g_free (self);
}

AusLiveLines *
aus_live_lines_new (AusLive *live)
{
  AusLiveLines *self = g_new0 (AusLiveLines, 1);

  self->live = live;
  self->closing = g_cancellable_new ();
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, line_free);
  return self;
}

void
aus_live_lines_free (AusLiveLines *self)
{
  g_cancellable_cancel (self->closing);
  g_object_unref (self->closing);
  g_hash_table_unref (self->lines);
  g_free (self);
}

static gpointer
read_line (AusTx *tx, gpointer data, GError **error)
{
  return aus_queue_store_list_waiting (tx, data, AUS_QUEUE_MAX_PATIENTS, error);
}

static gint
place_of (const GStrv waiting, const char *consultation_id)
{
  for (gint i = 0; waiting[i] != NULL; i++) {
    if (g_str_equal (waiting[i], consultation_id))
      return i;
  }
  return -1;
}

static gboolean
is_of (const AusLiveRoom *room, const char *queue_id)
{
  return room->snapshot != NULL && g_strcmp0 (room->snapshot->practitioner_id, queue_id) == 0;
}

/* How many rooms of this queue are open here. */
static guint
tell_rooms (Line *line, const GStrv waiting)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, aus_live_get_rooms (line->lines->live));
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    AusLiveRoom *room = value;
    if (!is_of (room, line->queue_id))
      continue;
    n++;
    gint ahead = place_of (waiting, room->id);
    if (ahead == room->ahead)
      continue;
    room->ahead = ahead;
    aus_live_room_touch (room);
  }
  return n;
}

static void read_again (Line *line);

static void
on_line_read (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gpointer result = NULL;
  gboolean ok = aus_database_read_finish (AUS_DATABASE (source), res, &result, &error);
  g_auto (GStrv) waiting = result;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (res))))
    return; /* @data is gone */
  Line *line = data;
  line->reading = FALSE;
  if (!ok)
    aus_warning ("the places in a queue are not known: %s", error->message);
  gboolean is_empty = ok && tell_rooms (line, waiting) == 0;
  if (line->again)
    read_again (line);
  else if (is_empty)
    g_hash_table_remove (line->lines->lines, line->queue_id);
}

static void
read_again (Line *line)
{
  AusApp *app = aus_live_get_app (line->lines->live);

  line->again = line->reading;
  if (line->reading)
    return;
  line->reading = TRUE;
  aus_database_read_async (aus_app_get_database (app), read_line, g_strdup (line->queue_id), g_free,
                           (GDestroyNotify) g_strfreev, line->lines->closing, on_line_read, line);
}

void
aus_live_lines_follow (AusLiveLines *self, const char *queue_id)
{
  if (g_hash_table_contains (self->lines, queue_id))
    return;
  Line *line = g_new0 (Line, 1);
  line->lines = self;
  line->queue_id = g_strdup (queue_id);
  g_hash_table_insert (self->lines, line->queue_id, line);
  read_again (line);
}

void
aus_live_lines_changed (AusLiveLines *self, const char *practitioner_id)
{
  Line *line = g_hash_table_lookup (self->lines, practitioner_id);

  if (line != NULL)
    read_again (line);
}
