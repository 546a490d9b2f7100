/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-ingress.h"

G_BEGIN_DECLS

/* What a client agreed to in its answer; nothing else is sent to it. */
typedef struct {
  gboolean red;                 /* takes RED (RFC 2198) in each audio slot */
  gboolean nack[AUS_N_STREAMS]; /* answers requests for lost packets of its streams */
  gboolean fir_only;            /* makes key frames for FIR (RFC 5104), but not for PLI */
  gboolean playout_delay;       /* can be told to show pictures later */
  gboolean reduced_size;        /* takes RTCP that is no compound packet (RFC 5506) */
} AusAbilities;

G_END_DECLS
