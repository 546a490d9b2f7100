/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "media/aus-abilities.h"
#include "media/aus-fingerprint.h"

G_BEGIN_DECLS

#define AUS_ANSWER_MAX_BYTES (128 * 1024)

/* What a client's answer says that matters to us. */
typedef struct {
  char *ufrag;
  char *password;
  char *fingerprint_text;
  AusFingerprint fingerprint;
  char *setup; /* "active" or "passive" */
  struct {
    guint32 ssrc; /* 0: not told, found by its MID */
    guint32 rtx_ssrc;
  } streams[AUS_N_STREAMS];
  AusAbilities abilities;
  GPtrArray *candidates; /* "candidate:…" */
} AusAnswer;

/*
 * aus_answer_parse: reads an answer to aus_offer_build()'s offer. AUS_ERROR_INVALID unless it has
 * our m-lines in our order, one bundle with one transport, a SHA-256 fingerprint and no codec that
 * we did not offer.
 */
AusAnswer *aus_answer_parse (const char *sdp, GError **error);
void aus_answer_free (AusAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusAnswer, aus_answer_free)

/* aus_answer_is_ice_text: characters of RFC 8839 section 5.4, at least @min and at most 256. */
gboolean aus_answer_is_ice_text (const char *text, gsize min);

/*
 * aus_answer_to_transport_sdp: (transfer full): the answer as webrtcbin must see it: the client's
 * transport on the one m-line that webrtcbin offered as @mid.
 */
char *aus_answer_to_transport_sdp (const AusAnswer *self, const char *mid);

G_END_DECLS
