/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "worker/aus-sandbox.h"

/* In a process of its own: there is no way back. */
static void
try_to_write (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("auscult-sandbox-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "recording.webm", NULL);
  g_assert_true (aus_sandbox_enter (&error));
  g_assert_no_error (error);
  int fd = g_open (path, O_WRONLY | O_CREAT, 0600);
  g_assert_true (fd < 0 || write (fd, "x", 1) < 0);
}

static void
test_nothing_can_be_written (void)
{
  if (g_test_subprocess ()) {
    try_to_write ();
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/sandbox/E9/nothing-can-be-written", test_nothing_can_be_written);
  return g_test_run ();
}
