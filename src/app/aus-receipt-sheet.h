/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-profession.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * AusReceiptSheet: everything a printed receipt says (G1), amounts and dates in the words of the
 * patient's language. Safe to pass between threads.
 */
typedef struct {
  char *locale; /* "fr", "en" */
  AusConsultationKind kind;
  char *number;
  char *organisation;
  char *practitioner;
  char *patient;
  char *consulted; /* "lundi 23 novembre 2026 à 14 h 30" */
  char *paid;
  char *card;     /* "Visa 4242"; NULL: not known */
  char *amount;   /* "20,00 €" */
  char *held;     /* NULL: what was held is what was taken */
  char *returned; /* of it, with @held */
  gboolean is_test;
  gint64 paid_at;
} AusReceiptSheet;

void aus_receipt_sheet_free (AusReceiptSheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusReceiptSheet, aus_receipt_sheet_free)

/* AusReceiptPrint: (transfer full): the port behind which a receipt becomes a PDF. Blocks; called
 * on any thread. */
typedef GBytes *(*AusReceiptPrint) (const AusReceiptSheet *sheet, GError **error);

G_END_DECLS
