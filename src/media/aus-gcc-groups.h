/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How two groups of packets, one after the other, were spaced when sent and when they came. */
typedef struct {
  gint64 send_delta_usec;
  gint64 arrival_delta_usec;
  gint64 arrival_usec; /* of the later group's last packet */
} AusGccDelta;

/*
 * AusGccGroups: packets gathered into groups that left together or were delivered together
 * (draft-ietf-rmcat-gcc-02 sections 5.1 and 5.2): delay is compared between groups, because
 * packets of one burst queue behind each other.
 */
typedef struct {
  gint64 first_sent_usec, last_sent_usec;
  gint64 first_arrival_usec, last_arrival_usec;
  gboolean used;
} AusGccGroup;

typedef struct {
  AusGccGroup current, previous;
  guint disorders; /* groups in a row that came before the one sent earlier */
} AusGccGroups;

/* aus_gcc_groups_add: TRUE when the packet begins a group and @delta tells of the two before it. */
gboolean aus_gcc_groups_add (AusGccGroups *self, gint64 sent_usec, gint64 arrival_usec,
                             AusGccDelta *delta);

/* aus_gcc_groups_reset: what comes next has nothing to do with what came before. */
void aus_gcc_groups_reset (AusGccGroups *self);

G_END_DECLS
