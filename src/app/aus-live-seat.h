/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-live-meter.h"

G_BEGIN_DECLS

/* Why a seat is taken away from its client. */
typedef enum {
  AUS_LIVE_END_REPLACED,  /* the same participant came by another page */
  AUS_LIVE_END_REMOVED,   /* by the practitioner */
  AUS_LIVE_END_LINK_GONE, /* revoked, re-issued or never valid */
  AUS_LIVE_END_OVER,      /* nothing more to come for this participant */
  AUS_LIVE_END_TIMEOUT,   /* the connection was lost for too long */
  AUS_LIVE_END_LEFT,      /* by the button */
} AusLiveEnd;

/* AusLiveListener: what a client's session does for its seat. */
typedef struct {
  /* A message with its members as the text of a JSON object. */
  void (*send) (gpointer user_data, const char *type, const char *body);
  /* The same, at once or never: FALSE when the client is away or too far behind. */
  gboolean (*pass) (gpointer user_data, const char *type, const char *body);
  /* The seat is gone when this returns; @reason is for the client. */
  void (*close) (gpointer user_data, AusLiveEnd end, const char *reason);
} AusLiveListener;

typedef enum {
  AUS_LIVE_EXTRA_NONE,
  AUS_LIVE_EXTRA_SCREEN,
  AUS_LIVE_EXTRA_DEVICE,
} AusLiveExtra;

/* AusLiveMedia: what a client says it sends; told to the others, never stored. */
typedef struct {
  gboolean microphone;
  gboolean camera;
  AusLiveExtra extra;
  char *extra_label; /* NULL */
} AusLiveMedia;

/* AusLiveSeat: one participant's place in a live room; it outlives sockets, sessions and legs. */
typedef struct _AusLiveSeat AusLiveSeat;

/* aus_live_seat_set_connected: the client's socket was lost, or is there again. */
void aus_live_seat_set_connected (AusLiveSeat *self, gboolean connected);
/* aus_live_seat_heard: the client said something: its network works. */
void aus_live_seat_heard (AusLiveSeat *self);
/* aus_live_seat_detach: the session is over; the seat waits for its owner's next one. */
void aus_live_seat_detach (AusLiveSeat *self);
/* aus_live_seat_leave: for good, by the button. close() follows. */
void aus_live_seat_leave (AusLiveSeat *self);
/* aus_live_seat_refuse: it is not this participant who sits here. close() follows. */
void aus_live_seat_refuse (AusLiveSeat *self);

/*
 * aus_live_seat_report: what the client measured itself of @leg_id. AUS_ERROR_TOO_MANY_REQUESTS
 * when the last report is too young.
 */
gboolean aus_live_seat_report (AusLiveSeat *self, const char *leg_id, const AusLiveDigest *digest,
                               GError **error);

void aus_live_seat_set_media (AusLiveSeat *self, const AusLiveMedia *media);

/*
 * aus_live_seat_set_instance: the page that sits here can encrypt end to end, and this is its name
 * among the others; NULL: it cannot.
 */
void aus_live_seat_set_instance (AusLiveSeat *self, const char *instance);

/* AusLiveKeys: one step of the key agreement, as one participant says it to others. */
typedef struct {
  const char *to; /* participant; NULL: everybody in the round */
  gint64 round;
  const char *part;
  const char *body; /* base64url; not ours to read */
} AusLiveKeys;

/*
 * The server's part in end-to-end encryption: carrying. Both need the call. AUS_ERROR_FORBIDDEN:
 * not in it; _NOT_FOUND: the other is not; _INVALID at /body: not base64url.
 * aus_live_seat_relay_sealed() keeps nothing back: AUS_ERROR_UNAVAILABLE when the other is away or
 * too far behind; the sender tries again.
 */
gboolean aus_live_seat_relay_keys (AusLiveSeat *self, const AusLiveKeys *keys, GError **error);
gboolean aus_live_seat_relay_sealed (AusLiveSeat *self, const char *to, const char *body,
                                     GError **error);
/* aus_live_seat_ask_round: this client could not complete @round and needs another one. */
gboolean aus_live_seat_ask_round (AusLiveSeat *self, gint64 round, GError **error);

/* The client's side of its leg. AUS_ERROR_NOT_FOUND: not its present leg. */
gboolean aus_live_seat_answer (AusLiveSeat *self, const char *leg_id, const char *sdp,
                               GError **error);
gboolean aus_live_seat_add_candidate (AusLiveSeat *self, const char *leg_id, guint mline_index,
                                      const char *candidate, GError **error);
/*
 * aus_live_seat_restart: offers a new leg in place of @leg_id (NULL: of whatever there is).
 * AUS_ERROR_TOO_MANY_REQUESTS with retry-after.
 */
gboolean aus_live_seat_restart (AusLiveSeat *self, const char *leg_id, GError **error);

/* aus_live_seat_is_in_call: its gate is open; unanswered pings then count faster. */
gboolean aus_live_seat_is_in_call (AusLiveSeat *self);

G_END_DECLS
