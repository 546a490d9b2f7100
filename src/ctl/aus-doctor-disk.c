/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "ctl/aus-doctor.h"

#define GIGABYTE      (1024.0 * 1024 * 1024)
#define LOW_SPACE     (5 * GIGABYTE)
#define NO_SPACE      (GIGABYTE / 2)
#define SYNCS         20
#define SLOW_SYNC_MS  50
#define AWFUL_SYNC_MS 500

static void
check_space (AusDoctor *self, const char *directory)
{
  struct statvfs stat;

  if (statvfs (directory, &stat) != 0)
    return; /* told by the writing check */
  double free_bytes = (double) stat.f_bavail * (double) stat.f_frsize;
  AusDoctorVerdict verdict = free_bytes < NO_SPACE    ? AUS_DOCTOR_FAILED
                             : free_bytes < LOW_SPACE ? AUS_DOCTOR_WARNING
                                                      : AUS_DOCTOR_OK;
  aus_doctor_find (self, "disk", verdict,
                   verdict == AUS_DOCTOR_OK ? NULL : "Make room: a full disk stops every change.",
                   "%.1f GB free at %s", free_bytes / GIGABYTE, directory);
}

/* The median of some fsync()s of a page: what every acknowledged change waits for. */
static double
measure_sync (int fd)
{
  static const guint8 page[4096];
  double times[SYNCS];
  guint n = 0;

  for (; n < SYNCS; n++) {
    gint64 began = g_get_monotonic_time ();
    if (write (fd, page, sizeof page) != sizeof page || fsync (fd) != 0)
      return -1;
    times[n] = (double) (g_get_monotonic_time () - began) / 1000;
  }
  for (guint i = 1; i < n; i++) /* few: insertion is enough */
    for (guint j = i; j > 0 && times[j - 1] > times[j]; j--) {
      double swap = times[j];
      times[j] = times[j - 1];
      times[j - 1] = swap;
    }
  return times[n / 2];
}

static void
tell_sync (AusDoctor *self, double ms)
{
  AusDoctorVerdict verdict = ms > AWFUL_SYNC_MS  ? AUS_DOCTOR_FAILED
                             : ms > SLOW_SYNC_MS ? AUS_DOCTOR_WARNING
                                                 : AUS_DOCTOR_OK;

  aus_doctor_find (self, "disk", verdict,
                   verdict == AUS_DOCTOR_OK
                       ? NULL
                       : "Put data.directory on a local SSD: each change waits for the disk.",
                   "a write is safe after %.1f ms", ms);
}

void
aus_doctor_check_disk (AusDoctor *self)
{
  const char *directory = aus_config_get_string (self->config, "data.directory");
  g_autofree char *path = g_build_filename (directory, "doctor-XXXXXX", NULL);
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0) {
    aus_doctor_find (self, "disk", AUS_DOCTOR_FAILED,
                     "Run this as the server's user, and give that user the directory.",
                     "%s cannot be written: %s", directory, g_strerror (errno));
    return;
  }
  g_unlink (path);
  check_space (self, directory);
  double ms = measure_sync (fd);
  g_close (fd, NULL);
  if (ms >= 0)
    tell_sync (self, ms);
  else
    aus_doctor_find (self, "disk", AUS_DOCTOR_FAILED, "Look at the disk with dmesg and smartctl.",
                     "writing to %s fails: %s", directory, g_strerror (errno));
}
