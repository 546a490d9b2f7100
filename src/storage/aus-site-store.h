/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-site.h"
#include "storage/aus-consultation-record.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* Rows of structure, site_host and site_visit (K1). */

typedef struct {
  char *id;
  char *organisation_id;
  AusStructureKind kind;
  char *name;
  char *address;
  char *postal_code;
  char *town;
  char *phone;    /* NULL */
  char *devices;  /* a JSON array of {kind, name} */
  gint64 version; /* If-Match; 1 when it is inserted */
  gint64 created_at;
  gint64 closed_at; /* 0: open */
} AusStructure;

void aus_structure_free (AusStructure *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusStructure, aus_structure_free)

gboolean aus_structure_store_insert (AusTx *tx, const AusStructure *structure, GError **error);
gboolean aus_structure_store_save (AusTx *tx, const AusStructure *structure, GError **error);
/* aus_structure_store_load: (transfer full): AUS_ERROR_NOT_FOUND. */
AusStructure *aus_structure_store_load (AusTx *tx, const char *id, GError **error);
/* aus_structure_store_list: (transfer full) (element-type AusStructure): those that are open, by
 * name; @organisation_id: NULL: of all. */
GPtrArray *aus_structure_store_list (AusTx *tx, const char *organisation_id, GError **error);

gboolean aus_host_store_insert (AusTx *tx, const char *account_id, const char *structure_id,
                                GError **error);
/* aus_host_store_find: (transfer full): the site of a host; NULL with @error unset: none. */
char *aus_host_store_find (AusTx *tx, const char *account_id, GError **error);

/* aus_host_store_list: (transfer full): accounts of the hosts of a site, by name. */
GStrv aus_host_store_list (AusTx *tx, const char *structure_id, GError **error);

/*
 * What a consultation says of its site. aus_site_store_set: inserts, changes or takes away the row
 * after structure_id changed. aus_site_store_save: the rest; nothing without a site.
 */
gboolean aus_site_store_set (AusTx *tx, const AusConsultation *consultation, GError **error);
gboolean aus_site_store_save (AusTx *tx, const AusConsultation *consultation, GError **error);
/* aus_site_store_list: (transfer full) (element-type utf8): consultations planned at or after @from
 * and before @to, earliest first, at most 200. */
GPtrArray *aus_site_store_list (AusTx *tx, const char *structure_id, gint64 from, gint64 to,
                                GError **error);

G_END_DECLS
