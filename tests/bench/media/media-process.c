/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media-process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/aus-error.h"

#define STOP_TRIES 500
#define STOP_USEC  10000

struct _MediaProcess {
  GPid pid;
};

static void
prepare_child (gpointer data)
{
  int fd = GPOINTER_TO_INT (data);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (fd >= 0)
    fcntl (fd, F_SETFD, 0);
}

MediaProcess *
media_process_start (const char *const *argv, int fd, GError **error)
{
  GPid pid;
  GSpawnFlags flags = G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH |
                      G_SPAWN_LEAVE_DESCRIPTORS_OPEN | G_SPAWN_STDOUT_TO_DEV_NULL;
  gboolean started = g_spawn_async (NULL, (char **) argv, NULL, flags, prepare_child,
                                    GINT_TO_POINTER (fd), &pid, error);
  if (fd >= 0)
    close (fd);
  if (!started)
    return NULL;
  MediaProcess *self = g_new0 (MediaProcess, 1);
  self->pid = pid;
  return self;
}

void
media_process_stop (MediaProcess *self)
{
  if (self == NULL)
    return;
  kill (self->pid, SIGTERM);
  pid_t ended = 0;
  for (guint i = 0; i < STOP_TRIES && ended == 0; i++) {
    ended = waitpid (self->pid, NULL, WNOHANG);
    if (ended == 0)
      g_usleep (STOP_USEC);
  }
  if (ended == 0) {
    kill (self->pid, SIGKILL);
    waitpid (self->pid, NULL, 0);
  }
  g_spawn_close_pid (self->pid);
  g_free (self);
}

static guint64
read_field (const char *status, const char *name)
{
  const char *at = strstr (status, name);
  return at != NULL ? g_ascii_strtoull (at + strlen (name), NULL, 10) : 0;
}

static guint64
count_switches (GPid pid)
{
  g_autofree char *tasks = g_strdup_printf ("/proc/%d/task", (int) pid);
  g_autoptr (GDir) directory = g_dir_open (tasks, 0, NULL);
  guint64 switches = 0;
  for (const char *name; directory != NULL && (name = g_dir_read_name (directory)) != NULL;) {
    g_autofree char *path = g_build_filename (tasks, name, "status", NULL);
    g_autofree char *status = NULL;
    /* A thread may end between listing and reading. */
    if (!g_file_get_contents (path, &status, NULL, NULL))
      continue;
    switches += read_field (status, "\nvoluntary_ctxt_switches:\t");
    switches += read_field (status, "\nnonvoluntary_ctxt_switches:\t");
  }
  return switches;
}

static gint64
read_clock (clockid_t clock)
{
  struct timespec now = { 0 };
  clock_gettime (clock, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

gboolean
media_process_sample (MediaProcess *self, MediaSample *sample, GError **error)
{
  clockid_t clock;
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", (int) self->pid);
  g_autofree char *status = NULL;
  if (!g_file_get_contents (path, &status, NULL, error))
    return FALSE;
  if (clock_getcpuclockid (self->pid, &clock) != 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "the server has ended");
    return FALSE;
  }
  *sample = (MediaSample){
    .switches = count_switches (self->pid),
    .resident_bytes = read_field (status, "\nVmRSS:") * 1024,
    .own_bytes = read_field (status, "\nRssAnon:") * 1024,
    .threads = (guint) read_field (status, "\nThreads:"),
    .cpu_nsec = read_clock (clock),
    .wall_usec = g_get_monotonic_time (),
  };
  return TRUE;
}

gint64
media_process_own_cpu_nsec (void)
{
  return read_clock (CLOCK_PROCESS_CPUTIME_ID);
}
