/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/aus-signal-server.h"

#include "core/aus-error.h"
#include "signal/aus-signal-server-private.h"
#include "signal/aus-signal-socket.h"
#define AUS_LOG_TOPIC "signal"
#include "core/aus-log.h"

struct _AusSignalServer {
  GObject parent_instance;

  AusApp *app;         /* ref */
  AusLive *live;       /* ref */
  AusLiveWheel *wheel; /* unowned: the wiring's, outlives us */
  AusSignalLimits limits;
  AusProxies *proxies; /* ref */
  SoupServer *soup;    /* ref; NULL until attached */
  gboolean stopped;

  GHashTable *sockets;   /* set of AusSignalSocket, owned */
  GHashTable *sessions;  /* resume token (in the session) → AusSignalSession, ref */
  GPtrArray *dashboards; /* AusSignalSession, unowned: they leave when they end */
  AusSignalTally by_address;
  AusSignalTally by_subject;
  guint listener_id;
};

G_DEFINE_FINAL_TYPE (AusSignalServer, aus_signal_server, G_TYPE_OBJECT)

static gboolean
wants_event (const AusEvent *event, gpointer user_data)
{
  AusSignalServer *self = user_data;

  for (guint i = 0; i < self->dashboards->len; i++) {
    if (aus_signal_dashboard_wants (g_ptr_array_index (self->dashboards, i), event))
      return TRUE;
  }
  return FALSE;
}

static void
on_event (const AusEvent *event, gpointer user_data)
{
  AusSignalServer *self = user_data;

  /* Backwards: one that is too slow leaves the list while it is told. */
  for (guint i = self->dashboards->len; i > 0; i--) {
    AusSignalSession *session = g_ptr_array_index (self->dashboards, i - 1);
    if (aus_signal_dashboard_wants (session, event))
      aus_signal_dashboard_tell (session, event);
  }
}

/* Few are those who logged in; the many who came by a link hear of theirs through their room. */
static void
on_identities_changed (AusApp *app, gpointer user_data)
{
  AusSignalServer *self = user_data;
  g_autoptr (GList) sessions = g_hash_table_get_values (self->sessions);

  for (GList *link = sessions; link != NULL; link = link->next) {
    AusSignalSession *session = link->data;
    if (session->ticket->identity->credential != AUS_CREDENTIAL_VISIT)
      aus_signal_session_recheck (session);
  }
}

static void
end_all (AusSignalServer *self)
{
  g_autoptr (GList) sessions = g_hash_table_get_values (self->sessions);
  g_autoptr (GList) sockets = NULL;

  for (GList *link = sessions; link != NULL; link = link->next)
    aus_signal_session_end (link->data, AUS_SIGNAL_CLOSE_RESTART, "restart");
  sockets = g_hash_table_get_keys (self->sockets);
  for (GList *link = sockets; link != NULL; link = link->next)
    aus_signal_socket_close (link->data, AUS_SIGNAL_CLOSE_RESTART, "restart");
}

static void
aus_signal_server_dispose (GObject *object)
{
  AusSignalServer *self = AUS_SIGNAL_SERVER (object);

  if (self->listener_id != 0)
    aus_events_unlisten (aus_app_get_events (self->app), self->listener_id);
  self->listener_id = 0;
  if (self->soup != NULL)
    g_signal_handlers_disconnect_by_data (self->soup, self);
  end_all (self);
  g_hash_table_remove_all (self->sockets);
  g_clear_object (&self->soup);
  g_clear_object (&self->live);
  g_clear_object (&self->app);
  G_OBJECT_CLASS (aus_signal_server_parent_class)->dispose (object);
}

static void
aus_signal_server_finalize (GObject *object)
{
  AusSignalServer *self = AUS_SIGNAL_SERVER (object);

  g_clear_pointer (&self->proxies, aus_proxies_unref);
  g_hash_table_unref (self->sockets);
  g_hash_table_unref (self->sessions);
  g_ptr_array_unref (self->dashboards);
  aus_signal_tally_clear (&self->by_address);
  aus_signal_tally_clear (&self->by_subject);
  G_OBJECT_CLASS (aus_signal_server_parent_class)->finalize (object);
}

static void
aus_signal_server_class_init (AusSignalServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = aus_signal_server_dispose;
  G_OBJECT_CLASS (klass)->finalize = aus_signal_server_finalize;
}

static void
aus_signal_server_init (AusSignalServer *self)
{
  self->sockets = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) aus_signal_socket_free, NULL);
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                          (GDestroyNotify) aus_signal_session_unref);
  self->dashboards = g_ptr_array_new ();
  aus_signal_tally_init (&self->by_address);
  aus_signal_tally_init (&self->by_subject);
}

AusSignalServer *
aus_signal_server_new (AusApp *app, AusLive *live, AusLiveWheel *wheel,
                       const AusSignalLimits *limits, AusProxies *proxies)
{
  AusSignalServer *self = g_object_new (AUS_TYPE_SIGNAL_SERVER, NULL);

  self->app = g_object_ref (app);
  self->live = g_object_ref (live);
  self->wheel = wheel;
  self->limits = *limits;
  self->proxies = aus_proxies_ref (proxies);
  g_signal_connect_object (app, "identities-changed", G_CALLBACK (on_identities_changed), self, 0);
  self->listener_id =
      aus_events_listen (aus_app_get_events (app), wants_event, on_event, self, NULL);
  return self;
}

void
aus_signal_server_attach (AusSignalServer *self, SoupServer *soup)
{
  g_return_if_fail (AUS_IS_SIGNAL_SERVER (self));
  g_return_if_fail (self->soup == NULL);

  self->soup = g_object_ref (soup);
  /* Compression contexts would cost 256 kB for each idle socket of a waiting room. */
  soup_server_remove_websocket_extension (soup, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  aus_signal_upgrade_watch (self, soup);
}

void
aus_signal_server_stop (AusSignalServer *self)
{
  g_return_if_fail (AUS_IS_SIGNAL_SERVER (self));

  self->stopped = TRUE;
  end_all (self);
}

guint
aus_signal_server_count_sockets (AusSignalServer *self)
{
  g_return_val_if_fail (AUS_IS_SIGNAL_SERVER (self), 0);
  return g_hash_table_size (self->sockets);
}

AusApp *
aus_signal_server_get_app (AusSignalServer *self)
{
  return self->app;
}

AusLive *
aus_signal_server_get_live (AusSignalServer *self)
{
  return self->live;
}

AusLiveWheel *
aus_signal_server_get_wheel (AusSignalServer *self)
{
  return self->wheel;
}

const AusSignalLimits *
aus_signal_server_get_limits (AusSignalServer *self)
{
  return &self->limits;
}

AusProxies *
aus_signal_server_get_proxies (AusSignalServer *self)
{
  return self->proxies;
}

gboolean
aus_signal_server_admit (AusSignalServer *self, const AusSignalTicket *ticket, GError **error)
{
  const char *subject = aus_signal_ticket_get_subject (ticket);

  if (self->stopped) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "The server is stopping");
    return FALSE;
  }
  if ((ticket->address != NULL && aus_signal_tally_get (&self->by_address, ticket->address) >=
                                      self->limits.sockets_per_address) ||
      aus_signal_tally_get (&self->by_subject, subject) >= self->limits.sockets_per_participant) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_TOO_MANY_REQUESTS, "Too many connections");
    return FALSE;
  }
  return TRUE;
}

void
aus_signal_server_adopt (AusSignalServer *self, SoupWebsocketConnection *connection,
                         AusSignalTicket *ticket)
{
  if (ticket->address != NULL)
    aus_signal_tally_add (&self->by_address, ticket->address, G_MAXUINT);
  aus_signal_tally_add (&self->by_subject, aus_signal_ticket_get_subject (ticket), G_MAXUINT);
  g_hash_table_add (self->sockets, aus_signal_socket_new (self, connection, ticket));
}

void
aus_signal_server_forget_socket (AusSignalServer *self, AusSignalSocket *socket,
                                 const AusSignalTicket *ticket)
{
  if (ticket->address != NULL)
    aus_signal_tally_remove (&self->by_address, ticket->address);
  aus_signal_tally_remove (&self->by_subject, aus_signal_ticket_get_subject (ticket));
  g_hash_table_steal (self->sockets, socket);
}

AusSignalSession *
aus_signal_server_find_session (AusSignalServer *self, const char *resume)
{
  return g_hash_table_lookup (self->sessions, resume);
}

void
aus_signal_server_keep_session (AusSignalServer *self, AusSignalSession *session)
{
  g_hash_table_insert (self->sessions, session->resume, aus_signal_session_ref (session));
}

void
aus_signal_server_forget_session (AusSignalServer *self, AusSignalSession *session)
{
  g_hash_table_remove (self->sessions, session->resume);
}

void
aus_signal_server_add_dashboard (AusSignalServer *self, AusSignalSession *session)
{
  g_ptr_array_add (self->dashboards, session);
}

void
aus_signal_server_remove_dashboard (AusSignalServer *self, AusSignalSession *session)
{
  g_ptr_array_remove (self->dashboards, session);
}
