/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "core/aus-turn.h"

#include <glib/gstdio.h>

/* Computed with: printf '%s' USER | openssl dgst -sha1 -hmac SECRET -binary | base64 */
static void
test_credential (void)
{
  g_autoptr (AusTurnCredential) credential =
      aus_turn_credential_new ("north", "abc", G_GINT64_CONSTANT (1700000000999999));

  g_assert_cmpstr (credential->user, ==, "1700000000:abc");
  g_assert_cmpstr (credential->password, ==, "g5HTmCBrPDhYXFpM/1dHUtfE+c4=");
}

static void
test_urls (void)
{
  static const struct {
    const char *text, *host;
    guint16 port;
    AusTurnTransport transport;
  } good[] = {
    { "turn:turn.example.org", "turn.example.org", 3478, AUS_TURN_UDP },
    { "turn:turn.example.org:443?transport=tcp", "turn.example.org", 443, AUS_TURN_TCP },
    { "turns:turn.example.org", "turn.example.org", 5349, AUS_TURN_TLS },
    { "turns:192.0.2.1:443?transport=tcp", "192.0.2.1", 443, AUS_TURN_TLS },
    { "turn:[2001:db8::1]:3478?transport=udp", "2001:db8::1", 3478, AUS_TURN_UDP },
  };
  static const char *const bad[] = {
    "",
    "turn:",
    "turn://host",
    "http://host",
    "stun:host",
    "turn:h:99999",
    "turn:h:1?transport=sctp",
    "turns:h?transport=udp",
    "turn:h?x",
    "turn.example.org",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (AusTurnUrl) url = aus_turn_url_parse (good[i].text, NULL);
    g_assert_nonnull (url);
    g_assert_cmpstr (url->host, ==, good[i].host);
    g_assert_cmpuint (url->port, ==, good[i].port);
    g_assert_cmpint (url->transport, ==, good[i].transport);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (aus_turn_url_parse (bad[i], &error));
    g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  }
}

static void
test_secret (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("auscult-turn-XXXXXX", &path, NULL);

  g_assert_true (g_close (fd, NULL));
  g_assert_null (aus_turn_read_secret (path, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  g_assert_true (g_file_set_contents (path, "s3cret \nsecond line\n", -1, NULL));
  g_autofree char *secret = aus_turn_read_secret (path, NULL);
  g_assert_cmpstr (secret, ==, "s3cret ");
  g_unlink (path);
  g_clear_error (&error);
  g_assert_null (aus_turn_read_secret (path, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/turn/M4/credential", test_credential);
  g_test_add_func ("/core/turn/M4/urls", test_urls);
  g_test_add_func ("/core/turn/M4/secret", test_secret);
  return g_test_run ();
}
