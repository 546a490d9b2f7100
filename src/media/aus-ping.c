/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-ping.h"

#include <string.h>

#include "media/aus-bytes.h"

#define REQUEST      0x0200 /* RFC 8489 section 5: method 0x080 with the class's two bits */
#define ANSWER       0x0300
#define COOKIE       0x2112a442
#define HEADER       20
#define INTEGRITY_32 0xc060
#define TAG          4
#define SHA1         20

struct _AusPing {
  GHmac *keyed;
};

AusPing *
aus_ping_new (const char *password)
{
  AusPing *self = g_new0 (AusPing, 1);
  self->keyed = g_hmac_new (G_CHECKSUM_SHA1, (const guchar *) password, strlen (password));
  return self;
}

void
aus_ping_free (AusPing *self)
{
  if (self == NULL)
    return;
  g_hmac_unref (self->keyed);
  g_free (self);
}

/* RFC 8489 section 14.5: of what stands before the attribute, its length counted in. */
static void
sign (const AusPing *self, const guint8 *data, guint8 tag[SHA1])
{
  gsize length = SHA1;
  GHmac *hmac = g_hmac_copy (self->keyed);
  g_hmac_update (hmac, data, HEADER);
  g_hmac_get_digest (hmac, tag, &length);
  g_hmac_unref (hmac);
}

gboolean
aus_ping_is_answer (const guint8 *data, gsize length)
{
  return length >= 2 && aus_read_u16 (data) == ANSWER;
}

void
aus_ping_write (const AusPing *self, const guint8 id[AUS_PING_ID_LENGTH],
                guint8 out[AUS_PING_LENGTH])
{
  guint8 tag[SHA1];
  aus_write_u16 (out, REQUEST);
  aus_write_u16 (out + 2, AUS_PING_LENGTH - HEADER);
  aus_write_u32 (out + 4, COOKIE);
  memcpy (out + 8, id, AUS_PING_ID_LENGTH);
  sign (self, out, tag);
  aus_write_u16 (out + HEADER, INTEGRITY_32);
  aus_write_u16 (out + HEADER + 2, TAG);
  memcpy (out + HEADER + 4, tag, TAG);
}

gboolean
aus_ping_read_answer (const AusPing *self, const guint8 *data, gsize length,
                      guint8 id[AUS_PING_ID_LENGTH])
{
  guint8 tag[SHA1];
  if (length != AUS_PING_LENGTH || !aus_ping_is_answer (data, length) ||
      aus_read_u16 (data + 2) != AUS_PING_LENGTH - HEADER || aus_read_u32 (data + 4) != COOKIE ||
      aus_read_u16 (data + HEADER) != INTEGRITY_32 || aus_read_u16 (data + HEADER + 2) != TAG)
    return FALSE;
  sign (self, data, tag);
  if (memcmp (tag, data + HEADER + 4, TAG) != 0)
    return FALSE;
  memcpy (id, data + 8, AUS_PING_ID_LENGTH);
  return TRUE;
}
