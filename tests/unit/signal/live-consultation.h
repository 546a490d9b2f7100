/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-consultation-record.h"

G_BEGIN_DECLS

/* live_consultation_new: (transfer full): what a room shows besides its people. */
AusConsultation *live_consultation_new (void);

G_END_DECLS
