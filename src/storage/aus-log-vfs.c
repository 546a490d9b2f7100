/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-log-vfs.h"

#include <sqlite3.h>
#include <string.h>

/* A booking or two; more goes out in several pieces. SQLite's own layer takes 128 kB at most. */
#define MAX_GATHERED (96 * 1024)

/* The log of one connection. SQLite allocates szOsFile bytes: ours, and then those of the real. */
typedef struct {
  sqlite3_file file;
  guint8 *gathered;
  int n_gathered;
  sqlite3_int64 offset; /* where in the log they belong */
} LogFile;

static sqlite3_vfs *system_vfs; /* unowned: SQLite's */

static sqlite3_file *
real_of (LogFile *self)
{
  return (sqlite3_file *) (self + 1);
}

static int
write_gathered (LogFile *self)
{
  sqlite3_file *real = real_of (self);
  int length = self->n_gathered;

  self->n_gathered = 0;
  return length > 0 ? real->pMethods->xWrite (real, self->gathered, length, self->offset)
                    : SQLITE_OK;
}

static int
log_write (sqlite3_file *file, const void *data, int length, sqlite3_int64 offset)
{
  LogFile *self = (LogFile *) file;
  sqlite3_file *real = real_of (self);

  if (offset != self->offset + self->n_gathered || length > MAX_GATHERED - self->n_gathered) {
    int code = write_gathered (self);
    if (code != SQLITE_OK)
      return code;
  }
  if (length > MAX_GATHERED)
    return real->pMethods->xWrite (real, data, length, offset);
  if (self->n_gathered == 0)
    self->offset = offset;
  memcpy (self->gathered + self->n_gathered, data, (gsize) length);
  self->n_gathered += length;
  return SQLITE_OK;
}

static int
log_sync (sqlite3_file *file, int flags)
{
  sqlite3_file *real = real_of ((LogFile *) file);
  int code = write_gathered ((LogFile *) file);

  return code == SQLITE_OK ? real->pMethods->xSync (real, flags) : code;
}

/* Pages that did not fit the cache any more are read again before their commit. */
static int
log_read (sqlite3_file *file, void *data, int length, sqlite3_int64 offset)
{
  sqlite3_file *real = real_of ((LogFile *) file);
  int code = write_gathered ((LogFile *) file);

  return code == SQLITE_OK ? real->pMethods->xRead (real, data, length, offset) : code;
}

static int
log_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  sqlite3_file *real = real_of ((LogFile *) file);
  int code = write_gathered ((LogFile *) file);

  return code == SQLITE_OK ? real->pMethods->xTruncate (real, size) : code;
}

static int
log_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  sqlite3_file *real = real_of ((LogFile *) file);
  int code = write_gathered ((LogFile *) file);

  return code == SQLITE_OK ? real->pMethods->xFileSize (real, size) : code;
}

static int
log_close (sqlite3_file *file)
{
  LogFile *self = (LogFile *) file;
  sqlite3_file *real = real_of (self);
  int code = write_gathered (self);
  int closed = real->pMethods->xClose (real);

  g_clear_pointer (&self->gathered, g_free);
  return code == SQLITE_OK ? closed : code;
}

/* SQLite locks the database file only, never the log; the methods have to be there. */
static int
log_lock (sqlite3_file *file, int level)
{
  sqlite3_file *real = real_of ((LogFile *) file);

  return real->pMethods->xLock (real, level);
}

static int
log_unlock (sqlite3_file *file, int level)
{
  sqlite3_file *real = real_of ((LogFile *) file);

  return real->pMethods->xUnlock (real, level);
}

static int
log_check_reserved_lock (sqlite3_file *file, int *result)
{
  sqlite3_file *real = real_of ((LogFile *) file);

  return real->pMethods->xCheckReservedLock (real, result);
}

static int
log_file_control (sqlite3_file *file, int operation, void *argument)
{
  sqlite3_file *real = real_of ((LogFile *) file);

  return real->pMethods->xFileControl (real, operation, argument);
}

static int
log_sector_size (sqlite3_file *file)
{
  sqlite3_file *real = real_of ((LogFile *) file);

  return real->pMethods->xSectorSize (real);
}

static int
log_device_characteristics (sqlite3_file *file)
{
  sqlite3_file *real = real_of ((LogFile *) file);

  return real->pMethods->xDeviceCharacteristics (real);
}

static const sqlite3_io_methods log_methods = {
  .iVersion = 1,
  .xClose = log_close,
  .xRead = log_read,
  .xWrite = log_write,
  .xTruncate = log_truncate,
  .xSync = log_sync,
  .xFileSize = log_file_size,
  .xLock = log_lock,
  .xUnlock = log_unlock,
  .xCheckReservedLock = log_check_reserved_lock,
  .xFileControl = log_file_control,
  .xSectorSize = log_sector_size,
  .xDeviceCharacteristics = log_device_characteristics,
};

static int
open_file (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  LogFile *self = (LogFile *) file;

  if ((flags & SQLITE_OPEN_WAL) == 0)
    return system_vfs->xOpen (system_vfs, name, file, flags, out_flags);
  memset (self, 0, sizeof *self);
  int code = system_vfs->xOpen (system_vfs, name, real_of (self), flags, out_flags);
  if (code != SQLITE_OK)
    return code; /* without methods SQLite does not close it */
  self->gathered = g_malloc (MAX_GATHERED);
  self->file.pMethods = &log_methods;
  return SQLITE_OK;
}

void
aus_log_vfs_register (void)
{
  static sqlite3_vfs log_vfs;

  system_vfs = sqlite3_vfs_find (NULL);
  g_return_if_fail (system_vfs != NULL);
  /* All other methods are the system's: they find what they need in pAppData. */
  log_vfs = *system_vfs;
  log_vfs.zName = AUS_LOG_VFS;
  log_vfs.pNext = NULL;
  log_vfs.szOsFile = (int) sizeof (LogFile) + system_vfs->szOsFile;
  log_vfs.xOpen = open_file;
  sqlite3_vfs_register (&log_vfs, 0);
}
