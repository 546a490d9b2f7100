/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-log.h"

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#define LEVELS                                                                                     \
  (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE |          \
   G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG)

/* Written once by aus_log_setup() before threads start; atomic because tests set it up late. */
static int threshold = G_LOG_LEVEL_MESSAGE;
static int as_json;
static const char *program_name; /* interned */
static GLogLevelFlags fatal_mask;
static GPrivate correlation = G_PRIVATE_INIT (g_free);

static const struct {
  GLogLevelFlags level;
  const char *name;
} level_names[] = {
  { G_LOG_LEVEL_ERROR, "error" },     { G_LOG_LEVEL_CRITICAL, "critical" },
  { G_LOG_LEVEL_WARNING, "warning" }, { G_LOG_LEVEL_MESSAGE, "message" },
  { G_LOG_LEVEL_INFO, "info" },       { G_LOG_LEVEL_DEBUG, "debug" },
};

static const char *
level_to_name (GLogLevelFlags level)
{
  for (guint i = 0; i < G_N_ELEMENTS (level_names); i++)
    if (level & level_names[i].level)
      return level_names[i].name;
  return "debug";
}

GLogLevelFlags
aus_log_level_from_name (const char *name, GLogLevelFlags fallback)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (level_names); i++)
    if (g_str_equal (name, level_names[i].name))
      return level_names[i].level;
  return fallback;
}

/* A line stays a line whatever a peer sent us, so nobody can forge one. */
static char *
make_printable (const char *text)
{
  char *valid = g_utf8_make_valid (text, -1);

  for (char *p = valid; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  return valid;
}

static char *
make_json (const char *when, GLogLevelFlags level, const char *topic, const char *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *id = g_private_get (&correlation);

  json_builder_begin_object (builder);
  json_builder_add_string_value (json_builder_set_member_name (builder, "time"), when);
  json_builder_add_string_value (json_builder_set_member_name (builder, "level"),
                                 level_to_name (level));
  if (program_name != NULL)
    json_builder_add_string_value (json_builder_set_member_name (builder, "program"), program_name);
  json_builder_add_string_value (json_builder_set_member_name (builder, "topic"), topic);
  if (id != NULL)
    json_builder_add_string_value (json_builder_set_member_name (builder, "correlation"), id);
  json_builder_add_string_value (json_builder_set_member_name (builder, "message"), text);
  json_builder_end_object (builder);

  g_autoptr (JsonNode) root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static void
write_line (GLogLevelFlags level, const char *topic, const char *message)
{
  gint64 now = g_get_real_time ();
  g_autoptr (GDateTime) seconds = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autofree char *day = g_date_time_format (seconds, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *when = g_strdup_printf ("%s.%03dZ", day, (int) (now / 1000 % 1000));
  g_autofree char *text = make_printable (message);
  const char *id = g_private_get (&correlation);
  g_autofree char *line = NULL;

  if (g_atomic_int_get (&as_json))
    line = make_json (when, level, topic, text);
  else if (id != NULL)
    line = g_strdup_printf ("%s %s %s [%s] %s", when, level_to_name (level), topic, id, text);
  else
    line = g_strdup_printf ("%s %s %s %s", when, level_to_name (level), topic, text);

  g_autofree char *with_end = g_strconcat (line, "\n", NULL);

  /* One call: lines of several threads do not mix. */
  fputs (with_end, stderr);
}

static gboolean
is_wanted (GLogLevelFlags level)
{
  /* GLib numbers its levels from grave to chatty. */
  return (level & LEVELS) <= (GLogLevelFlags) g_atomic_int_get (&threshold);
}

static const char *
find_field (const GLogField *fields, gsize n_fields, const char *key, const char *fallback)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, key) && fields[i].length < 0 && fields[i].value != NULL)
      return fields[i].value;
  return fallback;
}

/* What GLib, libsoup and GStreamer say goes into the same stream, with their domain as topic. */
static GLogWriterOutput
write_foreign (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer unused)
{
  if (is_wanted (level))
    write_line (level, find_field (fields, n_fields, "GLIB_DOMAIN", "glib"),
                find_field (fields, n_fields, "MESSAGE", ""));
  /* Our writer replaces the one of GLib that would honour G_DEBUG=fatal-criticals. */
  if (level & fatal_mask)
    G_BREAKPOINT ();
  return G_LOG_WRITER_HANDLED;
}

void
aus_log_setup (const char *program, GLogLevelFlags level, gboolean json)
{
  static gsize once;

  program_name = g_intern_string (program);
  g_atomic_int_set (&threshold, (int) aus_log_level_from_name (g_getenv ("AUS_LOG"), level));
  g_atomic_int_set (&as_json, json || g_strcmp0 (g_getenv ("AUS_LOG_FORMAT"), "json") == 0);
  if (!g_once_init_enter (&once))
    return;

  /* The only way to read the mask that G_DEBUG made is to set another one. */
  fatal_mask = g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_log_set_always_fatal (fatal_mask);
  g_log_set_writer_func (write_foreign, NULL, NULL);
  g_once_init_leave (&once, 1);
}

void
aus_log_set_correlation (const char *id)
{
  g_private_replace (&correlation, g_strdup (id));
}

const char *
aus_log_get_correlation (void)
{
  return g_private_get (&correlation);
}

gboolean
aus_log_is_json (void)
{
  return g_atomic_int_get (&as_json);
}

void
aus_log (GLogLevelFlags level, const char *topic, const char *format, ...)
{
  if (!is_wanted (level))
    return;

  va_list args;

  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  write_line (level, topic, message);
}
