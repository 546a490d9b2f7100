/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-relay.h"

struct _AusRelay {
  GWeakRef object;
  GMainContext *context; /* ref */
  AusRelayHandler handler;
};

typedef struct {
  AusRelay *relay; /* ref */
  int kind;
  char *text;
} Event;

AusRelay *
aus_relay_new (GObject *object, AusRelayHandler handler)
{
  AusRelay *self = g_atomic_rc_box_new0 (AusRelay);
  g_weak_ref_init (&self->object, object);
  self->context = g_main_context_ref_thread_default ();
  self->handler = handler;
  return self;
}

AusRelay *
aus_relay_ref (AusRelay *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  AusRelay *self = data;
  g_weak_ref_clear (&self->object);
  g_main_context_unref (self->context);
}

void
aus_relay_unref (AusRelay *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static void
event_free (gpointer data)
{
  Event *self = data;
  aus_relay_unref (self->relay);
  g_free (self->text);
  g_free (self);
}

static gboolean
deliver (gpointer data)
{
  Event *event = data;
  g_autoptr (GObject) object = g_weak_ref_get (&event->relay->object);
  if (object != NULL)
    event->relay->handler (object, event->kind, event->text);
  return G_SOURCE_REMOVE;
}

void
aus_relay_post (AusRelay *self, int kind, const char *text)
{
  Event *event = g_new0 (Event, 1);
  event->relay = aus_relay_ref (self);
  event->kind = kind;
  event->text = g_strdup (text);
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, event, event_free);
  g_source_attach (source, self->context);
}

static void
closure_unref (gpointer data, GClosure *closure)
{
  aus_relay_unref (data);
}

gulong
aus_relay_connect (AusRelay *self, gpointer instance, const char *signal, GCallback callback)
{
  return g_signal_connect_data (instance, signal, callback, aus_relay_ref (self), closure_unref, 0);
}
