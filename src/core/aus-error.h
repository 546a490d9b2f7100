/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * AusError: every way a call of this project can fail for a reason its caller can act upon. The
 * code's name is stable and public: it is the last part of a problem's `type` in the REST API and
 * the `problem` of a signalling error.
 */
typedef enum {
  AUS_ERROR_INTERNAL,              /* internal: a bug or a broken disk; details only in the log */
  AUS_ERROR_UNAVAILABLE,           /* unavailable: try again later */
  AUS_ERROR_MALFORMED,             /* malformed: not JSON, not the declared media type */
  AUS_ERROR_INVALID,               /* invalid: a member or parameter breaks its rule; see pointer */
  AUS_ERROR_UNAUTHENTICATED,       /* unauthenticated: no valid session, token or link */
  AUS_ERROR_CSRF,                  /* csrf: the page's token or origin is missing or wrong */
  AUS_ERROR_FORBIDDEN,             /* forbidden: known, but may not do this */
  AUS_ERROR_NOT_FOUND,             /* not-found: also what one may not know to exist */
  AUS_ERROR_METHOD_NOT_ALLOWED,    /* method-not-allowed */
  AUS_ERROR_NOT_ACCEPTABLE,        /* not-acceptable */
  AUS_ERROR_UNSUPPORTED_MEDIA,     /* unsupported-media-type */
  AUS_ERROR_TOO_LARGE,             /* too-large */
  AUS_ERROR_TOO_MANY_REQUESTS,     /* too-many-requests */
  AUS_ERROR_LOCKED_OUT,            /* locked-out: too many wrong passwords */
  AUS_ERROR_WRONG_CREDENTIALS,     /* wrong-credentials */
  AUS_ERROR_ILLEGAL_TRANSITION,    /* illegal-transition: the state machine has no such edge */
  AUS_ERROR_OVERLAP,               /* overlap: confirm to plan anyway (B5) */
  AUS_ERROR_PRECONDITION_FAILED,   /* precondition-failed: somebody saved before you (A4) */
  AUS_ERROR_PRECONDITION_REQUIRED, /* precondition-required: If-Match is missing */
  AUS_ERROR_IDEMPOTENCY_MISMATCH,  /* idempotency-mismatch: same key, other request */
  AUS_ERROR_IDEMPOTENCY_BUSY,      /* idempotency-busy: the first request is still under way */
  AUS_ERROR_LINK_UNKNOWN,          /* link-unknown */
  AUS_ERROR_LINK_EXPIRED,          /* link-expired */
  AUS_ERROR_LINK_REVOKED,          /* link-revoked */
  AUS_ERROR_LINK_OTHER_DAY,        /* link-other-day: the consultation is not today */
  AUS_ERROR_CONSENT_REQUIRED,      /* consent-required (D2) */
  AUS_ERROR_ROOM_LOCKED,           /* room-locked (D7) */
  AUS_ERROR_ROOM_FULL,             /* room-full: six people at most (E1) */
  AUS_ERROR_INFECTED,              /* infected: the virus scanner refuses the document (L4) */
  AUS_ERROR_STORAGE_FULL,          /* storage-full: no room on the server's disk */
  AUS_ERROR_SLOT_TAKEN,            /* slot-taken: somebody else was faster: choose another (B5) */
  AUS_ERROR_HOST_PRESENT,          /* host-present: the site's host must leave first (K1) */
  AUS_ERROR_DUPLICATE,             /* duplicate: the register knows somebody like this (F3) */
  AUS_ERROR_SCHEMA,                /* schema: the database is newer, damaged or failed to migrate */
  AUS_ERROR_N_CODES
} AusError;

#define AUS_ERROR (aus_error_quark ())
GQuark aus_error_quark (void);

/* aus_error_get_name: the stable public name of @code ("precondition-failed"); unowned. */
const char *aus_error_get_name (AusError code);

/*
 * aus_error_new_at: (transfer full): an AUS_ERROR that also carries a JSON pointer (RFC 6901) to
 * the offending member, e.g. "/participants/0/email".
 */
GError *aus_error_new_at (AusError code, const char *pointer, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void aus_set_error_at (GError **error, AusError code, const char *pointer, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

/*
 * aus_error_is_ours: whether @error is the server's own trouble (internal, unavailable,
 * storage-full), which says nothing about whoever asked and their link: it passes, or somebody
 * repairs it.
 */
gboolean aus_error_is_ours (const GError *error);

/* aus_error_get_pointer: the JSON pointer carried by @error, or NULL; unowned. */
const char *aus_error_get_pointer (const GError *error);

/* aus_error_set_retry_after: seconds a client should wait; 0 = unknown. */
void aus_error_set_retry_after (GError *error, guint seconds);
guint aus_error_get_retry_after (const GError *error);

/*
 * aus_error_set_detail: a counted thing that tells more about @error, by its code: the state
 * somebody else saved, the plans that overlap. Safe to be passed between threads.
 */
typedef gpointer (*AusErrorRef) (gpointer detail);
void aus_error_set_detail (GError *error, gpointer detail, AusErrorRef ref, GDestroyNotify unref);
/* aus_error_get_detail: unowned, NULL when there is none. */
gpointer aus_error_get_detail (const GError *error);

/* aus_error_from_foreign: converts any error in place into AUS_ERROR @code, once, at a boundary. */
void aus_error_from_foreign (GError **error, AusError code, const char *what);

G_END_DECLS
