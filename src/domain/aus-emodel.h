/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* AusSpeechPath: what a voice goes through from mouth to ear. */
typedef struct {
  gdouble loss;         /* share of frames that have to be made up: 0 to 1 */
  gdouble delay_msec;   /* one way, mouth to ear */
  gdouble bitrate_kbps; /* of Opus while somebody speaks */
} AusSpeechPath;

/*
 * The E-model in its fullband form: ITU-T G.107.2, whose scale ends at 148, with the delay
 * impairment Idd of G.107 (06/2015) clause 7.4 at default sensitivity. Echo is taken to be
 * cancelled by the browser. Opus has no values in ITU-T G.113; Ie and Bpl are those that M.
 * Alahmadi, P. Počta and H. Melvin derived for super-wideband variable bit-rate: "An Adaptive
 * Bitrate Switching Algorithm for Speech Applications in Context of WebRTC", ACM TOMM 17 (4), 2021.
 */

/* aus_emodel_delay_impairment: Idd on the scale of G.107, 0 to 100. */
gdouble aus_emodel_delay_impairment (gdouble delay_msec);
/* aus_emodel_rate: the rating R of @path, 0 to 148. */
gdouble aus_emodel_rate (const AusSpeechPath *path);
/* aus_emodel_get_mos: mean opinion score 1 to 4.5 of a rating on the scale of G.107 (Annex B). */
gdouble aus_emodel_get_mos (gdouble rating);
/* aus_emodel_score: the mean opinion score of @path. */
gdouble aus_emodel_score (const AusSpeechPath *path);

G_END_DECLS
