/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-live.h"

G_BEGIN_DECLS

/*
 * AusLiveLines: how many are before each patient who waits in a shared queue with a page open here
 * (B8). A queue is read again after each change of it, also of another process; only rooms whose
 * number is another one are told.
 */
typedef struct _AusLiveLines AusLiveLines;

AusLiveLines *aus_live_lines_new (AusLive *live); /* unowned */
void aus_live_lines_free (AusLiveLines *self);

/* aus_live_lines_follow: a room of this queue is open here. */
void aus_live_lines_follow (AusLiveLines *self, const char *queue_id);

/* aus_live_lines_changed: something happened to @practitioner_id, which may be a queue. */
void aus_live_lines_changed (AusLiveLines *self, const char *practitioner_id);

G_END_DECLS
