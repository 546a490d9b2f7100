/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-link.h"

#include "core/aus-error.h"
#include "core/aus-secrets.h"
#include "core/aus-time.h"

#define HOUR (3600 * (gint64) G_USEC_PER_SEC)

static gint64
at (const char *text)
{
  gint64 usec = 0;

  g_assert_true (aus_time_parse (text, &usec, NULL));
  return usec;
}

static AusLinkFacts
make (const char *now)
{
  gint64 start = at ("2026-11-23T14:30:00+01:00");

  return (AusLinkFacts){ .now = at (now),
                         .planned_start = start,
                         .expires_at = aus_link_expiry (start, 20, 0, 24 * HOUR),
                         .time_zone = "Europe/Paris" };
}

static void
assert_check (const AusLinkFacts *facts, int link_code, int code_code)
{
  g_autoptr (GError) link_error = NULL;
  g_autoptr (GError) code_error = NULL;

  g_assert_cmpint (aus_link_check (facts, &link_error), ==, link_code == -1);
  g_assert_cmpint (aus_link_check_code (facts, &code_error), ==, code_code == -1);
  if (link_code != -1)
    g_assert_error (link_error, AUS_ERROR, link_code);
  if (code_code != -1)
    g_assert_error (code_error, AUS_ERROR, code_code);
}

static void
assert_at (const char *now, int link_code, int code_code)
{
  AusLinkFacts facts = make (now);

  assert_check (&facts, link_code, code_code);
}

static void
test_window (void)
{
  assert_at ("2026-11-22T23:59:59.999999+01:00", AUS_ERROR_LINK_OTHER_DAY,
             AUS_ERROR_LINK_OTHER_DAY);
  assert_at ("2026-11-23T00:00:00+01:00", -1, -1);
  assert_at ("2026-11-23T23:59:59.999999+01:00", -1, -1);
  assert_at ("2026-11-24T00:00:00+01:00", -1, AUS_ERROR_LINK_EXPIRED);
  assert_at ("2026-11-24T14:49:59.999999+01:00", -1, AUS_ERROR_LINK_EXPIRED);
  assert_at ("2026-11-24T14:50:00+01:00", AUS_ERROR_LINK_EXPIRED, AUS_ERROR_LINK_EXPIRED);
}

/* The organisation's day counts: it is the 24th in Paris, still the 23rd in Cayenne. */
static void
test_zone (void)
{
  AusLinkFacts facts = make ("2026-11-24T00:30:00+01:00");

  assert_check (&facts, -1, AUS_ERROR_LINK_EXPIRED);
  facts.time_zone = "America/Cayenne";
  assert_check (&facts, -1, -1);
}

static void
test_early (void)
{
  AusLinkFacts facts = make ("2026-11-22T22:00:00+01:00");

  g_assert_cmpint (aus_link_opens_at (&facts), ==, at ("2026-11-23T00:00:00+01:00"));
  facts.early_usec = 2 * HOUR;
  g_assert_cmpint (aus_link_opens_at (&facts), ==, facts.now);
  assert_check (&facts, -1, -1);
}

/* Who is expected just after midnight comes the evening before. */
static void
test_after_midnight (void)
{
  AusLinkFacts facts = make ("2026-11-22T22:09:59+01:00");

  facts.planned_start = at ("2026-11-23T00:10:00+01:00");
  assert_check (&facts, AUS_ERROR_LINK_OTHER_DAY, AUS_ERROR_LINK_OTHER_DAY);
  facts.now = at ("2026-11-22T22:10:00+01:00");
  assert_check (&facts, -1, -1);
}

static void
test_revoked_first (void)
{
  AusLinkFacts facts = make ("2026-11-22T12:00:00Z");

  facts.revoked_at = facts.now;
  assert_check (&facts, AUS_ERROR_LINK_REVOKED, AUS_ERROR_LINK_REVOKED);
  facts.status = AUS_CONSULTATION_IN_PROGRESS;
  assert_check (&facts, AUS_ERROR_LINK_REVOKED, AUS_ERROR_LINK_REVOKED);
}

/* A3: a call over midnight, or a very long one, is rejoined by the same link. */
static void
test_call_under_way (void)
{
  AusLinkFacts facts = make ("2026-11-25T00:10:00+01:00");

  assert_check (&facts, AUS_ERROR_LINK_EXPIRED, AUS_ERROR_LINK_EXPIRED);
  facts.status = AUS_CONSULTATION_IN_PROGRESS;
  assert_check (&facts, -1, -1);
}

static void
test_expiry (void)
{
  gint64 start = at ("2026-11-23T14:30:00Z");

  g_assert_cmpint (aus_link_expiry (start, 20, 0, 24 * HOUR), ==, at ("2026-11-24T14:50:00Z"));
  g_assert_cmpint (aus_link_expiry (start, 20, at ("2026-11-23T14:35:00Z"), 24 * HOUR), ==,
                   at ("2026-11-24T14:50:00Z"));
  g_assert_cmpint (aus_link_expiry (start, 20, at ("2026-11-23T16:00:00Z"), 24 * HOUR), ==,
                   at ("2026-11-24T16:00:00Z"));
}

static void
assert_code (const char *text, const char *expected)
{
  g_autofree char *code = aus_link_normalise_code (text);

  g_assert_cmpstr (code, ==, expected);
}

static void
test_code (void)
{
  g_autofree char *random = aus_secrets_random_code (AUS_LINK_CODE_LENGTH);

  assert_code (random, random);
  assert_code ("ABCD2345", "ABCD2345");
  assert_code (" abcd-2345 ", "ABCD2345");
  assert_code ("ab cd 23 45", "ABCD2345");
  assert_code ("ABCD234", NULL);
  assert_code ("ABCD23456", NULL);
  assert_code ("ABCD2340", NULL);
  assert_code ("ABCD234é", NULL);
  assert_code ("", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/link/C3/window", test_window);
  g_test_add_func ("/domain/link/C3/zone", test_zone);
  g_test_add_func ("/domain/link/C3/early", test_early);
  g_test_add_func ("/domain/link/C3/after-midnight", test_after_midnight);
  g_test_add_func ("/domain/link/C3/revoked-first", test_revoked_first);
  g_test_add_func ("/domain/link/A3/call-under-way", test_call_under_way);
  g_test_add_func ("/domain/link/C3/expiry", test_expiry);
  g_test_add_func ("/domain/link/C3/code", test_code);
  return g_test_run ();
}
