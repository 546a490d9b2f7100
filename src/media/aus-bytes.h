/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* Network byte order at any alignment; the caller has checked the bounds. */
static inline guint16
aus_read_u16 (const guint8 *data)
{
  return (guint16) (data[0] << 8 | data[1]);
}

static inline guint32
aus_read_u24 (const guint8 *data)
{
  return (guint32) data[0] << 16 | (guint32) data[1] << 8 | data[2];
}

static inline guint32
aus_read_u32 (const guint8 *data)
{
  return (guint32) data[0] << 24 | (guint32) data[1] << 16 | (guint32) data[2] << 8 | data[3];
}

static inline void
aus_write_u16 (guint8 *data, guint16 value)
{
  data[0] = (guint8) (value >> 8);
  data[1] = (guint8) value;
}

static inline void
aus_write_u24 (guint8 *data, guint32 value)
{
  data[0] = (guint8) (value >> 16);
  data[1] = (guint8) (value >> 8);
  data[2] = (guint8) value;
}

static inline void
aus_write_u32 (guint8 *data, guint32 value)
{
  aus_write_u16 (data, (guint16) (value >> 16));
  aus_write_u16 (data + 2, (guint16) value);
}

G_END_DECLS
