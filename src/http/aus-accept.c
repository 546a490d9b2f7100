/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-accept.h"

#include <libsoup/soup.h>
#include <string.h>

static gboolean
range_matches (const char *range, const char *media_type)
{
  const char *slash = strchr (media_type, '/');
  gsize type_length = (gsize) (slash - media_type) + 1;

  if (g_str_equal (range, "*/*") || g_ascii_strcasecmp (range, media_type) == 0)
    return TRUE;
  return g_ascii_strncasecmp (range, media_type, type_length) == 0 &&
         g_str_equal (range + type_length, "*");
}

gboolean
aus_accept_allows (const char *accept, const char *media_type)
{
  GSList *ranges;
  gboolean found = FALSE;

  if (accept == NULL || g_str_equal (accept, "*/*") || g_str_equal (accept, media_type))
    return TRUE;
  ranges = soup_header_parse_quality_list (accept, NULL);
  for (GSList *range = ranges; range != NULL && !found; range = range->next) {
    char *parameters = strchr (range->data, ';');

    if (parameters != NULL)
      *parameters = '\0';
    found = range_matches (g_strstrip (range->data), media_type);
  }
  soup_header_free_list (ranges);
  return found;
}
