/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "media/aus-ping.h"
#include "media/aus-rtp.h"

/* Asked and answered over a loopback by Chromium 156, whose a=ice-pwd this was. */
#define PASSWORD "XA9e7JH6DRB6kHq2KSTMaPoL"
static const guint8 QUESTION[AUS_PING_LENGTH] = {
  0x02, 0x00, 0x00, 0x08, 0x21, 0x12, 0xa4, 0x42, 0xa7, 0x8d, 0x05, 0xb6, 0xf2, 0xb3,
  0x65, 0x2d, 0xfa, 0x06, 0x80, 0x11, 0xc0, 0x60, 0x00, 0x04, 0x26, 0xfd, 0x66, 0xc5,
};
static const guint8 ANSWER[AUS_PING_LENGTH] = {
  0x03, 0x00, 0x00, 0x08, 0x21, 0x12, 0xa4, 0x42, 0xa7, 0x8d, 0x05, 0xb6, 0xf2, 0xb3,
  0x65, 0x2d, 0xfa, 0x06, 0x80, 0x11, 0xc0, 0x60, 0x00, 0x04, 0xf1, 0x76, 0x1f, 0x9a,
};

static void
test_captured (void)
{
  guint8 data[AUS_PING_LENGTH], id[AUS_PING_ID_LENGTH];
  g_autoptr (AusPing) ping = aus_ping_new (PASSWORD);
  aus_ping_write (ping, QUESTION + 8, data);
  g_assert_cmpmem (data, sizeof data, QUESTION, sizeof QUESTION);
  g_assert_true (aus_ping_read_answer (ping, ANSWER, sizeof ANSWER, id));
  g_assert_cmpmem (id, sizeof id, QUESTION + 8, sizeof id);
}

/* Not of this session, changed on the way, of another shape: no answer, whatever bit it is. */
static void
test_refused (void)
{
  guint8 data[AUS_PING_LENGTH + 4], id[AUS_PING_ID_LENGTH];
  g_autoptr (AusPing) ping = aus_ping_new (PASSWORD);
  g_autoptr (AusPing) other = aus_ping_new ("another password of ice");
  g_assert_false (aus_ping_read_answer (other, ANSWER, sizeof ANSWER, id));
  g_assert_false (aus_ping_read_answer (ping, QUESTION, sizeof QUESTION, id));
  for (gsize length = 0; length < sizeof data; length++) {
    memset (data, 0, sizeof data);
    memcpy (data, ANSWER, sizeof ANSWER);
    g_assert_cmpint (aus_ping_read_answer (ping, data, length, id), ==, length == sizeof ANSWER);
  }
  for (gsize bit = 0; bit < 8 * sizeof ANSWER; bit++) {
    memcpy (data, ANSWER, sizeof ANSWER);
    data[bit / 8] ^= (guint8) (1 << bit % 8);
    g_assert_false (aus_ping_read_answer (ping, data, sizeof ANSWER, id));
  }
}

/* Browsers' own checks, and their answers to libnice's, are none of our business. */
static void
test_told_apart (void)
{
  static const guint8 others[][2] = { { 0x00, 0x01 }, { 0x01, 0x01 }, { 0x02, 0x00 },
                                      { 0x03, 0x10 }, { 0x16, 0xfe }, { 0x80, 0x60 } };
  g_assert_cmpint (aus_rtp_classify (ANSWER, sizeof ANSWER), ==, AUS_DATAGRAM_ANSWER);
  g_assert_false (aus_ping_is_answer (ANSWER, 1));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_cmpint (aus_rtp_classify (others[i], 2), !=, AUS_DATAGRAM_ANSWER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/ping/E6/captured", test_captured);
  g_test_add_func ("/media/ping/E6/refused", test_refused);
  g_test_add_func ("/media/ping/E6/told-apart", test_told_apart);
  return g_test_run ();
}
