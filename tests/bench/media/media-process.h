/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* MediaProcess: the server under test: started, measured from outside, ended by its process id. */
typedef struct _MediaProcess MediaProcess;

/* media_process_start: the child inherits @fd under the same number (-1: none); it is taken over.
 */
MediaProcess *media_process_start (const char *const *argv, int fd, GError **error);
/* media_process_stop: SIGTERM, then SIGKILL if it takes long; waits for the end. */
void media_process_stop (MediaProcess *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MediaProcess, media_process_stop)

typedef struct {
  gint64 wall_usec;
  gint64 cpu_nsec;  /* user and system, all threads, the ended ones too */
  guint64 switches; /* voluntary and not, of the threads there are now */
  guint64 resident_bytes;
  guint64 own_bytes; /* of these, what no file backs: pages of libraries are everybody's */
  guint threads;
} MediaSample;

gboolean media_process_sample (MediaProcess *self, MediaSample *sample, GError **error);
/* media_process_own_cpu_nsec: what the bots themselves have used. */
gint64 media_process_own_cpu_nsec (void);

G_END_DECLS
