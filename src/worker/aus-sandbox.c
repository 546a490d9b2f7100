/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "worker/aus-sandbox.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "core/aus-error.h"

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, AUS_ERROR, AUS_ERROR_INTERNAL, "%s: %s", what, g_strerror (errno));
  return FALSE;
}

gboolean
aus_sandbox_enter (GError **error)
{
  const struct rlimit nothing = { 0, 0 };
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return refuse (error, "no new privileges");
  if (setrlimit (RLIMIT_CORE, &nothing) != 0)
    return refuse (error, "no core dumps");
  /* A write to a file then fails (EFBIG); ignoring the signal lets a log to a file go quiet. */
  signal (SIGXFSZ, SIG_IGN);
  if (setrlimit (RLIMIT_FSIZE, &nothing) != 0)
    return refuse (error, "no writing to files");
  return TRUE;
}
