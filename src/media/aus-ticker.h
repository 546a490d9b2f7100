/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-plane.h"

G_BEGIN_DECLS

/* AusTicker: one thread that ticks all planes of the worker; it sleeps while there are none. */
typedef struct _AusTicker AusTicker;

AusTicker *aus_ticker_new (void);
void aus_ticker_free (AusTicker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusTicker, aus_ticker_free)

void aus_ticker_add (AusTicker *self, AusPlane *plane);
void aus_ticker_remove (AusTicker *self, AusPlane *plane);

G_END_DECLS
