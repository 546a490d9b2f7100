/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * AusConsentText: a version of a text that patients are shown (D2). The text itself is in
 * data/texts under the same version; a changed word is a new version, and old ones stay for the
 * record.
 */
typedef struct {
  const char *version;    /* "2026-11"; NULL ends the table */
  const char *in_force;   /* first day, YYYY-MM-DD */
  const char *locales[4]; /* NULL-terminated */
} AusConsentText;

/* What they agree to, and what they are told before; oldest first. */
extern const AusConsentText aus_consent_texts[];
extern const AusConsentText aus_information_texts[];

/* aus_consent_find: the row of @version (NULL: the one in force) in @texts; NULL: none. */
const AusConsentText *aus_consent_find (const AusConsentText *texts, const char *version);

/* aus_consent_get_current: the version to show now; unowned. */
const char *aus_consent_get_current (void);

/*
 * aus_consent_check: whether agreeing to @version as shown in @locale counts: the current text, in
 * a language it exists in. AUS_ERROR_INVALID with the pointer of the member otherwise.
 */
gboolean aus_consent_check (const char *version, const char *locale, GError **error);

G_END_DECLS
