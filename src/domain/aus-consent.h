/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * AusConsentText: a version of the text that patients agree to (D2). The text itself is in the web
 * catalogues under the same id; a changed word is a new version, and old ones stay for the record.
 */
typedef struct {
  const char *version;    /* "2026-11"; NULL ends the table */
  const char *in_force;   /* first day, YYYY-MM-DD */
  const char *locales[4]; /* NULL-terminated */
} AusConsentText;

/* aus_consent_texts: oldest first. */
extern const AusConsentText aus_consent_texts[];

/* aus_consent_get_current: the version to show now; unowned. */
const char *aus_consent_get_current (void);

/*
 * aus_consent_check: whether agreeing to @version as shown in @locale counts: the current text, in
 * a language it exists in. AUS_ERROR_INVALID with the pointer of the member otherwise.
 */
gboolean aus_consent_check (const char *version, const char *locale, GError **error);

G_END_DECLS
