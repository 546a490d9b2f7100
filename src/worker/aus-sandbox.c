/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "worker/aus-sandbox.h"

#include <errno.h>
#include <linux/landlock.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/aus-error.h"

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, AUS_ERROR, AUS_ERROR_INTERNAL, "%s: %s", what, g_strerror (errno));
  return FALSE;
}

/*
 * Landlock (Linux 5.13): no file can be opened for writing, made or removed any more, by this
 * thread and all that it starts. What is open stays open: the log may well be a file.
 */
static gboolean
forbid_new_files (void)
{
  const struct landlock_ruleset_attr rules = {
    .handled_access_fs = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                         LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                         LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                         LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                         LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM,
  };
  long fd = syscall (SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
  if (fd < 0)
    return FALSE;
  gboolean done = syscall (SYS_landlock_restrict_self, (int) fd, 0) == 0;
  close ((int) fd);
  return done;
}

/* For kernels without Landlock. A log file is hit as well: it goes quiet instead of killing us. */
static gboolean
forbid_growing_files (void)
{
  const struct rlimit nothing = { 0, 0 };
  signal (SIGXFSZ, SIG_IGN);
  return setrlimit (RLIMIT_FSIZE, &nothing) == 0;
}

gboolean
aus_sandbox_enter (GError **error)
{
  const struct rlimit nothing = { 0, 0 };
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return refuse (error, "no new privileges");
  if (setrlimit (RLIMIT_CORE, &nothing) != 0)
    return refuse (error, "no core dumps");
  if (!forbid_new_files () && !forbid_growing_files ())
    return refuse (error, "no writing to files");
  return TRUE;
}
