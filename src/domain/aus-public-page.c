/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-public-page.h"

#include "core/aus-error.h"

#include <string.h>

#define MIN_SLUG 3

void
aus_public_page_init (AusPublicPage *self)
{
  self->enabled = FALSE;
  self->indexed = FALSE;
  self->slug = g_strdup ("");
  self->languages = g_new0 (char *, 1);
  self->presentation = g_strdup ("");
}

void
aus_public_page_clear (AusPublicPage *self)
{
  g_clear_pointer (&self->slug, g_free);
  g_clear_pointer (&self->languages, g_strfreev);
  g_clear_pointer (&self->presentation, g_free);
}

static gboolean
is_slug (const char *slug)
{
  gsize length = strlen (slug);

  if (length < MIN_SLUG || length > AUS_PAGE_MAX_SLUG || slug[0] == '-' || slug[length - 1] == '-')
    return FALSE;
  return strspn (slug, "abcdefghijklmnopqrstuvwxyz0123456789-") == length &&
         strstr (slug, "--") == NULL;
}

static gboolean
is_language (const char *code)
{
  gsize length = strlen (code);

  return (length == 2 || length == 3) && strspn (code, "abcdefghijklmnopqrstuvwxyz") == length;
}

gboolean
aus_public_page_check (const AusPublicPage *self, GError **error)
{
  if ((self->enabled || self->slug[0] != '\0') && !is_slug (self->slug)) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/page/slug",
                      "3 to 60 small letters, digits and single hyphens");
    return FALSE;
  }
  for (guint i = 0; self->languages[i] != NULL; i++) {
    g_autofree char *pointer = g_strdup_printf ("/page/languages/%u", i);
    gboolean again =
        g_strv_contains ((const char *const *) self->languages + i + 1, self->languages[i]);
    if (is_language (self->languages[i]) && !again && i < AUS_PAGE_MAX_LANGUAGES)
      continue;
    aus_set_error_at (error, AUS_ERROR_INVALID, pointer,
                      "Up to eight codes of languages, each once: \"fr\"");
    return FALSE;
  }
  return TRUE;
}

char *
aus_public_page_propose_slug (const char *display_name)
{
  g_autofree char *ascii = g_str_to_ascii (display_name, "C");
  GString *slug = g_string_new (NULL);

  for (const char *p = ascii; *p != '\0' && slug->len < AUS_PAGE_MAX_SLUG; p++) {
    if (g_ascii_isalnum (*p))
      g_string_append_c (slug, g_ascii_tolower (*p));
    else if (slug->len > 0 && slug->str[slug->len - 1] != '-')
      g_string_append_c (slug, '-');
  }
  while (slug->len > 0 && slug->str[slug->len - 1] == '-')
    g_string_truncate (slug, slug->len - 1);
  return g_string_free (slug, FALSE);
}
