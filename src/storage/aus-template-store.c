/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-template-store.h"

void
aus_template_free (AusTemplate *self)
{
  g_free (self->subject);
  g_free (self->body);
  g_free (self->sms);
  g_free (self);
}

AusTemplate *
aus_template_store_load (AusTx *tx, const char *organisation_id, AusTemplateKind kind,
                         const char *locale, GError **error)
{
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error,
                    "SELECT subject, body, sms FROM template"
                    " WHERE organisation_id = ?1 AND kind = ?2 AND locale = ?3",
                    "sss", organisation_id, aus_template_kind_get_name (kind), locale);

  if (row == NULL || !aus_statement_step (row, error))
    return NULL;
  AusTemplate *template = g_new0 (AusTemplate, 1);
  template->subject = aus_statement_dup (row, "subject");
  template->body = aus_statement_dup (row, "body");
  template->sms = aus_statement_dup (row, "sms");
  return template;
}

gboolean
aus_template_store_save (AusTx *tx, const char *organisation_id, AusTemplateKind kind,
                         const char *locale, const AusTemplate *template, GError **error)
{
  return aus_tx_exec (tx, error,
                      "INSERT INTO template (organisation_id, kind, locale, subject, body, sms,"
                      " changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                      " ON CONFLICT (organisation_id, kind, locale) DO UPDATE SET"
                      " subject = excluded.subject, body = excluded.body, sms = excluded.sms,"
                      " changed_at = excluded.changed_at",
                      "ssssssi", organisation_id, aus_template_kind_get_name (kind), locale,
                      template->subject, template->body, template->sms, aus_tx_now (tx));
}

gboolean
aus_template_store_delete (AusTx *tx, const char *organisation_id, AusTemplateKind kind,
                           const char *locale, GError **error)
{
  return aus_tx_exec (tx, error,
                      "DELETE FROM template WHERE organisation_id = ?1 AND kind = ?2"
                      " AND locale = ?3",
                      "sss", organisation_id, aus_template_kind_get_name (kind), locale);
}
