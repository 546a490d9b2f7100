/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first byte chooses the room, the rest is one frame of a client. */
#include <stddef.h>
#include <stdint.h>

#include "signal/aus-signal-message.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_auto (AusSignalMessage) message = { 0 };
  g_autoptr (GError) error = NULL;

  if (size == 0)
    return 0;
  AusSignalRoom room = (data[0] & 1) != 0 ? AUS_SIGNAL_ROOM_VISIT : AUS_SIGNAL_ROOM_DASHBOARD;
  gboolean ok =
      aus_signal_message_parse ((const char *) data + 1, size - 1, room, &message, &error);
  g_assert_true (ok == (error == NULL));
  g_assert_true (ok == (message.object != NULL));
  if (ok)
    g_assert_true ((aus_signal_client_tables[message.kind].rooms & room) != 0);
  return 0;
}
