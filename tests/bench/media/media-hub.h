/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <netinet/in.h>

G_BEGIN_DECLS

typedef struct _MediaPeer MediaPeer;

/*
 * MediaHub: the one UDP socket of all bots. A server has a port for each connection, so that the
 * sender's address tells whose datagram it is; one socket, one thread and reading in batches keep
 * the generator's own load small beside the server's.
 */
typedef struct _MediaHub MediaHub;

MediaHub *media_hub_new (GError **error);
void media_hub_free (MediaHub *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MediaHub, media_hub_free)

guint16 media_hub_get_port (MediaHub *self);
void media_hub_add (MediaHub *self, MediaPeer *peer); /* unowned until removed */
void media_hub_remove (MediaHub *self, MediaPeer *peer);
gboolean media_hub_send (MediaHub *self, const struct sockaddr_in *to, const guint8 *data,
                         gsize length);
/* Datagrams that the kernel threw away because we did not read in time: must stay 0. */
guint64 media_hub_get_overflows (MediaHub *self);

/* The clock of the stamps: the kernel's receive times are on it. */
gint64 media_hub_now_nsec (void);

G_END_DECLS
