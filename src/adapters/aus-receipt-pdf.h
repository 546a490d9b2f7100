/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-receipt-sheet.h"

G_BEGIN_DECLS

/* aus_receipt_pdf: (transfer full): an AusReceiptPrint: one page, made as a report is.
 * AUS_ERROR_INTERNAL. */
GBytes *aus_receipt_pdf (const AusReceiptSheet *sheet, GError **error);

G_END_DECLS
