/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-answer.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* An answer that is taken can be told to webrtcbin without breaking out of its lines. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
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
