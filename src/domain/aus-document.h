/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-names.h"

G_BEGIN_DECLS

/* AusDocumentKind: what a document is to those it is sent to (F2). */
typedef enum {
  AUS_DOCUMENT_PRESCRIPTION,
  AUS_DOCUMENT_REPORT,
  AUS_DOCUMENT_SICK_LEAVE,
  AUS_DOCUMENT_OTHER,
} AusDocumentKind;
#define AUS_DOCUMENT_KIND_N (AUS_DOCUMENT_OTHER + 1)
AUS_DECLARE_NAMES (AusDocumentKind, aus_document_kind)

/* AusDocumentOrigin: where it came from. */
typedef enum {
  AUS_DOCUMENT_FROM_PRACTICE, /* filed by the practitioner or the secretariat */
  AUS_DOCUMENT_FROM_PATIENT,  /* by a personal link, before or while waiting (F4) */
  AUS_DOCUMENT_FROM_CHAT,     /* filed by the practitioner from the call (E4) */
  AUS_DOCUMENT_FROM_NOTE,     /* made here of a structured note (F5) */
} AusDocumentOrigin;
#define AUS_DOCUMENT_ORIGIN_N (AUS_DOCUMENT_FROM_NOTE + 1)
AUS_DECLARE_NAMES (AusDocumentOrigin, aus_document_origin)

/* AusDocumentState: what the virus scanner said (L4). Only what is READY is ever given out. */
typedef enum {
  AUS_DOCUMENT_CHECKING, /* the scanner is down: kept, asked for again */
  AUS_DOCUMENT_READY,
  AUS_DOCUMENT_INFECTED, /* found after it was taken: the content is gone, the row says why */
} AusDocumentState;
#define AUS_DOCUMENT_STATE_N (AUS_DOCUMENT_INFECTED + 1)
AUS_DECLARE_NAMES (AusDocumentState, aus_document_state)

/* AusDocumentLimits: what may be kept, and for how long. */
typedef struct {
  guint64 max_bytes;      /* of one document */
  guint per_consultation; /* documents */
  gint64 expire_usec;     /* a recipient may fetch it for so long */
  gint64 keep_usec;       /* then it is erased; 0: never by itself */
} AusDocumentLimits;

void aus_document_limits_init (AusDocumentLimits *self);

/* aus_document_check_size: AUS_ERROR_TOO_LARGE, with the limit in words. */
gboolean aus_document_check_size (const AusDocumentLimits *limits, guint64 bytes, GError **error);
/* aus_document_check_count: AUS_ERROR_ILLEGAL_TRANSITION when @count are there already. */
gboolean aus_document_check_count (const AusDocumentLimits *limits, gint64 count, GError **error);
/* aus_document_check_given_out: AUS_ERROR_ILLEGAL_TRANSITION for what is not READY. */
gboolean aus_document_check_given_out (AusDocumentState state, GError **error);

/* aus_document_erase_at: when it is erased by itself; 0: never. */
gint64 aus_document_erase_at (const AusDocumentLimits *limits, gint64 now);

/* aus_document_check_retry: usec until the scanner is asked again after try number @tries. */
gint64 aus_document_check_retry (guint tries);

G_END_DECLS
