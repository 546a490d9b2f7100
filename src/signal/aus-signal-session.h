/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-identity.h"
#include "app/aus-live-wheel.h"
#include "signal/aus-signal-message.h"
#include "signal/aus-signal-replay.h"

G_BEGIN_DECLS

typedef struct _AusSignalServer AusSignalServer;
typedef struct _AusSignalSocket AusSignalSocket;
typedef struct _AusSignalSession AusSignalSession;

/* Close codes of auscult.v1. */
typedef enum {
  AUS_SIGNAL_CLOSE_RESTART = 1001, /* RFC 6455 7.4.1 "going away" */
  AUS_SIGNAL_CLOSE_MALFORMED = 4400,
  AUS_SIGNAL_CLOSE_UNAUTHENTICATED = 4401,
  AUS_SIGNAL_CLOSE_REMOVED = 4403,
  AUS_SIGNAL_CLOSE_TIMEOUT = 4408,
  AUS_SIGNAL_CLOSE_REPLACED = 4409,
  AUS_SIGNAL_CLOSE_OVER = 4410,
  AUS_SIGNAL_CLOSE_TOO_MANY = 4429,
} AusSignalClose;

/* AusSignalTicket: what the authentication before the upgrade found out. */
typedef struct {
  AusSignalRoom room;
  AusIdentity *identity; /* ref */
  char *secret;          /* of the credential, to ask again whether it still holds */
  char *consultation_id; /* visits */
  char *participant_id;  /* visits: whose seat */
  char *address;         /* NULL: not counted */
} AusSignalTicket;

void aus_signal_ticket_free (AusSignalTicket *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusSignalTicket, aus_signal_ticket_free)
/* aus_signal_ticket_get_subject: participant or account; unowned. */
const char *aus_signal_ticket_get_subject (const AusSignalTicket *self);

/* AusSignalPeer: what a session is for: one's seat, or a dashboard. */
typedef struct {
  void (*start) (AusSignalSession *session, const AusSignalMessage *hello);
  void (*message) (AusSignalSession *session, const AusSignalMessage *message);
  void (*connected) (AusSignalSession *session, gboolean connected);
  gboolean (*is_in_call) (AusSignalSession *session);
  void (*end) (AusSignalSession *session); /* frees session->peer */
} AusSignalPeer;

extern const AusSignalPeer aus_signal_visit_peer;
extern const AusSignalPeer aus_signal_dashboard_peer;

/*
 * AusSignalSession: what a client has with us across sockets: numbered messages, those that may
 * have to be sent again, and its peer. Counted, as use cases in flight hold it.
 */
struct _AusSignalSession {
  grefcount ref_count;
  AusSignalServer *server; /* unowned: ends its sessions before it goes */
  AusSignalTicket *ticket; /* of the present or last socket */
  const AusSignalPeer *vfuncs;
  gpointer peer;
  AusSignalSocket *socket; /* unowned: says when it goes; NULL: none at present */
  char *resume;            /* token */
  guint seq;
  AusSignalReplay replay;
  AusLiveTimer expiry;
  gboolean ended;
};

AusSignalSession *aus_signal_session_new (AusSignalServer *server, AusSignalTicket *ticket);
AusSignalSession *aus_signal_session_ref (AusSignalSession *self);
void aus_signal_session_unref (AusSignalSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusSignalSession, aus_signal_session_unref)

/* aus_signal_session_begin: binds to @socket, says welcome, and starts the peer. */
void aus_signal_session_begin (AusSignalSession *self, AusSignalSocket *socket,
                               const AusSignalMessage *hello);
/* aus_signal_session_can_resume: is everything the client lacks still here, and is it the same one?
 */
gboolean aus_signal_session_can_resume (AusSignalSession *self, const AusSignalTicket *ticket,
                                        gint64 last_seq);
/* aus_signal_session_resume: takes @ticket; sends again what came after @last_seq. */
void aus_signal_session_resume (AusSignalSession *self, AusSignalSocket *socket,
                                AusSignalTicket *ticket, guint last_seq);
/* aus_signal_session_lose_socket: the session waits for the next one, for a while. */
void aus_signal_session_lose_socket (AusSignalSession *self);
void aus_signal_session_confirm (AusSignalSession *self, guint seq);

/* aus_signal_session_send: numbers and keeps @body, the text of a JSON object, as @type. */
void aus_signal_session_send (AusSignalSession *self, const char *type, const char *body);
/* aus_signal_session_pass: neither numbered nor kept: FALSE when the client cannot take it now. */
gboolean aus_signal_session_pass (AusSignalSession *self, const char *type, const char *body);
void aus_signal_session_send_object (AusSignalSession *self, const char *type, JsonObject *object);
/* The answers to a request; without an id an `ok` is not worth sending. */
void aus_signal_session_answer_ok (AusSignalSession *self, gint64 id);
void aus_signal_session_answer_error (AusSignalSession *self, gint64 id, const GError *error);

/* aus_signal_session_end: for good: `bye` with @reason, socket closed with @code, peer ended. */
/*
 * aus_signal_session_recheck: ends it when its credential does not hold any more: a session
 * outlives the request that let it in.
 */
void aus_signal_session_recheck (AusSignalSession *self);

void aus_signal_session_end (AusSignalSession *self, AusSignalClose code, const char *reason);

G_END_DECLS
