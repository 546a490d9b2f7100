/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-limits.h"

static AusLiveLimits
find (guint n_in_call, guint camera_kbps, guint before_height)
{
  AusMediaAdvice advice = { .camera_kbps = camera_kbps, .low_kbps = 90, .extra_kbps = 700 };
  AusLiveLimits before = { .video_height = before_height }, limits;
  aus_live_limits_find (n_in_call, &advice, &before, &limits);
  g_assert_cmpuint (limits.low_kbps, ==, 90);
  return limits;
}

/* E6: fewer bits mean a smaller picture, not a worse one; the room's own cap keeps its size. */
static void
test_steps (void)
{
  static const guint cases[][5] = {
    /* people, kbit/s that lines take, kbit/s, height, pictures a second */
    { 2, 0, 1500, 720, 30 },  { 2, 2000, 1500, 720, 30 }, { 2, 1000, 1000, 720, 30 },
    { 2, 500, 500, 480, 30 }, { 2, 200, 200, 360, 30 },   { 2, 120, 120, 240, 20 },
    { 2, 60, 60, 180, 15 },   { 4, 0, 800, 480, 30 },     { 4, 1000, 800, 480, 30 },
    { 6, 0, 500, 360, 30 },   { 6, 460, 460, 360, 30 },   { 6, 150, 150, 240, 20 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    AusLiveLimits limits = find (cases[i][0], cases[i][1], 0);
    g_assert_cmpuint (limits.video_kbps, ==, cases[i][2]);
    g_assert_cmpuint (limits.video_height, ==, cases[i][3]);
    g_assert_cmpuint (limits.video_fps, ==, cases[i][4]);
  }
}

/* Around a step the size stays: each change costs a key frame. */
static void
test_hysteresis (void)
{
  g_assert_cmpuint (find (2, 210, 240).video_height, ==, 240);
  g_assert_cmpuint (find (2, 250, 240).video_height, ==, 360);
  g_assert_cmpuint (find (2, 210, 360).video_height, ==, 360);
  g_assert_cmpuint (find (2, 190, 360).video_height, ==, 240);
  g_assert_cmpuint (find (2, 0, 180).video_height, ==, 720);
  g_assert_cmpuint (find (2, 300, 720).extra_kbps, ==, 700);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/live-limits/E6/steps", test_steps);
  g_test_add_func ("/app/live-limits/E6/hysteresis", test_hysteresis);
  return g_test_run ();
}
