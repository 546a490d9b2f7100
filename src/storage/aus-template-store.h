/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-template.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* AusTemplate: the text of one kind of message in one language. */
typedef struct {
  char *subject;
  char *body;
  char *sms;
} AusTemplate;

void aus_template_free (AusTemplate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusTemplate, aus_template_free)

/* aus_template_store_load: what the organisation wrote; NULL without error: nothing. */
AusTemplate *aus_template_store_load (AusTx *tx, const char *organisation_id, AusTemplateKind kind,
                                      const char *locale, GError **error);
gboolean aus_template_store_save (AusTx *tx, const char *organisation_id, AusTemplateKind kind,
                                  const char *locale, const AusTemplate *template, GError **error);
gboolean aus_template_store_delete (AusTx *tx, const char *organisation_id, AusTemplateKind kind,
                                    const char *locale, GError **error);

G_END_DECLS
