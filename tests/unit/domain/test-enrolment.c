/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-enrolment.h"

#include "core/aus-error.h"

static AusEnrolment
make (AusAccountRole role)
{
  return (AusEnrolment){
    .role = role,
    .email = "claire@lilas.example",
    .given_name = "Claire",
    .family_name = "Martin",
    .profession = role == AUS_ACCOUNT_PRACTITIONER ? "doctor" : NULL,
    .locale = "fr",
  };
}

static void
assert_check (const AusEnrolment *enrolment, const char *pointer)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (aus_enrolment_check (enrolment, &error), ==, pointer == NULL);
  g_assert_cmpstr (aus_error_get_pointer (error), ==, pointer);
}

static void
test_roles (void)
{
  for (int role = 0; role < AUS_ACCOUNT_N; role++) {
    AusEnrolment enrolment = make ((AusAccountRole) role);

    assert_check (&enrolment, NULL);
    enrolment.n_principals = 1;
    assert_check (&enrolment, role == AUS_ACCOUNT_DELEGATE ? NULL : "/principals");
  }
}

static void
test_members (void)
{
  AusEnrolment enrolment = make (AUS_ACCOUNT_PRACTITIONER);

  enrolment.email = "claire";
  assert_check (&enrolment, "/email");
  enrolment = make (AUS_ACCOUNT_PRACTITIONER);
  enrolment.given_name = "";
  assert_check (&enrolment, "/given_name");
  enrolment = make (AUS_ACCOUNT_PRACTITIONER);
  enrolment.family_name = "a\x1b";
  assert_check (&enrolment, "/family_name");
  enrolment = make (AUS_ACCOUNT_PRACTITIONER);
  enrolment.locale = "de";
  assert_check (&enrolment, "/locale");
}

static void
test_profession (void)
{
  AusEnrolment enrolment = make (AUS_ACCOUNT_PRACTITIONER);

  enrolment.profession = NULL;
  assert_check (&enrolment, "/profession");
  enrolment.profession = "astrologer";
  assert_check (&enrolment, "/profession");
  enrolment = make (AUS_ACCOUNT_OPERATOR);
  enrolment.profession = "doctor";
  assert_check (&enrolment, "/profession");
}

static void
assert_password (const char *password, gboolean good)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (aus_enrolment_check_password (password, "claire@lilas.example", &error), ==,
                   good);
  if (!good)
    g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
}

static void
test_password (void)
{
  g_autofree char *longest = g_strnfill (AUS_PASSWORD_MAX, 'x');
  g_autofree char *longer = g_strnfill (AUS_PASSWORD_MAX + 1, 'x');

  assert_password ("éééééééééé", TRUE);
  assert_password ("123456789", FALSE);
  assert_password (longest, TRUE);
  assert_password (longer, FALSE);
  assert_password ("Claire@Lilas.Example", FALSE);
  assert_password ("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/enrolment/L1/roles", test_roles);
  g_test_add_func ("/domain/enrolment/L1/members", test_members);
  g_test_add_func ("/domain/enrolment/H4/profession", test_profession);
  g_test_add_func ("/domain/enrolment/L1/password", test_password);
  return g_test_run ();
}
