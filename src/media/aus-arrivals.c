/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-arrivals.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <time.h>

#define NSEC_PER_SEC G_GINT64_CONSTANT (1000000000)
/* Of more at a time, the first are taken to have come with the oldest that is known. */
#define MAX_READ 64
/* Older: the wall clock was set meanwhile. */
#define MAX_AGE_USEC   G_USEC_PER_SEC
#define MAX_APART_USEC 50

typedef struct {
  const GstMemory *memory; /* as a name only */
  gint64 arrival_usec;
} Arrival;

struct _AusArrivals {
  gatomicrefcount references;
  AusArrivalsRead read_time;
  gpointer data;
  GDestroyNotify destroy;
  Arrival read[MAX_READ];
  guint n_read, n_taken; /* ever */
  gint64 last_usec;      /* of what was taken */
  gint64 last_wall_nsec; /* what the socket said last */
};

static GPrivate here = G_PRIVATE_INIT ((GDestroyNotify) aus_arrivals_unref);

gint64
aus_arrivals_read_socket (int fd)
{
  struct timespec time;

  if (ioctl (fd, SIOCGSTAMPNS, &time) != 0)
    return 0;
  return (gint64) time.tv_sec * NSEC_PER_SEC + time.tv_nsec;
}

AusArrivals *
aus_arrivals_new (AusArrivalsRead read_time, gpointer data, GDestroyNotify destroy)
{
  AusArrivals *self = g_new0 (AusArrivals, 1);

  g_atomic_ref_count_init (&self->references);
  self->read_time = read_time;
  self->data = data;
  self->destroy = destroy;
  return self;
}

AusArrivals *
aus_arrivals_ref (AusArrivals *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
aus_arrivals_unref (AusArrivals *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  if (self->destroy != NULL)
    self->destroy (self->data);
  g_free (self);
}

void
aus_arrivals_follow (AusArrivals *self)
{
  if (g_private_get (&here) != self)
    g_private_replace (&here, aus_arrivals_ref (self));
}

/* Both clocks at once; again when the thread was interrupted between them. */
static gint64
read_clocks (gint64 *wall_usec)
{
  gint64 before_usec, after_usec = g_get_monotonic_time ();

  for (guint i = 0; i < 3; i++) {
    before_usec = after_usec;
    *wall_usec = g_get_real_time ();
    after_usec = g_get_monotonic_time ();
    if (after_usec - before_usec < MAX_APART_USEC)
      break;
  }
  return after_usec;
}

static void
note (AusArrivals *self, const GstMemory *memory)
{
  gint64 wall_nsec = self->read_time (self->data);
  gint64 wall_usec, now_usec = read_clocks (&wall_usec);
  gint64 age_usec = wall_usec - wall_nsec / 1000;

  /* The same again: this one came by another socket. */
  if (wall_nsec == self->last_wall_nsec || age_usec < 0 || age_usec > MAX_AGE_USEC)
    return;
  self->last_wall_nsec = wall_nsec;
  self->read[self->n_read++ % MAX_READ] = (Arrival){ memory, now_usec - age_usec };
}

gint64
aus_arrivals_take (AusArrivals *self, GstBuffer *buffer, gint64 now_usec)
{
  const GstMemory *memory = gst_buffer_peek_memory (buffer, 0);
  guint n_known = MIN (self->n_read - self->n_taken, MAX_READ);
  gint64 arrival_usec =
      n_known > 0 ? self->read[(self->n_read - n_known) % MAX_READ].arrival_usec : now_usec;

  /* From the newest: memory that was let go has come into use again. */
  for (guint n = self->n_read - 1; n_known > 0; n--, n_known--) {
    const Arrival *read = &self->read[n % MAX_READ];
    if (read->memory != memory)
      continue;
    arrival_usec = read->arrival_usec;
    self->n_taken = n + 1;
    break;
  }
  self->last_usec = CLAMP (arrival_usec, self->last_usec, MAX (self->last_usec, now_usec));
  return self->last_usec;
}

typedef GstAllocator AusArrivalsAllocator;
typedef GstAllocatorClass AusArrivalsAllocatorClass;
GType aus_arrivals_allocator_get_type (void);
G_DEFINE_TYPE (AusArrivalsAllocator, aus_arrivals_allocator, GST_TYPE_ALLOCATOR)

static GstAllocator *system_memory; /* ref */

static GstMemory *
allocate (GstAllocator *allocator, gsize size, GstAllocationParams *parameters)
{
  GstMemory *memory = gst_allocator_alloc (system_memory, size, parameters);
  AusArrivals *arrivals = g_private_get (&here);

  if (arrivals != NULL && memory != NULL)
    note (arrivals, memory);
  return memory;
}

static void
release (GstAllocator *allocator, GstMemory *memory)
{
  g_assert_not_reached (); /* what was allocated belongs to the system's allocator */
}

static void
aus_arrivals_allocator_class_init (AusArrivalsAllocatorClass *class)
{
  class->alloc = allocate;
  class->free = release;
}

static void
aus_arrivals_allocator_init (AusArrivalsAllocator *self)
{
}

void
aus_arrivals_install (void)
{
  system_memory = gst_allocator_find (GST_ALLOCATOR_SYSMEM);
  gst_allocator_set_default (
      gst_object_ref_sink (g_object_new (aus_arrivals_allocator_get_type (), NULL)));
}
