/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-nack.h"

typedef struct {
  gint64 sequence;
  gint64 due_usec;
  guint tries;
} Missing;

struct _AusNackList {
  GArray *missing; /* Missing, ascending by sequence */
};

AusNackList *
aus_nack_list_new (void)
{
  AusNackList *self = g_new0 (AusNackList, 1);
  self->missing = g_array_sized_new (FALSE, FALSE, sizeof (Missing), 32);
  return self;
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
    Missing missing = { .sequence = sequence, .due_usec = now_usec };
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

guint
aus_nack_list_take_due (AusNackList *self, gint64 now_usec, guint16 *sequences, guint max,
                        gboolean *given_up)
{
  guint taken = 0;
  for (guint i = 0; i < self->missing->len && taken < max;) {
    Missing *missing = &g_array_index (self->missing, Missing, i);
    if (missing->due_usec > now_usec) {
      i++;
    } else if (missing->tries == AUS_NACK_MAX_TRIES) {
      *given_up = TRUE;
      g_array_remove_index (self->missing, i);
    } else {
      missing->tries++;
      missing->due_usec = now_usec + AUS_NACK_INTERVAL_USEC;
      sequences[taken++] = (guint16) missing->sequence;
      i++;
    }
  }
  return taken;
}

guint
aus_nack_list_get_size (AusNackList *self)
{
  return self->missing->len;
}
