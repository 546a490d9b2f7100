/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-answer.h"
#include "media/aus-remote-offer.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* Somebody's offer that is taken gives an answer with as many lines, none of them broken. */
static void
try_offer (const char *text, AusRemotePurpose purpose)
{
  static const AusOfferTransport own = { "user", "passwordpasswordpassword", "sha-256 AB" };
  g_autoptr (GError) error = NULL;
  g_autoptr (AusRemoteOffer) offer = aus_remote_offer_parse (text, purpose, &error);
  g_assert ((offer == NULL) == (error != NULL));
  if (offer == NULL)
    return;
  AusSlots slots;
  aus_slots_init (&slots);
  g_autofree char *answer = aus_remote_offer_answer (offer, &own, &slots);
  g_auto (GStrv) lines = g_strsplit (answer, "\r\nm=", 0);
  g_assert (g_strv_length (lines) == offer->lines->len + 1);
}

/* An answer that is taken can be told to webrtcbin without breaking out of its lines. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  try_offer (text, AUS_REMOTE_PUBLISH);
  try_offer (text, AUS_REMOTE_WATCH);
  g_autoptr (GError) error = NULL;
  g_autoptr (AusAnswer) answer = aus_answer_parse (text, &error);
  g_assert ((answer == NULL) == (error != NULL));
  if (answer == NULL)
    return 0;
  g_autofree char *sdp = aus_answer_to_transport_sdp (answer, "0");
  g_auto (GStrv) lines = g_strsplit (sdp, "\r\n", 0);
  g_assert (g_strv_length (lines) == 16);
  return 0;
}
