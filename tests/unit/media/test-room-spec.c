/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "media/aus-candidate.h"
#include "media/aus-media-options.h"
#include "media/aus-room-spec.h"

static AusRoomSpec *
parse (const char *room_id, const char *legs, GError **error)
{
  g_autoptr (GVariant) value =
      g_variant_parse (G_VARIANT_TYPE ("a(ssba(uss))"), legs, NULL, NULL, NULL);
  g_assert_nonnull (value);
  return aus_room_spec_parse (room_id, value, error);
}

static void
test_good (void)
{
  g_autoptr (AusRoomSpec) spec = parse (
      "r1", "[('a', '', true, [(1, 'b', 'main'), (6, 'b', 'extra')]), ('b', 'old', false, [])]",
      NULL);
  g_assert_nonnull (spec);
  g_assert_cmpuint (spec->legs->len, ==, 2);
  const AusLegSpec *leg = g_ptr_array_index (spec->legs, 0);
  g_assert_true (leg->gate_open);
  g_assert_cmpuint (leg->routes->len, ==, 2);
  const AusRoute *route = &g_array_index (leg->routes, AusRoute, 1);
  g_assert_cmpuint (route->slot, ==, 6);
  g_assert_cmpuint (route->leg, ==, 1); /* one that is listed later */
  g_assert_cmpint (route->source, ==, AUS_SOURCE_EXTRA);
  leg = g_ptr_array_index (spec->legs, 1);
  g_assert_cmpstr (leg->predecessor, ==, "old");
  g_autoptr (AusRoomSpec) echo = parse ("r1", "[('a', '', true, [(1, 'a', 'echo')])]", NULL);
  leg = g_ptr_array_index (echo->legs, 0);
  g_assert_cmpint (g_array_index (leg->routes, AusRoute, 0).source, ==, AUS_SOURCE_ECHO);
  g_autoptr (AusRoomSpec) empty = parse ("r1", "@a(ssba(uss)) []", NULL);
  g_assert_cmpuint (empty->legs->len, ==, 0);
}

static void
test_bad (void)
{
  static const struct {
    const char *room, *legs;
  } rows[] = {
    { "", "@a(ssba(uss)) []" },
    { "room one", "@a(ssba(uss)) []" },
    { "r", "[('', '', true, [])]" },
    { "r", "[('a\\nb', '', true, [])]" },
    { "r", "[('a', 'a', true, [])]" },
    { "r", "[('a', '', true, []), ('a', '', true, [])]" },
    { "r", "[('a', '', true, [(1, 'a', 'main')])]" },
    { "r", "[('a', '', true, [(1, 'b', 'main')])]" },
    { "r", "[('a', '', true, [(1, 'b', 'echo')]), ('b', '', true, [])]" },
    { "r", "[('a', '', true, [(0, 'b', 'main')]), ('b', '', true, [])]" },
    { "r", "[('a', '', true, [(7, 'b', 'main')]), ('b', '', true, [])]" },
    { "r", "[('a', '', true, [(1, 'b', 'screen')]), ('b', '', true, [])]" },
    { "r", "[('a', '', true, [(1, 'b', 'main'), (1, 'b', 'extra')]), ('b', '', true, [])]" },
    { "r",
      "[('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '', true, [])]" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (parse (rows[i].room, rows[i].legs, &error));
    g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  }
}

static void
test_full (void)
{
  GVariantBuilder builder;
  g_autoptr (GError) error = NULL;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ssba(uss))"));
  for (guint i = 0; i <= AUS_ROOM_MAX_LEGS; i++) {
    g_autofree char *id = g_strdup_printf ("leg-%u", i);
    g_variant_builder_add (&builder, "(ssb@a(uss))", id, "", TRUE,
                           g_variant_new_array (G_VARIANT_TYPE ("(uss)"), NULL, 0));
  }
  g_autoptr (GVariant) legs = g_variant_ref_sink (g_variant_builder_end (&builder));
  g_assert_null (aus_room_spec_parse ("r", legs, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_ROOM_FULL);
}

static AusMediaOptions *
parse_options (const char *text, GError **error)
{
  g_autoptr (GVariant) value = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
  g_assert_nonnull (value);
  return aus_media_options_parse (value, error);
}

static void
test_options (void)
{
  g_autoptr (AusMediaOptions) none = parse_options ("@a{sv} {}", NULL);
  g_assert_cmpuint (none->port_max, ==, 0);
  g_assert_true (none->ice_tcp);
  g_assert_null (none->addresses[0]);
  g_autoptr (AusMediaOptions) all = parse_options (
      "{'addresses': <['127.0.0.1', '::1']>, 'port-min': <uint32 40000>, 'port-max': <uint32 "
      "40100>, 'stun-server': <'stun://h:1'>, 'turn-servers': <['turn://u:p@h:1']>, 'ice-tcp': "
      "<false>}",
      NULL);
  g_assert_cmpstr (all->addresses[1], ==, "::1");
  g_assert_cmpuint (all->port_min, ==, 40000);
  g_assert_false (all->ice_tcp);

  static const char *const bad[] = {
    "{'adresses': <['127.0.0.1']>}",
    "{'addresses': <'127.0.0.1'>}",
    "{'addresses': <['host']>}",
    "{'advertised': <['host']>}",
    "{'advertised': <['192.0.2.1/2001:db8::1']>}",
    "{'port-max': <uint32 70000>}",
    "{'port-min': <uint32 9>, 'port-max': <uint32 8>}",
    "{'stun-server': <'http://h'>}",
    "{'turn-servers': <['h']>}",
    "{'ice-tcp': <1>}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (parse_options (bad[i], &error));
    g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  }
}

static void
test_candidates (void)
{
  static const struct {
    const char *text;
    gboolean valid, usable;
  } rows[] = {
    { "candidate:1 1 UDP 2013266431 192.0.2.1 40000 typ host", TRUE, TRUE },
    { "candidate:1 1 udp 2013266431 2001:db8::1 40000 typ srflx raddr :: rport 0", TRUE, TRUE },
    { "candidate:1 1 UDP 2013266431 6a3f-1.local 40000 typ host", TRUE, FALSE },
    { "", TRUE, FALSE },
    { "a=candidate:1 1 UDP 1 192.0.2.1 40000 typ host", FALSE, FALSE },
    { "candidate:1 1 UDP 1 192.0.2.1 40000", FALSE, FALSE },
    { "candidate:1 1 UDP 1 192.0.2.1 40000 typ host\r\na=x", FALSE, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_assert_cmpint (aus_candidate_check (rows[i].text, NULL), ==, rows[i].valid);
    if (rows[i].valid)
      g_assert_cmpint (aus_candidate_is_usable (rows[i].text), ==, rows[i].usable);
  }
}

/* M4: behind a 1:1 NAT clients are told the public address. */
static void
test_advertised (void)
{
  static const char *const rules[] = { "198.51.100.8/10.0.0.6", "198.51.100.7", NULL };
  static const struct {
    const char *before, *after;
  } rows[] = {
    { "candidate:1 1 UDP 1 10.0.0.5 40000 typ host", "198.51.100.7" },
    { "candidate:1 1 UDP 1 10.0.0.6 40000 typ host", "198.51.100.8" },
    { "candidate:1 1 TCP 1 10.0.0.5 40000 typ host tcptype passive", "198.51.100.7" },
    { "candidate:1 1 UDP 1 2001:db8::1 40000 typ host", "2001:db8::1" },
    { "candidate:1 1 UDP 1 203.0.113.1 4 typ srflx raddr 10.0.0.5 rport 4", "203.0.113.1" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *told = aus_candidate_advertise (rows[i].before, rules);
    g_auto (GStrv) fields = g_strsplit (told, " ", 0), old = g_strsplit (rows[i].before, " ", 0);
    g_assert_cmpstr (fields[4], ==, rows[i].after);
    g_assert_cmpuint (g_strv_length (fields), ==, g_strv_length (old));
    g_assert_cmpstr (fields[5], ==, old[5]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/room-spec/E1/good", test_good);
  g_test_add_func ("/media/room-spec/E1/bad", test_bad);
  g_test_add_func ("/media/room-spec/E1/full", test_full);
  g_test_add_func ("/media/options/E1/all", test_options);
  g_test_add_func ("/media/candidate/E1/all", test_candidates);
  g_test_add_func ("/media/candidate/M4/advertised", test_advertised);
  return g_test_run ();
}
