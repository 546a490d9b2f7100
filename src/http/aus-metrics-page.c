/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-metrics-page.h"

#include <unistd.h>

#include "app/aus-live-operate.h"
#include "core/aus-secrets.h"
#include "http/aus-credential.h"
#include "http/aus-http-server.h"
#include "http/aus-http-tally.h"

#define COUNTER AUS_METRICS_COUNTER
#define GAUGE   AUS_METRICS_GAUGE

static void
write_paths (AusMetrics *metrics, const AusLiveCount *count)
{
  aus_metrics_family (metrics, "auscult_media_path_estimate_bytes_per_second", GAUGE,
                      "What the lines to participants are estimated to take; 0: none is measured.");
  aus_metrics_add_labelled (metrics, "statistic", "least", count->estimate_least / 8);
  aus_metrics_add_labelled (metrics, "statistic", "mean", count->estimate_mean / 8);
  aus_metrics_single (metrics, "auscult_media_paths_measured", GAUGE,
                      "Participants in a call whose line is measured.", count->fed_back);
  aus_metrics_single (metrics, "auscult_media_paths_narrow", GAUGE,
                      "Of these, such as have a line too narrow for all that they should see.",
                      count->narrow);
  aus_metrics_single (metrics, "auscult_media_paused_videos", GAUGE,
                      "Videos not sent now because the line to their viewer is too slow.",
                      count->paused);
}

static void
write_live (AusMetrics *metrics, AusLive *live)
{
  AusLiveCount count;

  aus_live_count (live, &count);
  aus_metrics_single (metrics, "auscult_rooms", GAUGE, "Consultations with somebody connected.",
                      count.rooms);
  aus_metrics_single (metrics, "auscult_seats", GAUGE, "Participants connected, or kept a seat.",
                      count.seats);
  aus_metrics_single (metrics, "auscult_seats_in_call", GAUGE, "Participants in a call.",
                      count.seats_in_call);
  aus_metrics_single (metrics, "auscult_legs", GAUGE, "Media connections.", count.legs);
  aus_metrics_family (metrics, "auscult_connection_quality_seats", GAUGE,
                      "Participants in a call by the word for their connection.");
  for (guint i = 0; i < AUS_QUALITY_WORD_N; i++)
    aus_metrics_add_labelled (metrics, "word", aus_quality_word_names[i], count.words[i]);
  aus_metrics_single (metrics, "auscult_audio_mean_opinion_score", GAUGE,
                      "Mean of the E-model's score of what participants hear; 0 when nobody does.",
                      count.audio_mean);
  write_paths (metrics, &count);
}

static void
write_workers (AusMetrics *metrics, AusLive *live)
{
  guint n_workers = 0, n_ready = 0;

  aus_live_count_workers (live, &n_workers, &n_ready);
  aus_metrics_single (metrics, "auscult_media_workers", GAUGE, "Media processes configured.",
                      n_workers);
  aus_metrics_single (metrics, "auscult_media_workers_ready", GAUGE, "Media processes that are up.",
                      n_ready);
}

static void
write_directions (AusMetrics *metrics, const char *name, const char *help, guint64 in, guint64 out)
{
  aus_metrics_family (metrics, name, COUNTER, help);
  aus_metrics_add_labelled (metrics, "direction", "in", (gdouble) in);
  aus_metrics_add_labelled (metrics, "direction", "out", (gdouble) out);
}

static void
write_dropped (AusMetrics *metrics, const AusLiveTotals *totals)
{
  const struct {
    const char *reason;
    guint64 packets;
  } rows[] = {
    { "gate", totals->dropped_gate },       { "authentication", totals->dropped_auth },
    { "send", totals->dropped_send },       { "malformed", totals->dropped_malformed },
    { "unknown", totals->dropped_unknown }, { "flood", totals->dropped_flood },
  };

  aus_metrics_family (metrics, "auscult_media_dropped_packets_total", COUNTER,
                      "Packets that were not forwarded, by reason; a shut gate is no fault.");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    aus_metrics_add_labelled (metrics, "reason", rows[i].reason, (gdouble) rows[i].packets);
}

/* What was done about bad lines. */
static void
write_repair (AusMetrics *metrics, const AusLiveTotals *totals)
{
  aus_metrics_single (metrics, "auscult_media_retransmitted_packets_total", COUNTER,
                      "Packets sent again on request.", (gdouble) totals->retransmitted);
  aus_metrics_family (metrics, "auscult_media_recovered_packets_total", COUNTER,
                      "Packets lost on the way to us and had all the same, by how.");
  aus_metrics_add_labelled (metrics, "by", "retransmission", (gdouble) totals->recovered);
  aus_metrics_add_labelled (metrics, "by", "redundancy", (gdouble) totals->repaired);
  aus_metrics_single (metrics, "auscult_media_redundant_sound_packets_total", COUNTER,
                      "Packets of sound to clients that carried earlier ones again (RED).",
                      (gdouble) totals->redundant);
  aus_metrics_single (metrics, "auscult_media_video_pauses_total", COUNTER,
                      "Times that a video was paused for a viewer with a slow line.",
                      (gdouble) totals->pauses);
  aus_metrics_single (metrics, "auscult_media_skipped_pictures_total", COUNTER,
                      "Pictures of higher temporal layers left out for viewers with slow lines.",
                      (gdouble) totals->skipped);
}

static void
write_media (AusMetrics *metrics, const AusLiveTotals *totals)
{
  gdouble bounds[AUS_LEG_STATS_BUCKETS - 1];

  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    bounds[i] = (gdouble) aus_leg_stats_bounds[i] / G_USEC_PER_SEC;
  aus_metrics_single (metrics, "auscult_media_legs_total", COUNTER,
                      "Media connections that were ever built.", (gdouble) totals->legs);
  write_directions (metrics, "auscult_media_packets_total", "RTP packets from and to clients.",
                    totals->packets_in, totals->packets_out);
  write_directions (metrics, "auscult_media_bytes_total", "Bytes of RTP from and to clients.",
                    totals->bytes_in, totals->bytes_out);
  write_directions (metrics, "auscult_media_lost_packets_total",
                    "Packets lost between clients and us; in those that were not recovered.",
                    totals->lost_up, totals->lost_down);
  write_repair (metrics, totals);
  write_directions (metrics, "auscult_media_nacked_packets_total",
                    "Packets asked for again: in by clients, out by us.", totals->nacks_in,
                    totals->nacks_out);
  write_directions (metrics, "auscult_media_key_frame_requests_total",
                    "Key frames asked for: in by clients, out by us.", totals->plis_in,
                    totals->plis_out);
  write_dropped (metrics, totals);
  aus_metrics_histogram (metrics, "auscult_media_residence_seconds",
                         "Time that forwarded packets spent in the server.", bounds,
                         totals->residence, G_N_ELEMENTS (bounds),
                         (gdouble) totals->residence_sum_usec / G_USEC_PER_SEC);
}

/* proc(5): after the name in brackets, utime and stime are the 12th and 13th field, rss the 22nd.
 */
static void
write_process (AusMetrics *metrics)
{
  g_autofree char *stat = NULL;
  g_auto (GStrv) fields = NULL;
  const char *rest;
  gdouble tick = (gdouble) sysconf (_SC_CLK_TCK);

  if (!g_file_get_contents ("/proc/self/stat", &stat, NULL, NULL))
    return;
  rest = strrchr (stat, ')');
  fields = g_strsplit (rest != NULL ? rest + 1 : "", " ", 0);
  if (g_strv_length (fields) < 23)
    return;
  aus_metrics_single (
      metrics, "process_cpu_seconds_total", COUNTER, "User and system time of the daemon.",
      (g_ascii_strtod (fields[12], NULL) + g_ascii_strtod (fields[13], NULL)) / tick);
  aus_metrics_single (metrics, "process_resident_memory_bytes", GAUGE, "Memory of the daemon.",
                      g_ascii_strtod (fields[22], NULL) * (gdouble) sysconf (_SC_PAGESIZE));
}

static char *
collect (AusHttpRequest *request)
{
  AusMetrics *metrics = aus_metrics_new ();
  AusLive *live = aus_http_server_get_live (request->server);

  aus_metrics_family (metrics, "auscult_build_info", GAUGE, "Always 1; the label says what runs.");
  aus_metrics_add_labelled (metrics, "version", AUS_VERSION, 1);
  aus_metrics_single (metrics, "auscult_ready", GAUGE, "1: new visitors may come.",
                      aus_http_server_get_readiness (request->server) == AUS_HTTP_READY);
  aus_http_tally_write (aus_http_server_get_tally (request->server), metrics);
  if (live != NULL) {
    write_live (metrics, live);
    write_workers (metrics, live);
    write_media (metrics, aus_live_get_totals (live));
  }
  write_process (metrics);
  return aus_metrics_end (metrics);
}

/*
 * A proxy that we do not trust makes everybody look like this machine: who came through one is
 * nobody.
 */
static gboolean
is_listed (AusHttpRequest *request)
{
  const AusHttpOptions *options = aus_http_server_get_options (request->server);

  if (!request->proxied && (aus_http_request_get_header (request, "X-Forwarded-For") != NULL ||
                            aus_http_request_get_header (request, "Forwarded") != NULL))
    return FALSE;
  return g_strv_contains ((const char *const *) options->metrics_addresses, request->client);
}

static gboolean
has_token (AusHttpRequest *request)
{
  const char *wanted = aus_http_server_get_options (request->server)->metrics_token;
  g_autofree char *given =
      aus_credential_dup_bearer (aus_http_request_get_header (request, "Authorization"));

  return wanted != NULL && given != NULL && aus_secrets_equal (given, wanted);
}

void
aus_metrics_page_serve (AusHttpRequest *request)
{
  const char *token = aus_http_server_get_options (request->server)->metrics_token;

  aus_http_request_set_header (request, "Cache-Control", "no-store");
  /* With a token configured it is asked of everybody, also of this machine. */
  if (token != NULL ? has_token (request) : is_listed (request))
    aus_http_request_answer (request, SOUP_STATUS_OK, AUS_METRICS_MEDIA_TYPE, collect (request));
  else
    aus_http_request_answer (request, SOUP_STATUS_FORBIDDEN, "text/plain",
                             g_strdup ("Not for you: see metrics.addresses\n"));
}
