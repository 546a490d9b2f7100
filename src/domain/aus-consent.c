/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-consent.h"

#include "core/aus-error.h"

const AusConsentText aus_consent_texts[] = {
  { "2026-11", "2026-11-01", { "fr", "en", NULL } },
  { NULL },
};

const AusConsentText aus_information_texts[] = {
  { "2026-11", "2026-11-01", { "fr", "en", NULL } },
  { NULL },
};

const AusConsentText *
aus_consent_find (const AusConsentText *texts, const char *version)
{
  const AusConsentText *found = NULL;

  for (const AusConsentText *text = texts; text->version != NULL; text++) {
    if (version == NULL || g_str_equal (text->version, version))
      found = text;
  }
  return found;
}

#define CURRENT (&aus_consent_texts[G_N_ELEMENTS (aus_consent_texts) - 2])

const char *
aus_consent_get_current (void)
{
  return CURRENT->version;
}

gboolean
aus_consent_check (const char *version, const char *locale, GError **error)
{
  if (g_strcmp0 (version, CURRENT->version) != 0) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/text_version", "The text to agree to is %s",
                      CURRENT->version);
    return FALSE;
  }
  if (locale == NULL || !g_strv_contains (CURRENT->locales, locale)) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/locale",
                      "There is no such text in this language");
    return FALSE;
  }
  return TRUE;
}
