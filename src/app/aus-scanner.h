/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  AUS_SCAN_CLEAN,
  AUS_SCAN_INFECTED,
  AUS_SCAN_UNAVAILABLE, /* nobody could say: ask again later */
} AusScanVerdict;

/* AusScan: what a scanner said of one document. */
typedef struct {
  AusScanVerdict verdict;
  char *finding; /* infected: its name for it; unavailable: why, for the log; else NULL */
} AusScan;

AusScan *aus_scan_new (AusScanVerdict verdict, const char *finding);
void aus_scan_free (AusScan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusScan, aus_scan_free)

/* AusScanRead: the next bytes into @buffer; 0 at the end, -1 with @error. */
typedef gssize (*AusScanRead) (gpointer source, guint8 *buffer, gsize size, GError **error);

/* AusScanner: the port behind which a virus scanner stands (L4). */
#define AUS_TYPE_SCANNER (aus_scanner_get_type ())
G_DECLARE_INTERFACE (AusScanner, aus_scanner, AUS, SCANNER, GObject)

struct _AusScannerInterface {
  GTypeInterface parent;
  AusScan *(*scan) (AusScanner *self, AusScanRead read, gpointer source, gsize size);
};

/*
 * aus_scanner_scan: (transfer full): blocks, also for long: on a thread of its own. @size: the most
 * that one call of @read gives. There is no error: who cannot answer is unavailable.
 */
AusScan *aus_scanner_scan (AusScanner *self, AusScanRead read, gpointer source, gsize size);

G_END_DECLS
