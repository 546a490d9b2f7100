/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-names.h"

G_BEGIN_DECLS

/* AusProblemKind: what did not work in a call, as people would say it (F6). */
typedef enum {
  AUS_PROBLEM_SOUND,
  AUS_PROBLEM_PICTURE,
  AUS_PROBLEM_CUT, /* the call broke off */
  AUS_PROBLEM_ENTERING,
  AUS_PROBLEM_OTHER,
} AusProblemKind;
#define AUS_PROBLEM_N (AUS_PROBLEM_OTHER + 1)
AUS_DECLARE_NAMES (AusProblemKind, aus_problem_kind)

#define AUS_FEEDBACK_TEXT_MAX 2000 /* characters */
#define AUS_FEEDBACK_MAX      5    /* of one participant about one consultation */

/* AusFeedback: what somebody says about a call: a rating, a comment, a technical problem. */
typedef struct {
  char *id;
  char *consultation_id;
  char *participant_id;
  gint64 at;
  guint rating;  /* 1 to 5; 0: none given */
  char *comment; /* never NULL; for the practice alone */
  gboolean has_problem;
  AusProblemKind problem;
  char *problem_text; /* never NULL; also for whoever runs the server */
} AusFeedback;

AusFeedback *aus_feedback_new (void);
void aus_feedback_free (AusFeedback *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusFeedback, aus_feedback_free)

/*
 * aus_feedback_check: AUS_ERROR_INVALID when it says nothing, or describes a problem without saying
 * of which kind; AUS_ERROR_TOO_MANY_REQUESTS when @given are enough already.
 */
gboolean aus_feedback_check (const AusFeedback *self, gint64 given, GError **error);

G_END_DECLS
