/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-scanner.h"

G_DEFINE_INTERFACE (AusScanner, aus_scanner, G_TYPE_OBJECT)

static void
aus_scanner_default_init (AusScannerInterface *iface)
{
}

AusScan *
aus_scan_new (AusScanVerdict verdict, const char *finding)
{
  AusScan *self = g_new0 (AusScan, 1);

  self->verdict = verdict;
  self->finding = g_strdup (finding);
  return self;
}

void
aus_scan_free (AusScan *self)
{
  if (self == NULL)
    return;
  g_free (self->finding);
  g_free (self);
}

AusScan *
aus_scanner_scan (AusScanner *self, AusScanRead read, gpointer source, gsize size)
{
  g_return_val_if_fail (AUS_IS_SCANNER (self), NULL);

  return AUS_SCANNER_GET_IFACE (self)->scan (self, read, source, size);
}
