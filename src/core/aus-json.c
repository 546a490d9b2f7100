/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-json.h"

#include "core/aus-error.h"
#include "core/aus-json-scan.h"
#include "core/aus-time.h"

#include <string.h>

/* What the parser's signals tell about duplicate names: json-glib keeps the last one in silence. */
typedef struct {
  GHashTable *counts; /* JsonObject (unowned) → names seen */
  gboolean duplicate;
} Names;

static void
on_member (JsonParser *parser, JsonObject *object, const char *name, gpointer data)
{
  Names *names = data;
  gpointer seen = g_hash_table_lookup (names->counts, object);

  g_hash_table_insert (names->counts, object, GUINT_TO_POINTER (GPOINTER_TO_UINT (seen) + 1));
}

static void
on_object_end (JsonParser *parser, JsonObject *object, gpointer data)
{
  Names *names = data;
  gpointer seen = g_hash_table_lookup (names->counts, object);

  if (GPOINTER_TO_UINT (seen) != json_object_get_size (object))
    names->duplicate = TRUE;
  g_hash_table_remove (names->counts, object);
}

JsonNode *
aus_json_parse (const char *data, gsize length, gsize max_bytes, GError **error)
{
  if (length > max_bytes) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_TOO_LARGE, "At most %zu bytes", max_bytes);
    return NULL;
  }
  if (!aus_json_scan (data, length, error))
    return NULL;

  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  Names names = { counts, FALSE };

  g_signal_connect (parser, "object-member", G_CALLBACK (on_member), &names);
  g_signal_connect (parser, "object-end", G_CALLBACK (on_object_end), &names);
  if (!json_parser_load_from_data (parser, data, (gssize) length, error)) {
    aus_error_from_foreign (error, AUS_ERROR_MALFORMED, "Not JSON");
    return NULL;
  }
  if (names.duplicate) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_MALFORMED, "An object names a member twice");
    return NULL;
  }
  return json_parser_steal_root (parser);
}

/* @p stands behind the opening quote; behind the closing one afterwards. */
static const char *
skip_string (const char *p)
{
  while (*p != '"')
    p += *p == '\\' ? 2 : 1;
  return p + 1;
}

/*
 * A double as json-glib 1.6 prints it, to @to, which is not behind @from; returns its length. That
 * puts ".0" behind every double without a point, also behind an exponent: "1e+22.0" is no number
 * (RFC 8259 section 6). And it prints 17 digits where 15 mostly say the same.
 */
static gsize
tidy_double (char *to, const char *from)
{
  char *end;
  char brief[G_ASCII_DTOSTR_BUF_SIZE];
  double value = g_ascii_strtod (from, &end);
  gsize length = (gsize) (end - from);

  g_ascii_formatd (brief, sizeof brief, "%.15g", value);
  gboolean is_double = strpbrk (brief, ".e") != NULL; /* also without its type beside it */
  if (is_double && strlen (brief) < length && g_ascii_strtod (brief, NULL) == value) {
    from = brief;
    length = strlen (brief);
  }
  memmove (to, from, length);
  return length;
}

/* What stands at @p and goes to the output by itself: a string, a number, or a character. */
static gsize
measure_token (const char *p)
{
  if (*p == '"')
    return (gsize) (skip_string (p + 1) - p);
  return MAX (strspn (p, "+-.0123456789e"), 1);
}

static void
tidy_numbers (char *text)
{
  const char *from = text;
  char *to = text;

  while (*from != '\0') {
    gsize length = measure_token (from);
    gboolean is_number = *from == '-' || g_ascii_isdigit (*from);

    if (is_number && (memchr (from, '.', length) != NULL || memchr (from, 'e', length) != NULL)) {
      to += tidy_double (to, from);
    } else {
      memmove (to, from, length);
      to += length;
    }
    from += length;
  }
  *to = '\0';
}

char *
aus_json_print (JsonNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  char *text = json_to_string (node, FALSE);

  tidy_numbers (text);
  return text;
}

char *
aus_json_print_object (JsonObject *object)
{
  g_autoptr (JsonNode) node = aus_json_take_object (object);

  return aus_json_print (node);
}

static JsonNode *
get_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

const char *
aus_json_get_string (JsonObject *object, const char *name, const char *fallback)
{
  g_return_val_if_fail (object != NULL, fallback);

  JsonNode *node = get_member (object, name);

  return node != NULL ? json_node_get_string (node) : fallback;
}

gint64
aus_json_get_int (JsonObject *object, const char *name, gint64 fallback)
{
  g_return_val_if_fail (object != NULL, fallback);

  JsonNode *node = get_member (object, name);

  return node != NULL ? json_node_get_int (node) : fallback;
}

gboolean
aus_json_get_boolean (JsonObject *object, const char *name, gboolean fallback)
{
  g_return_val_if_fail (object != NULL, fallback);

  JsonNode *node = get_member (object, name);

  return node != NULL ? json_node_get_boolean (node) : fallback;
}

gint64
aus_json_get_time (JsonObject *object, const char *name, gint64 fallback)
{
  const char *text = aus_json_get_string (object, name, NULL);
  gint64 usec;

  return text != NULL && aus_time_parse (text, &usec, NULL) ? usec : fallback;
}

gboolean
aus_json_check_version (JsonObject *object, gint64 known, GError **error)
{
  if (aus_json_get_int (object, "version", known) == known)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_PRECONDITION_FAILED,
                       "somebody else has saved this meanwhile");
  return FALSE;
}

void
aus_json_set_text (JsonObject *object, const char *name, const char *text)
{
  g_return_if_fail (object != NULL && name != NULL);

  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

void
aus_json_set_time (JsonObject *object, const char *name, gint64 usec)
{
  g_autofree char *text = usec != 0 ? aus_time_format_utc (usec) : NULL;

  aus_json_set_text (object, name, text);
}

JsonNode *
aus_json_take_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

JsonNode *
aus_json_take_array (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  return node;
}
