/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media-stun.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <string.h>
#include <zlib.h>

#include "media/aus-bytes.h"

#define HEADER         20
#define MAGIC          0x2112a442u
#define INTEGRITY_SIZE 24
#define CRC_SIZE       8
#define CRC_MASK       0x5354554eu
#define PRIORITY       0x7e0000ffu /* host candidate, component 1 (RFC 8445 section 5.1.2.1) */

enum {
  USERNAME = 0x0006,
  MESSAGE_INTEGRITY = 0x0008,
  XOR_MAPPED_ADDRESS = 0x0020,
  PRIORITY_ATTRIBUTE = 0x0024,
  USE_CANDIDATE = 0x0025,
  FINGERPRINT = 0x8028,
  ICE_CONTROLLED = 0x8029,
  ICE_CONTROLLING = 0x802a,
  INTEGRITY_32 = 0xc060,
};

static void
read_username (MediaStunMessage *message, const guint8 *value, gsize length)
{
  const guint8 *colon = memchr (value, ':', length);
  gsize size = colon != NULL ? (gsize) (colon - value) : length;
  if (size < sizeof message->ufrag)
    memcpy (message->ufrag, value, size);
}

gboolean
media_stun_parse (const guint8 *data, gsize length, MediaStunMessage *message)
{
  if (length < HEADER || data[0] > 3 || aus_read_u32 (data + 4) != MAGIC ||
      HEADER + (gsize) aus_read_u16 (data + 2) > length)
    return FALSE;
  *message = (MediaStunMessage){ .type = aus_read_u16 (data), .transaction = data + 8 };
  gsize end = HEADER + (gsize) aus_read_u16 (data + 2);
  for (gsize at = HEADER; at + 4 <= end;) {
    gsize size = aus_read_u16 (data + at + 2);
    if (at + 4 + size > end)
      return FALSE;
    if (aus_read_u16 (data + at) == USERNAME)
      read_username (message, data + at + 4, size);
    at += 4 + ((size + 3) & ~(gsize) 3);
  }
  return TRUE;
}

static gsize
begin (guint8 *data, MediaStunType type, const guint8 transaction[12])
{
  aus_write_u16 (data, (guint16) type);
  aus_write_u16 (data + 2, 0);
  aus_write_u32 (data + 4, MAGIC);
  memcpy (data + 8, transaction, 12);
  return HEADER;
}

static gsize
add (guint8 *data, gsize at, guint16 attribute, const void *value, gsize length)
{
  gsize padded = (length + 3) & ~(gsize) 3;
  aus_write_u16 (data + at, attribute);
  aus_write_u16 (data + at + 2, (guint16) length);
  memset (data + at + 4, 0, padded);
  if (length > 0)
    memcpy (data + at + 4, value, length);
  return at + 4 + padded;
}

/* The length in the header counts the attribute being computed, but nothing behind it. */
static gsize
finish (guint8 *data, gsize at, const char *password)
{
  guint8 digest[EVP_MAX_MD_SIZE], crc[4];
  aus_write_u16 (data + 2, (guint16) (at + INTEGRITY_SIZE - HEADER));
  HMAC (EVP_sha1 (), password, (int) strlen (password), data, at, digest, NULL);
  at = add (data, at, MESSAGE_INTEGRITY, digest, 20);

  aus_write_u16 (data + 2, (guint16) (at + CRC_SIZE - HEADER));
  aus_write_u32 (crc, (guint32) crc32 (0, data, (uInt) at) ^ CRC_MASK);
  return add (data, at, FINGERPRINT, crc, 4);
}

gsize
media_stun_write_check (guint8 *data, const MediaStunCheck *check)
{
  guint8 transaction[12], value[8];
  RAND_bytes (transaction, sizeof transaction);
  gsize at = begin (data, MEDIA_STUN_REQUEST, transaction);
  at = add (data, at, USERNAME, check->username, strlen (check->username));
  aus_write_u32 (value, PRIORITY);
  at = add (data, at, PRIORITY_ATTRIBUTE, value, 4);
  aus_write_u32 (value, (guint32) (check->tie_breaker >> 32));
  aus_write_u32 (value + 4, (guint32) check->tie_breaker);
  at = add (data, at, check->controlling ? ICE_CONTROLLING : ICE_CONTROLLED, value, 8);
  if (check->controlling)
    at = add (data, at, USE_CANDIDATE, NULL, 0);
  return finish (data, at, check->password);
}

gsize
media_stun_write_success (guint8 *data, const guint8 transaction[12],
                          const struct sockaddr_in *source, const char *password)
{
  guint8 value[8] = { 0, 1 };
  aus_write_u16 (value + 2, (guint16) (ntohs (source->sin_port) ^ (MAGIC >> 16)));
  aus_write_u32 (value + 4, ntohl (source->sin_addr.s_addr) ^ MAGIC);
  gsize at = begin (data, MEDIA_STUN_SUCCESS, transaction);
  at = add (data, at, XOR_MAPPED_ADDRESS, value, sizeof value);
  return finish (data, at, password);
}

gsize
media_stun_write_pong (guint8 *data, const guint8 transaction[12], const char *password)
{
  guint8 digest[EVP_MAX_MD_SIZE];
  gsize at = begin (data, MEDIA_STUN_PONG, transaction);
  aus_write_u16 (data + 2, 8);
  HMAC (EVP_sha1 (), password, (int) strlen (password), data, at, digest, NULL);
  return add (data, at, INTEGRITY_32, digest, 4);
}
