/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "core/aus-proxies.h"

static void
assert_client (const char *trusted, const char *peer, const char *forwarded_for,
               const char *expected)
{
  g_autoptr (AusProxies) proxies = aus_proxies_new (trusted, NULL);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (peer);
  g_autoptr (GInetAddress) client = aus_proxies_find_client (proxies, address, forwarded_for);
  g_autofree char *found = g_inet_address_to_string (client);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_client (void)
{
  assert_client ("", "198.51.100.7", NULL, "198.51.100.7");
  assert_client ("127.0.0.1, 10.0.0.0/8", "127.0.0.1", "203.0.113.9", "203.0.113.9");
  /* What the client itself wrote stands before what the proxy added. */
  assert_client ("127.0.0.1", "127.0.0.1", "192.0.2.1, 203.0.113.9", "203.0.113.9");
  assert_client ("127.0.0.1,10.0.0.0/8", "127.0.0.1", "192.0.2.1, 203.0.113.9, 10.1.2.3",
                 "203.0.113.9");
  assert_client ("fd00::/8", "fd00::1", "2001:db8::5", "2001:db8::5");
  assert_client ("127.0.0.1", "127.0.0.1", "unknown", "127.0.0.1");
  assert_client ("127.0.0.1", "127.0.0.1", NULL, "127.0.0.1");
}

/* Anybody may send the header. */
static void
test_not_believed (void)
{
  assert_client ("", "198.51.100.7", "203.0.113.9", "198.51.100.7");
  assert_client ("127.0.0.1", "198.51.100.7", "203.0.113.9", "198.51.100.7");
  assert_client ("127.0.0.1", "::1", "203.0.113.9", "::1");
}

static void
test_bad_list (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (aus_proxies_new ("127.0.0.1, proxy.example", &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "proxy.example"));
}

static void
test_line (void)
{
  static const struct {
    const char *address, *line;
  } cases[] = {
    { "192.0.2.7", "192.0.2.7" },
    { "::ffff:192.0.2.7", "192.0.2.7" },
    { "2001:db8:1:2::7", "2001:db8:1:2::" },
    { "2001:db8:1:2:ffff::1", "2001:db8:1:2::" },
    { "2001:db8:1:3::7", "2001:db8:1:3::" },
    { "::1", "::" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GInetAddress) address = g_inet_address_new_from_string (cases[i].address);
    g_autofree char *line = aus_proxies_name_line (address);
    g_assert_cmpstr (line, ==, cases[i].line);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/proxies/L3/client", test_client);
  g_test_add_func ("/core/proxies/L3/not-believed", test_not_believed);
  g_test_add_func ("/core/proxies/L3/bad-list", test_bad_list);
  g_test_add_func ("/core/proxies/L1/a-line-of-ipv6-is-one", test_line);
  return g_test_run ();
}
