/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-documents.h"
#include "app/aus-receipt.h"

G_BEGIN_DECLS

/*
 * aus_receipt_print_async: the receipt at @path as a PDF, printed on a thread of @documents; it is
 * kept nowhere. @path is taken. AUS_ERROR_NOT_FOUND as AUS_RECEIPT_SHOW; AUS_ERROR_UNAVAILABLE:
 * this server prints none. Finish: (transfer full).
 */
void aus_receipt_print_async (AusDocuments *documents, AusActor *actor, AusReceiptPath *path,
                              GAsyncReadyCallback callback, gpointer user_data);
GBytes *aus_receipt_print_finish (GAsyncResult *res, GError **error);

G_END_DECLS
