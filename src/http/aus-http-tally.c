/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-http-tally.h"

static const gdouble bounds[AUS_HTTP_TALLY_BOUNDS] = { 0.001, 0.005, 0.01, 0.025, 0.1, 0.25, 1, 5 };

void
aus_http_tally_add (AusHttpTally *self, guint status, gint64 usec)
{
  guint bucket = 0;

  if (status >= 100 && status < 600)
    self->by_status[status / 100 - 1]++;
  while (bucket < AUS_HTTP_TALLY_BOUNDS && (gdouble) usec / G_USEC_PER_SEC > bounds[bucket])
    bucket++;
  self->times[bucket]++;
  self->sum_usec += usec;
}

void
aus_http_tally_write (const AusHttpTally *self, AusMetrics *metrics)
{
  static const char *const classes[] = { "1xx", "2xx", "3xx", "4xx", "5xx" };

  aus_metrics_family (metrics, "auscult_http_requests_total", AUS_METRICS_COUNTER,
                      "Requests answered, by class of status.");
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    aus_metrics_add_labelled (metrics, "code", classes[i], (gdouble) self->by_status[i]);
  aus_metrics_histogram (metrics, "auscult_http_request_duration_seconds",
                         "From the headers of a request to the end of its answer.", bounds,
                         self->times, AUS_HTTP_TALLY_BOUNDS,
                         (gdouble) self->sum_usec / G_USEC_PER_SEC);
}
