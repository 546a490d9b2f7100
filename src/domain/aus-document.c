/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-document.h"

#include "core/aus-error.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define DAY    (24 * 3600 * SECOND)
#define MIB    ((guint64) 1024 * 1024)

const char *const aus_document_kind_names[] = {
  [AUS_DOCUMENT_PRESCRIPTION] = "prescription",
  [AUS_DOCUMENT_REPORT] = "report",
  [AUS_DOCUMENT_SICK_LEAVE] = "sick_leave",
  [AUS_DOCUMENT_OTHER] = "other",
  [AUS_DOCUMENT_KIND_N] = NULL,
};
AUS_DEFINE_NAMES (AusDocumentKind, aus_document_kind)

const char *const aus_document_origin_names[] = {
  [AUS_DOCUMENT_FROM_PRACTICE] = "practice",
  [AUS_DOCUMENT_FROM_PATIENT] = "patient",
  [AUS_DOCUMENT_FROM_CHAT] = "chat",
  [AUS_DOCUMENT_FROM_NOTE] = "note",
  [AUS_DOCUMENT_ORIGIN_N] = NULL,
};
AUS_DEFINE_NAMES (AusDocumentOrigin, aus_document_origin)

const char *const aus_document_state_names[] = {
  [AUS_DOCUMENT_CHECKING] = "checking",
  [AUS_DOCUMENT_READY] = "ready",
  [AUS_DOCUMENT_INFECTED] = "infected",
  [AUS_DOCUMENT_STATE_N] = NULL,
};
AUS_DEFINE_NAMES (AusDocumentState, aus_document_state)

void
aus_document_limits_init (AusDocumentLimits *self)
{
  self->max_bytes = 50 * MIB;
  self->per_consultation = 50;
  self->expire_usec = 30 * DAY;
  self->keep_usec = 365 * DAY;
}

gboolean
aus_document_check_size (const AusDocumentLimits *limits, guint64 bytes, GError **error)
{
  if (bytes <= limits->max_bytes)
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_TOO_LARGE, "At most %" G_GUINT64_FORMAT " bytes",
               limits->max_bytes);
  return FALSE;
}

gboolean
aus_document_check_count (const AusDocumentLimits *limits, gint64 count, GError **error)
{
  if (count < limits->per_consultation)
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
               "a consultation holds at most %u documents", limits->per_consultation);
  return FALSE;
}

gboolean
aus_document_check_given_out (AusDocumentState state, GError **error)
{
  switch (state) {
  case AUS_DOCUMENT_READY:
    return TRUE;
  case AUS_DOCUMENT_CHECKING:
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                         "the document is still being checked for viruses");
    break;
  case AUS_DOCUMENT_INFECTED:
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INFECTED,
                         "the virus scanner refused the document");
    break;
  }
  return FALSE;
}

gint64
aus_document_erase_at (const AusDocumentLimits *limits, gint64 now)
{
  return limits->keep_usec == 0 ? 0 : now + limits->keep_usec;
}

gint64
aus_document_check_retry (guint tries)
{
  static const gint64 seconds[] = { 5, 10, 30, 60, 120, 300 };

  return seconds[MIN (tries, G_N_ELEMENTS (seconds) - 1)] * SECOND;
}
