/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-metrics.h"

#include <math.h>

struct _AusMetrics {
  GString *text;
  const char *name; /* of the family under way; unowned: a literal */
};

static const char *const type_names[] = {
  [AUS_METRICS_COUNTER] = "counter",
  [AUS_METRICS_GAUGE] = "gauge",
  [AUS_METRICS_HISTOGRAM] = "histogram",
};

AusMetrics *
aus_metrics_new (void)
{
  AusMetrics *self = g_new0 (AusMetrics, 1);

  self->text = g_string_new (NULL);
  return self;
}

void
aus_metrics_free (AusMetrics *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  g_free (self);
}

void
aus_metrics_family (AusMetrics *self, const char *name, AusMetricsType type, const char *help)
{
  g_return_if_fail ((type == AUS_METRICS_COUNTER) == g_str_has_suffix (name, "_total"));

  self->name = name;
  g_string_append_printf (self->text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name,
                          type_names[type]);
}

/* Whole numbers stay whole: a counter of bytes has more digits than %g shows. */
static void
append_value (AusMetrics *self, gdouble value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (value == floor (value) && fabs (value) < 1e15)
    g_string_append_printf (self->text, " %.0f\n", value);
  else
    g_string_append_printf (self->text, " %s\n", g_ascii_dtostr (number, sizeof number, value));
}

void
aus_metrics_add (AusMetrics *self, gdouble value)
{
  g_string_append (self->text, self->name);
  append_value (self, value);
}

static void
append_escaped (GString *text, const char *value)
{
  for (const char *p = value; *p != '\0'; p++) {
    if (*p == '\n')
      g_string_append (text, "\\n");
    else if (*p == '"' || *p == '\\')
      g_string_append_printf (text, "\\%c", *p);
    else
      g_string_append_c (text, *p);
  }
}

static void
append_labelled (AusMetrics *self, const char *suffix, const char *label, const char *label_value,
                 gdouble value)
{
  g_string_append_printf (self->text, "%s%s{%s=\"", self->name, suffix, label);
  append_escaped (self->text, label_value);
  g_string_append (self->text, "\"}");
  append_value (self, value);
}

void
aus_metrics_add_labelled (AusMetrics *self, const char *label, const char *label_value,
                          gdouble value)
{
  append_labelled (self, "", label, label_value, value);
}

void
aus_metrics_single (AusMetrics *self, const char *name, AusMetricsType type, const char *help,
                    gdouble value)
{
  aus_metrics_family (self, name, type, help);
  aus_metrics_add (self, value);
}

void
aus_metrics_histogram (AusMetrics *self, const char *name, const char *help, const gdouble *bounds,
                       const guint64 *counts, guint n_bounds, gdouble sum)
{
  guint64 count = 0;

  aus_metrics_family (self, name, AUS_METRICS_HISTOGRAM, help);
  for (guint i = 0; i <= n_bounds; i++) {
    char bound[G_ASCII_DTOSTR_BUF_SIZE];
    count += counts[i];
    /* %g: 0.1, not 0.10000000000000001. */
    if (i < n_bounds)
      g_ascii_formatd (bound, sizeof bound, "%g", bounds[i]);
    append_labelled (self, "_bucket", "le", i < n_bounds ? bound : "+Inf", (gdouble) count);
  }
  g_string_append_printf (self->text, "%s_sum", name);
  append_value (self, sum);
  g_string_append_printf (self->text, "%s_count", name);
  append_value (self, (gdouble) count);
}

char *
aus_metrics_end (AusMetrics *self)
{
  char *text = g_string_free (g_steal_pointer (&self->text), FALSE);

  aus_metrics_free (self);
  return text;
}
