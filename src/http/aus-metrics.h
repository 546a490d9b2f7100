/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * AusMetrics: the Prometheus text exposition format, version 0.0.4: families one after the other,
 * each with its help and type, then its samples. Names and labels are ours; label values escaped.
 */
typedef struct _AusMetrics AusMetrics;

AusMetrics *aus_metrics_new (void);
void aus_metrics_free (AusMetrics *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusMetrics, aus_metrics_free)

#define AUS_METRICS_MEDIA_TYPE "text/plain; version=0.0.4; charset=utf-8"

typedef enum {
  AUS_METRICS_COUNTER, /* the name ends in _total */
  AUS_METRICS_GAUGE,
  AUS_METRICS_HISTOGRAM,
} AusMetricsType;

/* aus_metrics_family: begins one; the samples that follow are of it. @name is a literal. */
void aus_metrics_family (AusMetrics *self, const char *name, AusMetricsType type, const char *help);
/* aus_metrics_add: a sample without labels, or with one. */
void aus_metrics_add (AusMetrics *self, gdouble value);
void aus_metrics_add_labelled (AusMetrics *self, const char *label, const char *label_value,
                               gdouble value);

/* aus_metrics_single: a family of one sample. */
void aus_metrics_single (AusMetrics *self, const char *name, AusMetricsType type, const char *help,
                         gdouble value);

/*
 * aus_metrics_histogram: a whole family: @counts of @n_bounds + 1 buckets that are apart, as they
 * were counted; the format wants them summed up.
 */
void aus_metrics_histogram (AusMetrics *self, const char *name, const char *help,
                            const gdouble *bounds, const guint64 *counts, guint n_bounds,
                            gdouble sum);

/* aus_metrics_end: (transfer full): the text; @self is used up. */
char *aus_metrics_end (AusMetrics *self);

G_END_DECLS
