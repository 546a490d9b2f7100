/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NACK and transport-wide feedback: what the parsers read is what the builders were told. */
#include "fuzz-input.h"
#include "media/aus-rtcp.h"
#include "media/aus-twcc-reader.h"

#define MAX_STEPS 1500 /* below the recorder's window */
#define TICK_USEC 250

typedef struct {
  guint16 sequence;
  gint64 ticks;
} Arrival;

static gboolean
was_told (GArray *told, const AusTwccResult *result, gint64 offset)
{
  for (guint i = 0; i < told->len; i++) {
    const Arrival *arrival = &g_array_index (told, Arrival, i);
    if (arrival->sequence == result->sequence &&
        arrival->ticks * TICK_USEC + offset == result->arrival_usec)
      return TRUE;
  }
  return FALSE;
}

/* The reader's clock differs from ours by the part of the reference time that 24 bits do not hold.
 */
static void
check_results (GArray *told, const AusTwccResult *results, guint n)
{
  const gint64 wrap = ((gint64) 1 << 24) * 64000;
  for (guint i = 0; i < n; i++) {
    gboolean found = results[i].arrival_usec == AUS_TWCC_MISSING;
    for (gint64 turn = -2; turn <= 2 && !found; turn++)
      found = was_told (told, &results[i], turn * wrap);
    g_assert (found);
  }
}

static void
read_back (AusTwccRecorder *recorder, AusTwccReader *reader, GArray *told)
{
  AusRtcpWriter writer = { .length = 0 };
  while (aus_twcc_recorder_write (recorder, &writer, 1, 2)) {
    AusRtcpPacket packet;
    AusTwccFeedback feedback;
    AusTwccResult results[AUS_TWCC_MAX_RESULTS];
    gsize offset = 0;
    g_assert (writer.length <= AUS_RTCP_MAX_PACKET);
    g_assert (aus_rtcp_next (writer.data, writer.length, &offset, &packet));
    g_assert (offset == writer.length);
    g_assert (aus_twcc_parse (&packet, &feedback) && feedback.n_received > 0);
    guint n = aus_twcc_read (reader, &packet, results);
    g_assert (n == feedback.n_packets);
    check_results (told, results, n);
    writer.length = 0;
  }
}

static void
fuzz_twcc (FuzzInput *input)
{
  g_autoptr (AusTwccRecorder) recorder = aus_twcc_recorder_new ();
  g_autoptr (GArray) told = g_array_new (FALSE, FALSE, sizeof (Arrival));
  AusTwccReader reader = { 0 };
  guint16 sequence = fuzz_take_u16 (input);
  gint64 now_usec = (gint64) fuzz_take_u16 (input) * G_USEC_PER_SEC + TICK_USEC;
  while (input->length > 0 && told->len < MAX_STEPS) {
    guint8 selector = fuzz_take_u8 (input);
    sequence += (guint16) (selector & 0x40 ? fuzz_take_u16 (input) : selector & 0x0f);
    now_usec += selector & 0x20 ? (gint64) fuzz_take_u16 (input) * 1000 : fuzz_take_u8 (input) * 50;
    aus_twcc_recorder_add (recorder, sequence, now_usec);
    Arrival arrival = { sequence, now_usec / TICK_USEC };
    g_array_append_val (told, arrival);
    if ((selector & 0x80) != 0)
      read_back (recorder, &reader, told);
  }
  read_back (recorder, &reader, told);
}

static void
fuzz_nack (FuzzInput *input)
{
  guint16 asked[AUS_RTCP_MAX_PACKET], read[AUS_RTCP_MAX_PACKET];
  guint n = 0;
  guint16 sequence = fuzz_take_u16 (input);
  for (gint span = 0; input->length > 0 && n < 300; n++) {
    guint step = 1u + fuzz_take_u8 (input);
    span += (gint) step;
    if (span > G_MAXINT16) /* ascending modulo 2^16 */
      break;
    asked[n] = sequence = (guint16) (sequence + step);
  }
  AusRtcpWriter writer = { .length = 0 };
  AusRtcpPacket packet;
  gsize offset = 0;
  if (n == 0)
    return;
  aus_rtcp_write_nack (&writer, 1, 2, asked, n);
  if (writer.length == 0) /* does not fit: left out whole */
    return;
  g_assert (aus_rtcp_next (writer.data, writer.length, &offset, &packet));
  g_assert (offset == writer.length);
  g_assert (aus_rtcp_get_nack (&packet, read, G_N_ELEMENTS (read)) == n);
  g_assert (memcmp (asked, read, n * sizeof asked[0]) == 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput input = { data, size };
  if ((fuzz_take_u8 (&input) & 1) != 0)
    fuzz_twcc (&input);
  else
    fuzz_nack (&input);
  return 0;
}
