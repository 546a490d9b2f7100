/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-contact.h"

#include "core/aus-error.h"
#include "domain/aus-mask.h"

static void
assert_phone (const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *number = aus_contact_normalise_phone (text, &error);

  g_assert_cmpstr (number, ==, expected);
  if (expected == NULL)
    g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
}

static void
test_phone_national (void)
{
  assert_phone ("06 12 34 56 78", "+33612345678");
  assert_phone (" 0612345678 ", "+33612345678");
  assert_phone ("07.12.34.56.78", "+33712345678");
  assert_phone ("01-42-34-56-78", "+33142345678");
  assert_phone ("0912345678", "+33912345678");
  assert_phone ("06 12 34 56 7", NULL);
  assert_phone ("06 12 34 56 789", NULL);
  assert_phone ("0812345678", NULL); /* special rates: no SMS, no call back */
  assert_phone ("6 12 34 56 78", NULL);
  assert_phone ("112", NULL);
}

static void
test_phone_overseas (void)
{
  assert_phone ("0690 12 34 56", "+590690123456");
  assert_phone ("0694 12 34 56", "+594694123456");
  assert_phone ("0696 12 34 56", "+596696123456");
  assert_phone ("0692 12 34 56", "+262692123456");
  assert_phone ("0639 12 34 56", "+262639123456");
  assert_phone ("0262 12 34 56", "+262262123456");
  assert_phone ("0695 12 34 56", "+33695123456");
}

static void
test_phone_international (void)
{
  assert_phone ("+33 6 12 34 56 78", "+33612345678");
  assert_phone ("+33 (0)6 12 34 56 78", "+33612345678");
  assert_phone ("0033 (0) 6 12 34 56 78", "+33612345678");
  assert_phone ("0033 (0)6 12 34 56 78", "+33612345678");
  assert_phone ("0033612345678", "+33612345678");
  assert_phone ("+33 06 12 34 56 78", NULL);
  assert_phone ("+3361234567", NULL);
  assert_phone ("+41 79 123 45 67", "+41791234567");
  assert_phone ("+1 (212) 555-0123", "+12125550123");
  assert_phone ("+0 123 456 789", NULL);
  assert_phone ("+683 4123", "+6834123"); /* Niue has four digits */
  assert_phone ("+123456", NULL);
  assert_phone ("+123456789012345", "+123456789012345");
  assert_phone ("+", NULL);
  assert_phone ("", NULL);
  assert_phone ("+33 6 12 34 56 7a", NULL);
}

static void
test_mobile (void)
{
  g_assert_true (aus_contact_is_french_mobile ("+33612345678"));
  g_assert_true (aus_contact_is_french_mobile ("+33712345678"));
  g_assert_true (aus_contact_is_french_mobile ("+590690123456"));
  g_assert_false (aus_contact_is_french_mobile ("+33142345678"));
  g_assert_false (aus_contact_is_french_mobile ("+262262123456"));
  g_assert_false (aus_contact_is_french_mobile ("+41791234567"));
}

static void
assert_email (const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *address = aus_contact_normalise_email (text, &error);

  g_assert_cmpstr (address, ==, expected);
  if (expected == NULL)
    g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
}

static void
test_email (void)
{
  assert_email (" Louise.Durand@Example.ORG\n", "Louise.Durand@example.org");
  assert_email ("a@HÔPITAL.example", "a@hôpital.example");
  assert_email ("a", NULL);
  assert_email ("a@b.fr, c@d.fr", NULL);
  assert_email ("", NULL);
}

static void
test_email_fold (void)
{
  g_autofree char *a = aus_contact_fold_email (" Claire.MARTIN@Lilas.example");
  g_autofree char *composed = aus_contact_fold_email ("\xc3\x89lodie@x.fr");
  g_autofree char *decomposed = aus_contact_fold_email ("e\xcc\x81lodie@x.fr");

  g_assert_cmpstr (a, ==, "claire.martin@lilas.example");
  g_assert_cmpstr (composed, ==, decomposed);
}

static void
assert_mask (const char *given, const char *family, const char *expected)
{
  g_autofree char *masked = aus_mask_name (given, family);

  g_assert_cmpstr (masked, ==, expected);
}

static void
test_mask (void)
{
  assert_mask ("Louise", "Durand", "L••••• D•••••");
  assert_mask ("Al", "De La Tour-du-Pin", "A••••• D•••••");
  assert_mask ("élodie", " o'neil", "É••••• O•••••");
  assert_mask ("e\xcc\x81lodie", "", "É•••••");
  assert_mask (NULL, "Durand", "D•••••");
  assert_mask ("  ", NULL, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/contact/B1/phone-national", test_phone_national);
  g_test_add_func ("/domain/contact/B1/phone-overseas", test_phone_overseas);
  g_test_add_func ("/domain/contact/B1/phone-international", test_phone_international);
  g_test_add_func ("/domain/contact/C1/mobile", test_mobile);
  g_test_add_func ("/domain/contact/B1/email", test_email);
  g_test_add_func ("/domain/contact/L1/email-fold", test_email_fold);
  g_test_add_func ("/domain/mask/D1/name", test_mask);
  return g_test_run ();
}
