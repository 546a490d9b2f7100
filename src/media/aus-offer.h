/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "media/aus-slots.h"

G_BEGIN_DECLS

/* What the offer takes over from webrtcbin's own: how to reach and to recognise this end. */
typedef struct {
  const char *ufrag;
  const char *password;
  const char *fingerprint; /* "sha-256 AB:CD:…" */
} AusOfferTransport;

/*
 * aus_offer_build: (transfer full): the one offer of a leg (docs/interfaces.md, "m-lines of every
 * offer"): all m-lines in one bundle, fixed payload types and extension ids, the slots' SSRCs.
 */
char *aus_offer_build (const AusOfferTransport *transport, const AusSlots *slots);

G_END_DECLS
