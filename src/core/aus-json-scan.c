/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-json-scan.h"

#include "core/aus-error.h"

#include <math.h>
#include <string.h>

typedef struct {
  const char *start;
  const char *p;
  const char *end;
  guint depth;
} Scan;

static gboolean scan_value (Scan *scan);

static void
skip_space (Scan *scan)
{
  while (scan->p < scan->end && strchr (" \t\r\n", *scan->p) != NULL && *scan->p != '\0')
    scan->p++;
}

static gboolean
take (Scan *scan, char expected)
{
  if (scan->p >= scan->end || *scan->p != expected)
    return FALSE;
  scan->p++;
  return TRUE;
}

static gboolean
take_word (Scan *scan, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (scan->end - scan->p) < length || memcmp (scan->p, word, length) != 0)
    return FALSE;
  scan->p += length;
  return TRUE;
}

static guint
take_digits (Scan *scan)
{
  const char *from = scan->p;

  while (scan->p < scan->end && g_ascii_isdigit (*scan->p))
    scan->p++;
  return (guint) (scan->p - from);
}

static gboolean
number_fits (const char *from, gsize length, gboolean integer)
{
  char text[64];

  if (length >= sizeof text)
    return FALSE;
  memcpy (text, from, length);
  text[length] = '\0';
  if (integer)
    return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, NULL, NULL);
  return isfinite (g_ascii_strtod (text, NULL));
}

static gboolean
scan_number (Scan *scan)
{
  const char *from = scan->p;
  gboolean integer = TRUE;

  take (scan, '-');
  if (!take (scan, '0') && take_digits (scan) == 0)
    return FALSE;
  if (take (scan, '.')) {
    integer = FALSE;
    if (take_digits (scan) == 0)
      return FALSE;
  }
  if (take (scan, 'e') || take (scan, 'E')) {
    integer = FALSE;
    if (!take (scan, '-'))
      take (scan, '+');
    if (take_digits (scan) == 0)
      return FALSE;
  }
  return number_fits (from, (gsize) (scan->p - from), integer);
}

static int
take_hex4 (Scan *scan)
{
  int value = 0;

  if (scan->end - scan->p < 4)
    return -1;
  for (int i = 0; i < 4; i++) {
    int digit = g_ascii_xdigit_value (*scan->p++);

    if (digit < 0)
      return -1;
    value = value * 16 + digit;
  }
  return value;
}

/* A NUL would end our C strings early, and half a surrogate pair is no character. */
static gboolean
scan_unicode_escape (Scan *scan)
{
  int unit = take_hex4 (scan);

  if (unit <= 0 || (unit >= 0xdc00 && unit <= 0xdfff))
    return FALSE;
  if (unit < 0xd800 || unit > 0xdbff)
    return TRUE;
  if (!take_word (scan, "\\u"))
    return FALSE;
  unit = take_hex4 (scan);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

static gboolean
scan_escape (Scan *scan)
{
  if (scan->p >= scan->end)
    return FALSE;

  char c = *scan->p++;

  if (c == 'u')
    return scan_unicode_escape (scan);
  return c != '\0' && strchr ("\"\\/bfnrt", c) != NULL;
}

static gboolean
scan_string (Scan *scan)
{
  if (!take (scan, '"'))
    return FALSE;
  while (scan->p < scan->end) {
    guchar c = (guchar) *scan->p++;

    if (c == '"')
      return TRUE;
    if (c < 0x20 || (c == '\\' && !scan_escape (scan)))
      return FALSE;
  }
  return FALSE;
}

static gboolean
scan_member (Scan *scan)
{
  skip_space (scan);
  if (!scan_string (scan))
    return FALSE;
  skip_space (scan);
  return take (scan, ':') && scan_value (scan);
}

/* @scan stands behind the opening bracket; @close ends it. */
static gboolean
scan_items (Scan *scan, char close, gboolean (*item) (Scan *))
{
  skip_space (scan);
  if (take (scan, close))
    return TRUE;
  do {
    if (!item (scan))
      return FALSE;
    skip_space (scan);
  } while (take (scan, ','));
  return take (scan, close);
}

static gboolean
scan_container (Scan *scan)
{
  gboolean is_object = *scan->p++ == '{';

  if (++scan->depth > AUS_JSON_MAX_DEPTH)
    return FALSE;
  if (!scan_items (scan, is_object ? '}' : ']', is_object ? scan_member : scan_value))
    return FALSE;
  scan->depth--;
  return TRUE;
}

static gboolean
scan_value (Scan *scan)
{
  skip_space (scan);
  if (scan->p >= scan->end)
    return FALSE;

  switch (*scan->p) {
  case '{':
  case '[':
    return scan_container (scan);
  case '"':
    return scan_string (scan);
  case 't':
    return take_word (scan, "true");
  case 'f':
    return take_word (scan, "false");
  case 'n':
    return take_word (scan, "null");
  default:
    return scan_number (scan);
  }
}

gboolean
aus_json_scan (const char *data, gsize length, GError **error)
{
  Scan scan = { data, data, data + length, 0 };

  if (!g_utf8_validate_len (data, length, NULL)) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_MALFORMED, "Not UTF-8 text");
    return FALSE;
  }
  if (scan_value (&scan)) {
    skip_space (&scan);
    if (scan.p == scan.end)
      return TRUE;
  }
  g_set_error (error, AUS_ERROR, AUS_ERROR_MALFORMED, "Not JSON from byte %zu on",
               (gsize) (scan.p - scan.start));
  return FALSE;
}
