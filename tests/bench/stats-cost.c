/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What reading the statistics of @LEGS legs once costs both ends: taking and describing them in the
 * worker, reading them in the daemon. Beside it the copy of so many bytes, as the limit.
 * Usage: stats-cost LEGS ROUNDS
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/aus-leg-stats.h"
#include "media/aus-media-report.h"

/* Of this thread: other programs on the machine do not count. */
static gint64
cpu_usec (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
fill (AusMediaStats *stats)
{
  for (guint i = 0; i < 2; i++)
    stats->incoming[i].received = 1000 + i;
  for (guint i = 0; i < 2; i++) {
    stats->outgoing[i * AUS_N_AUDIO_SLOTS].counts.packets = 1000 + i;
    stats->outgoing[i * AUS_N_AUDIO_SLOTS].active = TRUE;
  }
}

static GVariant *
describe (guint n_legs, const AusMediaStats *stats)
{
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < n_legs; i++)
    g_variant_builder_add_value (&builder, aus_media_report_new ("01arz3ndektsv4rrffq69g5fav",
                                                                 "01arz3ndektsv4rrffq69g5fav",
                                                                 AUS_LEG_CONNECTED, stats));
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

int
main (int argc, char **argv)
{
  guint n_legs = argc > 1 ? (guint) atoi (argv[1]) : 40;
  guint rounds = argc > 2 ? (guint) atoi (argv[2]) : 500;
  AusMediaStats stats = { 0 };
  gint64 making = 0, reading = 0, copying = 0;
  gsize size = 0;

  fill (&stats);
  for (guint i = 0; i < rounds; i++) {
    gint64 began = cpu_usec ();
    g_autoptr (GVariant) made = describe (n_legs, &stats);
    size = g_variant_get_size (made); /* serialises, as sending does */
    g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (made);
    making += cpu_usec () - began;

    began = cpu_usec ();
    g_autoptr (GVariant) received =
        g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("aa{sv}"), bytes, FALSE));
    g_autoptr (GPtrArray) legs = aus_leg_stats_read (received);
    g_assert_cmpuint (legs->len, ==, n_legs);
    reading += cpu_usec () - began;

    began = cpu_usec ();
    g_autofree gpointer copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
    g_assert_nonnull (copy);
    copying += cpu_usec () - began;
  }
  g_print ("{\"legs\":%u,\"bytes\":%" G_GSIZE_FORMAT
           ",\"worker_usec\":%.1f,\"daemon_usec\":%.1f,\"copy_usec\":%.1f}\n",
           n_legs, size, (double) making / rounds, (double) reading / rounds,
           (double) copying / rounds);
  return 0;
}
