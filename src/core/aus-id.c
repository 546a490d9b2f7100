/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-id.h"

#include <sodium.h>
#include <string.h>

#define RANDOM_BYTES 10
#define TIME_BYTES   6

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

static GMutex lock; /* guards the two below: ids are made on several threads */
static gint64 last_msec = -1;
static guint8 last_random[RANDOM_BYTES];

/* Ids of the same millisecond still sort by creation, yet the next one cannot be guessed. */
static void
step_random (guint8 random[RANDOM_BYTES])
{
  guint64 carry = 1 + (guint64) randombytes_random ();

  for (int i = RANDOM_BYTES - 1; i >= 0 && carry > 0; i--) {
    carry += random[i];
    random[i] = (guint8) (carry & 0xff);
    carry >>= 8;
  }
}

static void
draw_random (guint8 random[RANDOM_BYTES])
{
  randombytes_buf (random, RANDOM_BYTES);
  random[0] &= 0x7f; /* room for the steps of this millisecond: they never wrap */
}

static void
fill_bytes (gint64 msec, guint8 bytes[TIME_BYTES + RANDOM_BYTES])
{
  for (int i = 0; i < TIME_BYTES; i++)
    bytes[i] = (guint8) (msec >> (8 * (TIME_BYTES - 1 - i)));

  g_mutex_lock (&lock);
  if (msec == last_msec)
    step_random (last_random);
  else
    draw_random (last_random);
  last_msec = msec;
  memcpy (bytes + TIME_BYTES, last_random, RANDOM_BYTES);
  g_mutex_unlock (&lock);
}

char *
aus_id_new (gint64 now_usec)
{
  g_return_val_if_fail (now_usec >= 0, NULL);

  guint8 bytes[TIME_BYTES + RANDOM_BYTES];
  char *id = g_malloc (AUS_ID_LENGTH + 1);
  guint bits = 0;
  guint have = 2; /* 26 × 5 = 130 bits: two zero bits lead the 128 */
  int next = 0;

  if (sodium_init () < 0)
    g_warning ("libsodium did not initialise");
  fill_bytes (now_usec / 1000, bytes);

  for (int i = 0; i < AUS_ID_LENGTH; i++) {
    if (have < 5) {
      bits = (bits << 8) | bytes[next++];
      have += 8;
    }
    have -= 5;
    id[i] = alphabet[(bits >> have) & 31];
  }
  id[AUS_ID_LENGTH] = '\0';
  return id;
}

gboolean
aus_id_is_valid (const char *text)
{
  if (text == NULL || text[0] < '0' || text[0] > '7')
    return FALSE;
  return strlen (text) == AUS_ID_LENGTH && strspn (text, alphabet) == AUS_ID_LENGTH;
}
