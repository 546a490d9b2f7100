/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-nice-path.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "media/aus-arrivals.h"

struct _AusNicePath {
  gatomicrefcount references;

  /* Guards what follows; taken below a transport's lock and above the agent's. */
  GMutex lock;
  NiceAgent *agent; /* ref; NULL before open and after close */
  guint stream;
  guint component;
  gulong handler;
  int fd; /* our duplicate, so that the agent may close its own at any time; -1: ask the agent */
  struct sockaddr_storage to;
  socklen_t to_length;
};

AusNicePath *
aus_nice_path_new (void)
{
  AusNicePath *self = g_new0 (AusNicePath, 1);
  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->fd = -1;
  return self;
}

AusNicePath *
aus_nice_path_ref (AusNicePath *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static void
forget_socket (AusNicePath *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

void
aus_nice_path_unref (AusNicePath *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  forget_socket (self);
  g_clear_object (&self->agent);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static socklen_t
length_of (const struct sockaddr_storage *address)
{
  return address->ss_family == AF_INET ? sizeof (struct sockaddr_in) : sizeof (struct sockaddr_in6);
}

/*
 * The client's address changes within a connection (RFC 8445 section 7.3.1.3, a new peer-reflexive
 * candidate): each selection is followed.
 */
static void
on_selected (NiceAgent *agent, guint stream, guint component, NiceCandidate *local,
             NiceCandidate *remote, AusNicePath *self)
{
  g_autoptr (GSocket) socket = NULL;
  if (local->transport == NICE_CANDIDATE_TRANSPORT_UDP &&
      local->type != NICE_CANDIDATE_TYPE_RELAYED)
    socket = nice_agent_get_selected_socket (agent, stream, component);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  forget_socket (self);
  if (socket == NULL || self->agent == NULL)
    return;
  nice_address_copy_to_sockaddr (&remote->addr, (struct sockaddr *) &self->to);
  self->to_length = length_of (&self->to);
  self->fd = fcntl (g_socket_get_fd (socket), F_DUPFD_CLOEXEC, 0);
}

static void
path_closure_free (gpointer data, GClosure *closure)
{
  aus_nice_path_unref (data);
}

void
aus_nice_path_open (AusNicePath *self, NiceAgent *agent, guint stream, guint component)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  g_return_if_fail (self->agent == NULL);
  self->agent = g_object_ref (agent);
  self->stream = stream;
  self->component = component;
  self->handler = g_signal_connect_data (agent, "new-selected-pair-full", G_CALLBACK (on_selected),
                                         aus_nice_path_ref (self), path_closure_free, 0);
}

void
aus_nice_path_close (AusNicePath *self)
{
  g_mutex_lock (&self->lock);
  NiceAgent *agent = g_steal_pointer (&self->agent);
  forget_socket (self);
  g_mutex_unlock (&self->lock);
  if (agent == NULL)
    return;
  g_signal_handler_disconnect (agent, self->handler);
  g_object_unref (agent);
}

/* The agent is called without our lock, which it wants itself when it selects (on_selected). */
static NiceAgent *
ref_agent (AusNicePath *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->agent != NULL ? g_object_ref (self->agent) : NULL;
}

gboolean
aus_nice_path_restart (AusNicePath *self, const char *ufrag, const char *password, char **own_ufrag,
                       char **own_password)
{
  NiceAgent *agent = ref_agent (self);

  if (agent == NULL)
    return FALSE;
  gboolean restarted =
      nice_agent_restart_stream (agent, self->stream) &&
      nice_agent_set_remote_credentials (agent, self->stream, ufrag, password) &&
      nice_agent_get_local_credentials (agent, self->stream, own_ufrag, own_password);
  g_object_unref (agent);
  return restarted;
}

/* With self->lock held. */
static guint
send_to_socket (AusNicePath *self, const GOutputVector *datagrams, guint n)
{
  struct mmsghdr messages[AUS_NICE_PATH_BATCH];
  struct iovec vectors[AUS_NICE_PATH_BATCH];
  for (guint i = 0; i < n; i++) {
    vectors[i] = (struct iovec){ (void *) datagrams[i].buffer, datagrams[i].size };
    messages[i] = (struct mmsghdr){ .msg_hdr = { .msg_name = &self->to,
                                                 .msg_namelen = self->to_length,
                                                 .msg_iov = &vectors[i],
                                                 .msg_iovlen = 1 } };
  }
  int sent = sendmmsg (self->fd, messages, n, MSG_DONTWAIT | MSG_NOSIGNAL);
  return sent > 0 ? (guint) sent : 0;
}

static guint
send_by_agent (NiceAgent *agent, guint stream, guint component, const GOutputVector *datagrams,
               guint n)
{
  guint sent = 0;
  for (guint i = 0; i < n; i++) {
    int length = (int) datagrams[i].size;
    sent +=
        nice_agent_send (agent, stream, component, (guint) length, datagrams[i].buffer) == length;
  }
  return sent;
}

guint
aus_nice_path_send (AusNicePath *self, const GOutputVector *datagrams, guint n)
{
  g_return_val_if_fail (n <= AUS_NICE_PATH_BATCH, 0);
  g_mutex_lock (&self->lock);
  if (self->fd >= 0) {
    guint sent = send_to_socket (self, datagrams, n);
    g_mutex_unlock (&self->lock);
    return sent;
  }
  NiceAgent *agent = self->agent != NULL ? g_object_ref (self->agent) : NULL;
  g_mutex_unlock (&self->lock);
  if (agent == NULL)
    return 0;
  guint sent = send_by_agent (agent, self->stream, self->component, datagrams, n);
  g_object_unref (agent);
  return sent;
}

gint64
aus_nice_path_read_time (AusNicePath *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->fd >= 0 ? aus_arrivals_read_socket (self->fd) : 0;
}
