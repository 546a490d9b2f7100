/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-use-case.h"
#include "storage/aus-document-store.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * What was sent to the patient (F2) while they are at a site's machine (K1), to be printed there.
 * The visit at the kiosk stands for the patient as long as it lasts: what was sent before it began
 * needs the secure space and its one-time code, and nothing is left once the machine was wiped.
 */

typedef struct {
  char *consultation_id;
  char *visit_id;    /* of the cookie; NULL: there is none */
  char *document_id; /* NULL */
} AusHandoutKnock;

AusHandoutKnock *aus_handout_knock_new (const char *consultation_id, const char *visit_id,
                                        const char *document_id);
void aus_handout_knock_free (AusHandoutKnock *self);

/* AusHandoutKnock → JsonNode, an array of {id, name, kind, media_type, size, sent_at}, in the order
 * they were sent. AUS_ERROR_FORBIDDEN: this visit is not at a kiosk. */
extern const AusUseCase AUS_HANDOUT_LIST;
/* AusHandoutKnock → AusDocument; the practice sees at once that it was fetched. */
extern const AusUseCase AUS_HANDOUT_FETCH;

/* Whom a download under way belongs to: withdrawing from anybody cuts it, and it is asked for
 * anew. */
#define AUS_HANDOUT_HOLDER "kiosk"

G_END_DECLS
