/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arguments of data/dbus/ as bytes that need not be of their type: the parsers alone. */
#include "fuzz-input.h"
#include "media/aus-candidate.h"
#include "media/aus-fingerprint.h"
#include "media/aus-media-options.h"
#include "media/aus-room-spec.h"
#include "media/aus-slots.h"

static GVariant *
take_variant (FuzzInput *input, const char *type)
{
  g_autoptr (GBytes) bytes = g_bytes_new (input->data, input->length);
  g_autoptr (GVariant) raw =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (type), bytes, FALSE));
  return g_variant_get_normal_form (raw); /* as GDBus has it when a message comes */
}

static void
check_spec (const AusRoomSpec *spec)
{
  g_assert (spec->legs->len <= AUS_ROOM_MAX_LEGS);
  for (guint i = 0; i < spec->legs->len; i++) {
    const AusLegSpec *leg = g_ptr_array_index (spec->legs, i);
    for (guint j = 0; j < leg->routes->len; j++) {
      const AusRoute *route = &g_array_index (leg->routes, AusRoute, j);
      g_assert (route->slot >= 1 && route->slot <= AUS_N_SLOTS);
      g_assert (route->leg < spec->legs->len && route->leg != i);
    }
  }
}

static void
fuzz_room (FuzzInput *input, GError **error)
{
  g_autoptr (GVariant) legs = take_variant (input, "a(ssba(uss))");
  g_autoptr (AusRoomSpec) spec = aus_room_spec_parse ("room", legs, error);
  g_assert ((spec == NULL) == (*error != NULL));
  if (spec != NULL)
    check_spec (spec);
}

static void
fuzz_options (FuzzInput *input, GError **error)
{
  g_autoptr (GVariant) value = take_variant (input, "a{sv}");
  g_autoptr (AusMediaOptions) options = aus_media_options_parse (value, error);
  g_assert ((options == NULL) == (*error != NULL));
  if (options != NULL)
    g_assert (options->port_min <= options->port_max && options->port_max <= G_MAXUINT16);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput input = { data, size };
  g_autoptr (GError) error = NULL;
  switch (fuzz_take_u8 (&input) % 4) {
  case 0:
    fuzz_room (&input, &error);
    break;
  case 1:
    fuzz_options (&input, &error);
    break;
  case 2: {
    g_autofree char *candidate = fuzz_take_rest (&input);
    g_assert (aus_candidate_check (candidate, &error) == (error == NULL));
    aus_candidate_is_usable (candidate);
    break;
  }
  default: {
    AusFingerprint fingerprint;
    g_autofree char *text = fuzz_take_rest (&input);
    g_assert (aus_fingerprint_parse (text, &fingerprint, &error) == (error == NULL));
    break;
  }
  }
  return 0;
}
