/* SPDX-License-Identifier: GPL-3.0-or-later */
#define AUS_LOG_TOPIC "dispatch"
#include "app/aus-dispatcher.h"

#include "core/aus-log.h"

#define TROUBLE_SLEEP_USEC (5 * (gint64) G_USEC_PER_SEC)
/* Work that piles up leaves half of the time to those who are waiting for an answer. */
#define LONGEST_REST_USEC ((gint64) G_USEC_PER_SEC)

struct _AusDispatcher {
  GObject parent_instance;

  AusApp *app; /* ref */
  const AusDispatch *how;
  gpointer owner, look_data; /* unowned */
  GCancellable *cancellable;
  gulong committed_id;
  guint timer_id, ask_id;
  gint64 began;     /* the last round, monotonic usec */
  gboolean running; /* between start and stop */
  gboolean busy;    /* a look or a round is under way */
  gboolean again;   /* something was queued meanwhile */
};

G_DEFINE_FINAL_TYPE (AusDispatcher, aus_dispatcher, G_TYPE_OBJECT)

static void look (AusDispatcher *self);

static gboolean
on_timer (gpointer data)
{
  AusDispatcher *self = AUS_DISPATCHER (data);

  self->timer_id = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
sleep_for (AusDispatcher *self, gint64 usec)
{
  guint ms = (guint) (CLAMP (usec, 0, self->how->longest_sleep_usec) / 1000 + 1);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->timer_id = g_timeout_add (ms, on_timer, self);
}

static void
decide (AusDispatcher *self, gint64 next)
{
  gint64 now = aus_clock_now (aus_app_get_clock (self->app));

  if (next != 0 && next <= now) {
    self->busy = TRUE;
    self->again = FALSE;
    self->began = g_get_monotonic_time ();
    self->how->run (self->owner);
  } else if (self->again) {
    look (self);
  } else {
    sleep_for (self, next == 0 ? self->how->longest_sleep_usec : next - now);
  }
}

static void
on_looked (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusDispatcher) self = data;
  g_autoptr (GError) error = NULL;
  gpointer result = NULL;

  if (!aus_database_read_finish (AUS_DATABASE (source), res, &result, &error))
    aus_warning ("%s were not looked for: %s", self->how->what, error->message);
  g_autofree gint64 *next = result;
  self->busy = FALSE;
  if (!self->running)
    return;
  if (next == NULL)
    sleep_for (self, TROUBLE_SLEEP_USEC);
  else
    decide (self, *next);
}

/* Reads first: most commits queue nothing, and a lease is a write. */
static void
look (AusDispatcher *self)
{
  if (!self->running)
    return;
  self->again = self->busy;
  if (self->busy)
    return;
  self->busy = TRUE;
  aus_database_read_async (aus_app_get_database (self->app), self->how->look, self->look_data, NULL,
                           g_free, NULL, on_looked, g_object_ref (self));
}

static gboolean
on_ask (gpointer data)
{
  AusDispatcher *self = AUS_DISPATCHER (data);

  self->ask_id = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
on_committed (AusDatabase *database, guint marks, gpointer data)
{
  AusDispatcher *self = AUS_DISPATCHER (data);

  if ((marks & self->how->marks) != 0 && self->ask_id == 0)
    self->ask_id = g_timeout_add (self->how->ask_ms, on_ask, self);
}

void
aus_dispatcher_ran (AusDispatcher *self, const GError *error)
{
  g_return_if_fail (AUS_IS_DISPATCHER (self));
  gint64 took = g_get_monotonic_time () - self->began;

  self->busy = FALSE;
  if (error != NULL)
    aus_warning ("%s were not taken: %s", self->how->what, error->message);
  if (error != NULL && self->running)
    sleep_for (self, TROUBLE_SLEEP_USEC);
  else if (self->how->gives_way && self->running)
    sleep_for (self, MIN (took, LONGEST_REST_USEC));
  else
    look (self);
}

void
aus_dispatcher_start (AusDispatcher *self)
{
  g_return_if_fail (AUS_IS_DISPATCHER (self));
  if (self->running)
    return;
  self->running = TRUE;
  self->committed_id = g_signal_connect_object (aus_app_get_database (self->app), "committed",
                                                G_CALLBACK (on_committed), self, 0);
  look (self);
}

void
aus_dispatcher_stop (AusDispatcher *self)
{
  g_return_if_fail (AUS_IS_DISPATCHER (self));
  self->running = FALSE;
  g_clear_signal_handler (&self->committed_id, aus_app_get_database (self->app));
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_handle_id (&self->ask_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
}

GCancellable *
aus_dispatcher_get_cancellable (AusDispatcher *self)
{
  g_return_val_if_fail (AUS_IS_DISPATCHER (self), NULL);
  return self->cancellable;
}

static void
aus_dispatcher_dispose (GObject *object)
{
  AusDispatcher *self = AUS_DISPATCHER (object);

  if (self->app != NULL)
    aus_dispatcher_stop (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->app);
  G_OBJECT_CLASS (aus_dispatcher_parent_class)->dispose (object);
}

static void
aus_dispatcher_class_init (AusDispatcherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = aus_dispatcher_dispose;
}

static void
aus_dispatcher_init (AusDispatcher *self)
{
  self->cancellable = g_cancellable_new ();
}

AusDispatcher *
aus_dispatcher_new (AusApp *app, const AusDispatch *how, gpointer owner, gpointer look_data)
{
  g_return_val_if_fail (AUS_IS_APP (app) && how != NULL, NULL);
  AusDispatcher *self = g_object_new (AUS_TYPE_DISPATCHER, NULL);

  self->app = g_object_ref (app);
  self->how = how;
  self->owner = owner;
  self->look_data = look_data;
  return self;
}
