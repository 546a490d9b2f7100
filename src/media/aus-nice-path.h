/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <nice/agent.h>

G_BEGIN_DECLS

/*
 * AusNicePath: the way of a leg's packets out. Over UDP they go straight to the socket and address
 * that ICE selected: the agent's own sending takes its lock, which the receiving thread holds as
 * well, and builds a GIO message around each datagram. Over TCP or a relay the agent frames them.
 *
 * Reference-counted and thread safe.
 */
typedef struct _AusNicePath AusNicePath;

AusNicePath *aus_nice_path_new (void);
AusNicePath *aus_nice_path_ref (AusNicePath *self);
void aus_nice_path_unref (AusNicePath *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusNicePath, aus_nice_path_unref)

/* aus_nice_path_open: follows what @agent selects from now on. Once. */
void aus_nice_path_open (AusNicePath *self, NiceAgent *agent, guint stream, guint component);
/* aus_nice_path_close: nothing is sent any more; lets go of the agent. */
void aus_nice_path_close (AusNicePath *self);

/*
 * aus_nice_path_restart: RFC 8445 section 9: forgets the client's candidates and takes its new
 * credentials; ours are new, too (transfer full). Packets keep to the old way until the client has
 * nominated another. FALSE: not open.
 */
gboolean aus_nice_path_restart (AusNicePath *self, const char *ufrag, const char *password,
                                char **own_ufrag, char **own_password);

#define AUS_NICE_PATH_BATCH 16

/*
 * aus_nice_path_send: at most AUS_NICE_PATH_BATCH datagrams, in one system call where it can be,
 * never blocking; returns how many were sent.
 */
guint aus_nice_path_send (AusNicePath *self, const GOutputVector *datagrams, guint n);

/* aus_nice_path_read_time: an AusArrivalsRead of the selected socket; 0 over TCP and relays. */
gint64 aus_nice_path_read_time (AusNicePath *self);

G_END_DECLS
