/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-scanner.h"

G_BEGIN_DECLS

/*
 * AusClamd: an AusScanner that asks clamd over its socket (clamd(8): INSTREAM), one connection for
 * each document. Documents larger than its StreamMaxLength are never clean: set that at least as
 * large as documents.max-mib.
 */
#define AUS_TYPE_CLAMD (aus_clamd_get_type ())
G_DECLARE_FINAL_TYPE (AusClamd, aus_clamd, AUS, CLAMD, GObject)

/* aus_clamd_new: @address: a path, or HOST:PORT; AUS_ERROR_INVALID when it is neither. */
AusClamd *aus_clamd_new (const char *address, GError **error);

/* aus_clamd_set_timeout: seconds that clamd may keep silent; 120 unless set. */
void aus_clamd_set_timeout (AusClamd *self, guint seconds);

G_END_DECLS
