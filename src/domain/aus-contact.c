/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-contact.h"

#include "core/aus-error.h"
#include "core/aus-text.h"

#include <string.h>

char *
aus_contact_normalise_email (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  if (!aus_text_is_email (trimmed)) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "Must be an e-mail address");
    return NULL;
  }

  char *at = strrchr (trimmed, '@');
  g_autofree char *domain = g_utf8_strdown (at, -1);

  *at = '\0';
  return g_strconcat (trimmed, domain, NULL);
}

char *
aus_contact_fold_email (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autofree char *folded = g_utf8_casefold (trimmed, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFC);
}

/*
 * French national numbers by their first digits, longest first (numbering plan of ARCEP): dialled
 * alike from everywhere in France, yet the departments overseas have country codes of their own.
 */
static const struct {
  const char *prefix;
  const char *country;
  gboolean mobile;
} french[] = {
  { "0262", "+262", FALSE }, { "0263", "+262", FALSE }, { "0269", "+262", FALSE },
  { "0590", "+590", FALSE }, { "0594", "+594", FALSE }, { "0596", "+596", FALSE },
  { "0639", "+262", TRUE },  { "0690", "+590", TRUE },  { "0691", "+590", TRUE },
  { "0692", "+262", TRUE },  { "0693", "+262", TRUE },  { "0694", "+594", TRUE },
  { "0696", "+596", TRUE },  { "0697", "+596", TRUE },  { "01", "+33", FALSE },
  { "02", "+33", FALSE },    { "03", "+33", FALSE },    { "04", "+33", FALSE },
  { "05", "+33", FALSE },    { "06", "+33", TRUE },     { "07", "+33", TRUE },
  { "09", "+33", FALSE },
};

static gboolean
fail_phone (GError **error)
{
  g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID,
               "Must be a telephone number, such as 06 12 34 56 78 or +33 6 12 34 56 78");
  return FALSE;
}

/* The digits alone, with "+" first for an international number. "(0)" is not dialled from abroad.
 */
static GString *
strip (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autoptr (GString) spelled = g_string_new (trimmed);
  GString *digits = g_string_new (NULL);
  const char *p;

  if (spelled->str[0] == '+' || g_str_has_prefix (spelled->str, "00"))
    g_string_replace (spelled, "(0)", "", 1);
  p = spelled->str;
  if (g_str_has_prefix (p, "00") || p[0] == '+') {
    g_string_append_c (digits, '+');
    p += p[0] == '+' ? 1 : 2;
  }
  for (; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p);
  return digits;
}

static char *
from_national (const char *digits)
{
  for (gsize i = 0; i < G_N_ELEMENTS (french); i++)
    if (g_str_has_prefix (digits, french[i].prefix))
      return g_strconcat (french[i].country, digits + 1, NULL);
  return NULL;
}

/* E.164 section 6.2: 15 digits at most, and no country code begins with 0. */
static gboolean
is_international (const char *number, gsize length)
{
  if (length < 8 || length > 16 || number[1] == '0')
    return FALSE;
  return !g_str_has_prefix (number, "+33") || (length == 12 && number[3] != '0');
}

char *
aus_contact_normalise_phone (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  if (!aus_text_is_phone (text)) {
    fail_phone (error);
    return NULL;
  }

  g_autoptr (GString) number = strip (text);
  char *result = NULL;

  if (number->str[0] == '+')
    result = is_international (number->str, number->len) ? g_strdup (number->str) : NULL;
  else if (number->len == 10)
    result = from_national (number->str);
  if (result == NULL)
    fail_phone (error);
  return result;
}

gboolean
aus_contact_is_french_mobile (const char *e164)
{
  g_return_val_if_fail (e164 != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (french); i++) {
    g_autofree char *start = g_strconcat (french[i].country, french[i].prefix + 1, NULL);

    if (french[i].mobile && g_str_has_prefix (e164, start))
      return TRUE;
  }
  return FALSE;
}
