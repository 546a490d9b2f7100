/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-carrier.h"
#include "storage/aus-account-store.h"
#include "storage/aus-template-store.h"

G_BEGIN_DECLS

/* aus_letter_default_template: (transfer full): the built-in text, from data/templates/. */
AusTemplate *aus_letter_default_template (AusTemplateKind kind, const char *locale);

/* aus_letter_load_template: (transfer full): the organisation's own text, else the built-in one. */
AusTemplate *aus_letter_load_template (AusTx *tx, const char *organisation_id, AusTemplateKind kind,
                                       const char *locale, GError **error);

/*
 * aus_letter_make_html: (transfer full): the same words as a page: paragraphs, lists of lines that
 * begin with "- ", addresses as links, and @link, where it stands alone, as a button named @action.
 * Nothing is fetched from anywhere: no image, font or script.
 */
char *aus_letter_make_html (const char *title, const char *text, const char *locale,
                            const char *link, const char *action);

/* aus_letter_write: subject, text and HTML of @letter, whose channel and locale are set; @action:
 * what the button says, NULL: to join. */
void aus_letter_write (AusLetter *letter, const AusTemplate *template,
                       const char *const values[AUS_PLACEHOLDER_N], const char *action);

/* aus_letter_dup_signature: (transfer full): what stands under messages to @account's patients. */
char *aus_letter_dup_signature (const AusAccount *account);

G_END_DECLS
