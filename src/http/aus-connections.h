/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where a connection is; each phase but the unlimited ones has a deadline of its own. */
typedef enum {
  AUS_CONNECTION_HEADERS,  /* from accept, or the first byte of a next request, to the blank line */
  AUS_CONNECTION_BODY,     /* to the end of the body */
  AUS_CONNECTION_HANDLING, /* ours: no deadline */
  AUS_CONNECTION_WRITING,  /* until the client has taken the answer */
  AUS_CONNECTION_IDLE,     /* kept alive between two requests */
  AUS_CONNECTION_UPGRADED, /* a WebSocket: the signalling keeps its own time */
  AUS_CONNECTION_N_PHASES
} AusConnectionPhase;

typedef struct {
  guint phase_ms[AUS_CONNECTION_N_PHASES]; /* 0 = no deadline */
  guint per_address;                       /* open connections of one address; 0 = no limit */
  guint total;                             /* of all; 0 = no limit */
} AusConnectionLimits;

extern const AusConnectionLimits aus_connection_defaults;

/*
 * AusConnections: cuts off clients that read or write too slowly, and those with too many
 * connections. libsoup's server has no time-outs at all, so that one laptop could hold every
 * descriptor with half-sent headers ("slowloris").
 */
typedef struct _AusConnections AusConnections;

AusConnections *aus_connections_new (const AusConnectionLimits *limits);
AusConnections *aus_connections_ref (AusConnections *self);
void aus_connections_unref (AusConnections *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusConnections, aus_connections_unref)

/*
 * aus_connections_add: starts to watch an accepted @socket of @address; FALSE when there are too
 * many already: the socket is then shut down. Watching ends with the socket. The loopback address
 * has no limit of its own: a reverse proxy stands there.
 */
gboolean aus_connections_add (AusConnections *self, GSocket *socket, const char *address);

/* aus_connections_enter: @socket is in @phase from now; nothing if it is NULL or not watched. */
void aus_connections_enter (GSocket *socket, AusConnectionPhase phase);

/* aus_connections_is_watched: was @socket added before? */
gboolean aus_connections_is_watched (GSocket *socket);

guint aus_connections_get_count (AusConnections *self);

G_END_DECLS
