/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * AusClientStats: what a test participant knows of its call: what the server says of its line, and
 * what arrived. Not locked: its owner does that.
 */
typedef struct {
  char *step;       /* of the visit: equipment, waiting, call… */
  char *connection; /* of the leg: connecting, connected, silent, failed */
  char *word;       /* the server's verdict: good, fair, poor */
  char *cause;
  gdouble rtt_ms;
  gdouble loss_up, loss_down; /* percent */
  gdouble kbps_up, kbps_down;
  char *way; /* host, server-reflexive, relayed…: of our end; NULL: none yet */
  guint64 received;
  guint64 lost; /* holes in the sequences received */
  guint people; /* others in the call */
  gboolean encrypted;
} AusClientStats;

void aus_client_stats_clear (AusClientStats *self);

/* aus_client_stats_take_state: @state: the message `state`. */
void aus_client_stats_take_state (AusClientStats *self, JsonObject *state);
/* aus_client_stats_take_quality: @quality: the message `quality`; @id: whose line it is about. */
void aus_client_stats_take_quality (AusClientStats *self, JsonObject *quality, const char *id);

/* aus_client_stats_to_structure: (transfer full): "auscult-stats". */
GstStructure *aus_client_stats_to_structure (const AusClientStats *self);
/* aus_client_stats_to_line: (transfer full): the same as one line of JSON, with the time. */
char *aus_client_stats_to_line (const AusClientStats *self);

G_END_DECLS
