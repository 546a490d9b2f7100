/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* What a fuzzer gave, read from the front; past its end everything is 0 or empty. */
typedef struct {
  const guint8 *data;
  gsize length;
} FuzzInput;

static inline guint8
fuzz_take_u8 (FuzzInput *input)
{
  if (input->length == 0)
    return 0;
  input->length--;
  return *input->data++;
}

static inline guint16
fuzz_take_u16 (FuzzInput *input)
{
  guint8 high = fuzz_take_u8 (input);
  return (guint16) (high << 8 | fuzz_take_u8 (input));
}

/* At most @max bytes: as many as a 16-bit number in front of them says; unowned. */
static inline const guint8 *
fuzz_take_bytes (FuzzInput *input, gsize max, gsize *length)
{
  gsize wanted = fuzz_take_u16 (input);
  const guint8 *bytes = input->data;
  *length = MIN (MIN (wanted, max), input->length);
  input->data += *length;
  input->length -= *length;
  return bytes;
}

/* (transfer full): what is left, as a string. */
static inline char *
fuzz_take_rest (FuzzInput *input)
{
  char *text = g_strndup ((const char *) input->data, input->length);
  input->data += input->length;
  input->length = 0;
  return text;
}

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

G_END_DECLS
