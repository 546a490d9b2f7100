/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media-hub.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "core/aus-error.h"
#include "media-peer.h"
#include "media-stun.h"

#define BATCH         64
#define DATAGRAM_SIZE 2048
#define CONTROL_SIZE  128
#define BUFFER_BYTES  (8 << 20)

typedef struct {
  guint8 data[DATAGRAM_SIZE];
  struct sockaddr_in from;
  guint8 control[CONTROL_SIZE];
} Datagram;

struct _MediaHub {
  int fd;
  guint source_id;
  GHashTable *by_address; /* address key → unowned MediaPeer */
  GHashTable *by_ufrag;   /* unowned */
  guint64 overflows;
  Datagram datagrams[BATCH];
  struct iovec vectors[BATCH];
  struct mmsghdr messages[BATCH];
};

gint64
media_hub_now_nsec (void)
{
  struct timespec now;
  clock_gettime (CLOCK_REALTIME, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

static gpointer
key_of (const struct sockaddr_in *address)
{
  return (gpointer) ((guintptr) address->sin_addr.s_addr << 16 | address->sin_port);
}

/* An unknown address introduces itself with a connectivity check that names the peer. */
static MediaPeer *
find_peer (MediaHub *self, const Datagram *datagram, gsize length)
{
  MediaPeer *peer = g_hash_table_lookup (self->by_address, key_of (&datagram->from));
  MediaStunMessage message;
  if (peer != NULL || !media_stun_parse (datagram->data, length, &message))
    return peer;
  peer = g_hash_table_lookup (self->by_ufrag, message.ufrag);
  if (peer != NULL)
    g_hash_table_insert (self->by_address, key_of (&datagram->from), peer);
  return peer;
}

static gint64
read_control (MediaHub *self, struct msghdr *header)
{
  gint64 nsec = 0;
  for (struct cmsghdr *c = CMSG_FIRSTHDR (header); c != NULL; c = CMSG_NXTHDR (header, c)) {
    if (c->cmsg_level != SOL_SOCKET)
      continue;
    if (c->cmsg_type == SO_TIMESTAMPNS) {
      struct timespec stamp;
      memcpy (&stamp, CMSG_DATA (c), sizeof stamp);
      nsec = (gint64) stamp.tv_sec * 1000000000 + stamp.tv_nsec;
    } else if (c->cmsg_type == SO_RXQ_OVFL) {
      guint32 total;
      memcpy (&total, CMSG_DATA (c), sizeof total);
      self->overflows = total;
    }
  }
  return nsec;
}

static int
receive_batch (MediaHub *self)
{
  for (guint i = 0; i < BATCH; i++) {
    Datagram *datagram = &self->datagrams[i];
    self->vectors[i] = (struct iovec){ datagram->data, DATAGRAM_SIZE };
    self->messages[i].msg_hdr = (struct msghdr){
      .msg_name = &datagram->from,
      .msg_namelen = sizeof datagram->from,
      .msg_iov = &self->vectors[i],
      .msg_iovlen = 1,
      .msg_control = datagram->control,
      .msg_controllen = CONTROL_SIZE,
    };
  }
  return recvmmsg (self->fd, self->messages, BATCH, MSG_DONTWAIT, NULL);
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  MediaHub *self = user_data;
  int n = receive_batch (self);
  for (int i = 0; i < n; i++) {
    Datagram *datagram = &self->datagrams[i];
    gsize length = self->messages[i].msg_len;
    gint64 nsec = read_control (self, &self->messages[i].msg_hdr);
    MediaPeer *peer = find_peer (self, datagram, length);
    if (peer != NULL)
      media_peer_receive (peer, datagram->data, length, &datagram->from, nsec);
  }
  return G_SOURCE_CONTINUE;
}

static gboolean
open_socket (MediaHub *self, GError **error)
{
  int on = 1, size = BUFFER_BYTES;
  struct sockaddr_in any = { .sin_family = AF_INET };
  self->fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (self->fd < 0 || bind (self->fd, (struct sockaddr *) &any, sizeof any) != 0) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "UDP socket: %s", g_strerror (errno));
    return FALSE;
  }
  /* The forced sizes need privileges; without them the usual limit has to do. */
  if (setsockopt (self->fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) != 0)
    setsockopt (self->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  setsockopt (self->fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
  setsockopt (self->fd, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on);
  return TRUE;
}

MediaHub *
media_hub_new (GError **error)
{
  g_autoptr (MediaHub) self = g_new0 (MediaHub, 1);
  self->by_address = g_hash_table_new (NULL, NULL);
  self->by_ufrag = g_hash_table_new (g_str_hash, g_str_equal);
  if (!open_socket (self, error))
    return NULL;
  self->source_id = g_unix_fd_add (self->fd, G_IO_IN, on_readable, self);
  return g_steal_pointer (&self);
}

void
media_hub_free (MediaHub *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->source_id, g_source_remove);
  if (self->fd >= 0)
    close (self->fd);
  g_hash_table_unref (self->by_address);
  g_hash_table_unref (self->by_ufrag);
  g_free (self);
}

guint16
media_hub_get_port (MediaHub *self)
{
  struct sockaddr_in address;
  socklen_t length = sizeof address;
  if (getsockname (self->fd, (struct sockaddr *) &address, &length) != 0)
    return 0;
  return ntohs (address.sin_port);
}

void
media_hub_add (MediaHub *self, MediaPeer *peer)
{
  g_hash_table_insert (self->by_ufrag, (gpointer) media_peer_get_ufrag (peer), peer);
}

static gboolean
is_peer (gpointer key, gpointer value, gpointer user_data)
{
  return value == user_data;
}

void
media_hub_remove (MediaHub *self, MediaPeer *peer)
{
  g_hash_table_foreach_remove (self->by_address, is_peer, peer);
  g_hash_table_foreach_remove (self->by_ufrag, is_peer, peer);
}

gboolean
media_hub_send (MediaHub *self, const struct sockaddr_in *to, const guint8 *data, gsize length)
{
  return sendto (self->fd, data, length, MSG_DONTWAIT, (const struct sockaddr *) to, sizeof *to) ==
         (gssize) length;
}

guint64
media_hub_get_overflows (MediaHub *self)
{
  return self->overflows;
}
