/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-text.h"

static void
test_clean (void)
{
  g_assert_true (aus_text_is_clean (""));
  g_assert_true (aus_text_is_clean ("Bonjour,\n\tÉlodie 🙂"));
  g_assert_false (aus_text_is_clean ("\r"));
  g_assert_false (aus_text_is_clean ("a\x1b[31m"));
  g_assert_false (aus_text_is_clean ("\x7f"));
  g_assert_false (aus_text_is_clean ("\xc2\x85"));
  g_assert_false (aus_text_is_clean ("\xff"));
}

static void
test_line (void)
{
  static const char *const bad[] = { "a\nb",     "a\tb",       "\n",      "a\r", "a\u2028b",
                                     "a\u2029b", "\u202egnp.", "\u2066a", "\xff" };

  g_assert_true (aus_text_is_line (""));
  g_assert_true (aus_text_is_line ("מרים لويز"));
  g_assert_true (aus_text_is_line ("Élodie O’Brien-Nguyễn 🙂"));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (aus_text_is_line (bad[i]));
}

static void
test_email (void)
{
  static const char *const good[] = { "a@b.fr", "louise.durand+rdv@exemple.fr",
                                      "x_y-z@sub.domaine.example", "élodie@hôpital.example",
                                      "o'neil@example.org" };
  static const char *const bad[] = {
    "",         "a",          "@b.fr",        "a@",
    "a@b",      "a b@c.fr",   "a@b..fr",      ".a@b.fr",
    "a.@b.fr",  "a..b@c.fr",  "a@-b.fr",      "a@b-.fr",
    "a@b.f",    "a@10.0.0.1", "\"a b\"@c.fr", "a@[10.0.0.1]",
    "a@b.fr\n", "a@b@c.fr",   "<a@b.fr>",     "a@b.fr,c@d.fr",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (aus_text_is_email (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (aus_text_is_email (bad[i]));
}

/* RFC 5321 section 4.5.3.1: 64 octets before the sign, 254 in a path without brackets. */
static void
test_email_lengths (void)
{
  g_autofree char *local = g_strnfill (64, 'a');
  g_autofree char *label = g_strnfill (63, 'b');
  g_autofree char *fits = g_strconcat (local, "@", label, ".fr", NULL);
  g_autofree char *long_local = g_strconcat ("a", local, "@b.fr", NULL);
  g_autofree char *long_label = g_strconcat ("a@b", label, ".fr", NULL);
  g_autofree char *long_all = g_strconcat (local, "@", label, ".", label, ".", label, ".fr", NULL);

  g_assert_true (aus_text_is_email (fits));
  g_assert_false (aus_text_is_email (long_local));
  g_assert_false (aus_text_is_email (long_label));
  g_assert_false (aus_text_is_email (long_all));
}

static void
test_phone (void)
{
  static const char *const good[] = { "0612345678",    "06 12 34 56 78", "+33 (0)6.12.34.56.78",
                                      "0033612345678", "+33612345678",   "112" };
  static const char *const bad[] = {
    "", "12", "06-12-34-56-78x", "33+612345678", "+1234567890123456", "06\t12345678"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (aus_text_is_phone (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (aus_text_is_phone (bad[i]));
}

/* A4: who changes a short text can tell whether somebody else did. */
static void
test_version (void)
{
  gint64 version = aus_text_version ("Permanence", "claire paul", NULL);

  g_assert_cmpint (version, ==, aus_text_version ("Permanence", "claire paul", NULL));
  g_assert_cmpint (version, !=, aus_text_version ("Permanence", "claire", NULL));
  g_assert_cmpint (version, !=, aus_text_version ("Permanence claire", "paul", NULL));
  g_assert_cmpint (version, !=, aus_text_version ("Permanence", "claire paul", "", NULL));
  g_assert_cmpint (aus_text_version ("", NULL), >, 0);
  g_assert_cmpint (version, <=, G_MAXINT32);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/text/clean", test_clean);
  g_test_add_func ("/core/text/B1/line", test_line);
  g_test_add_func ("/core/text/B1/email", test_email);
  g_test_add_func ("/core/text/B1/email-lengths", test_email_lengths);
  g_test_add_func ("/core/text/B1/phone", test_phone);
  g_test_add_func ("/core/text/A4/version", test_version);
  return g_test_run ();
}
