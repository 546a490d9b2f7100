/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-connection.h"

G_BEGIN_DECLS

/*
 * Inside src/storage only. AusCheckpoint: a thread that carries the write-ahead log over into the
 * database file, so that no booking waits for it. It is as durable as before: a commit is in the
 * log and on the disk when it is answered, a checkpoint only moves it.
 */
typedef struct _AusCheckpoint AusCheckpoint;

/* aus_checkpoint_start: for the log of @writer, of the file @path; takes over its WAL hook. */
AusCheckpoint *aus_checkpoint_start (const char *path, AusConnection *writer, GError **error);

/* aus_checkpoint_stop: once @writer is used no more; ends the thread. */
void aus_checkpoint_stop (AusCheckpoint *self);

G_END_DECLS
