/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-nack.h"

#define ROUNDS_TO_OVERDUE 3
#define MIN_OVERDUE_USEC  200000

typedef struct {
  gint64 sequence;
  gint64 found_usec;
  gint64 due_usec;
  guint tries;
  gboolean overdue;
} Missing;

struct _AusNackList {
  gint64 rtt_usec;
  GArray *missing; /* Missing, ascending by sequence */
};

AusNackList *
aus_nack_list_new (void)
{
  AusNackList *self = g_new0 (AusNackList, 1);
  self->missing = g_array_new (FALSE, FALSE, sizeof (Missing));
  self->rtt_usec = AUS_NACK_RTT_USEC;
  return self;
}

void
aus_nack_list_set_rtt (AusNackList *self, gint64 rtt_usec)
{
  self->rtt_usec = MIN (rtt_usec, AUS_NACK_MAX_AGE_USEC);
}

void
aus_nack_list_free (AusNackList *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->missing);
  g_free (self);
}

gboolean
aus_nack_list_add_gap (AusNackList *self, gint64 first, gint64 last, gint64 now_usec)
{
  if (last - first + 1 + self->missing->len > AUS_NACK_MAX_MISSING) {
    aus_nack_list_clear (self);
    return FALSE;
  }
  for (gint64 sequence = first; sequence <= last; sequence++) {
    Missing missing = { .sequence = sequence, .found_usec = now_usec, .due_usec = now_usec };
    g_array_append_val (self->missing, missing);
  }
  return TRUE;
}

gboolean
aus_nack_list_remove (AusNackList *self, gint64 sequence)
{
  for (guint i = 0; i < self->missing->len; i++) {
    if (g_array_index (self->missing, Missing, i).sequence == sequence) {
      g_array_remove_index (self->missing, i);
      return TRUE;
    }
  }
  return FALSE;
}

void
aus_nack_list_forget_before (AusNackList *self, gint64 sequence)
{
  guint n = 0;
  while (n < self->missing->len && g_array_index (self->missing, Missing, n).sequence < sequence)
    n++;
  if (n > 0)
    g_array_remove_range (self->missing, 0, n);
}

void
aus_nack_list_clear (AusNackList *self)
{
  g_array_set_size (self->missing, 0);
}

/*
 * After so long an answer would be here, were it not lost. A sender that finds it too early ignores
 * it; the echo, then, is the request.
 */
static gint64
get_round (AusNackList *self)
{
  return self->rtt_usec + self->rtt_usec / 8 + AUS_NACK_ECHO_USEC;
}

/* Sets when @missing is to be asked for after now: once more at once, then a round trip later. */
static void
schedule (AusNackList *self, Missing *missing, gint64 now_usec)
{
  gboolean echo = missing->tries++ % 2 == 0;
  gint64 rest_usec = MAX (get_round (self) - AUS_NACK_ECHO_USEC, AUS_NACK_ECHO_USEC);
  missing->due_usec = now_usec + (echo ? AUS_NACK_ECHO_USEC : rest_usec);
}

static gboolean
becomes_overdue (AusNackList *self, Missing *missing, gint64 now_usec)
{
  gint64 limit_usec = MAX (ROUNDS_TO_OVERDUE * get_round (self), MIN_OVERDUE_USEC);
  if (missing->overdue || now_usec - missing->found_usec < limit_usec)
    return FALSE;
  missing->overdue = TRUE;
  return TRUE;
}

guint
aus_nack_list_take_due (AusNackList *self, gint64 now_usec, guint16 *sequences, guint max,
                        gboolean *overdue)
{
  guint taken = 0, old = 0;
  for (guint i = 0; i < self->missing->len && taken < max; i++) {
    Missing *missing = &g_array_index (self->missing, Missing, i);
    if (becomes_overdue (self, missing, now_usec))
      *overdue = TRUE;
    if (now_usec - missing->found_usec >= AUS_NACK_MAX_AGE_USEC) {
      old = i + 1; /* ascending: those before are as old */
      continue;
    }
    if (missing->due_usec > now_usec)
      continue;
    schedule (self, missing, now_usec);
    sequences[taken++] = (guint16) missing->sequence;
  }
  if (old > 0)
    g_array_remove_range (self->missing, 0, old);
  return taken;
}

guint
aus_nack_list_get_size (AusNackList *self)
{
  return self->missing->len;
}
