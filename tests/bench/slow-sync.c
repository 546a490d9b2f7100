/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * slow-sync: preloaded, makes each fsync and fdatasync take AUS_SYNC_USEC longer, as on a disk
 * without a cache of its own that survives a power cut. The bookings and their yardstick are given
 * the same disk.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef int (*SyncFunc) (int);

static int
sync_slowly (const char *name, int fd)
{
  const char *text = getenv ("AUS_SYNC_USEC");
  long usec = text != NULL ? strtol (text, NULL, 10) : 0;
  struct timespec delay = { usec / 1000000, usec % 1000000 * 1000 };
  SyncFunc func = (SyncFunc) dlsym (RTLD_NEXT, name);

  nanosleep (&delay, NULL);
  return func (fd);
}

__attribute__ ((visibility ("default"))) int
fsync (int fd)
{
  return sync_slowly ("fsync", fd);
}

__attribute__ ((visibility ("default"))) int
fdatasync (int fd)
{
  return sync_slowly ("fdatasync", fd);
}
