/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plausible measurements (E8): limits, steps, and the two figures of a blood pressure. */
#include "domain/aus-vital-sign.h"

#include "core/aus-error.h"

static void
assert_pointer (AusVitalSignKind kind, gint value, gint diastolic, const char *pointer)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (aus_vital_sign_check (kind, value, diastolic, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  g_assert_cmpstr (aus_error_get_pointer (error), ==, pointer);
}

/* Every kind at both ends, just outside of them, and between two steps. */
static void
test_limits (void)
{
  for (int i = 0; i < AUS_VITAL_N; i++) {
    AusVitalSignKind kind = (AusVitalSignKind) i;
    const AusVitalSignLimits *limits = aus_vital_sign_get_limits (kind);
    gint low = kind == AUS_VITAL_BLOOD_PRESSURE ? limits->lowest - 100 : AUS_VITAL_NONE;

    g_assert_true (aus_vital_sign_check (kind, limits->lowest, low, NULL));
    g_assert_true (aus_vital_sign_check (kind, limits->highest, low, NULL));
    assert_pointer (kind, limits->lowest - limits->step, low, "/value");
    assert_pointer (kind, limits->highest + limits->step, low, "/value");
    if (limits->step > 1)
      assert_pointer (kind, limits->lowest + 1, low, "/value");
    assert_pointer (kind, -limits->lowest, low, "/value");
    assert_pointer (kind, 0, low, "/value");
  }
}

static void
test_diastolic (void)
{
  g_assert_true (aus_vital_sign_check (AUS_VITAL_BLOOD_PRESSURE, 1280, 800, NULL));
  assert_pointer (AUS_VITAL_BLOOD_PRESSURE, 1280, AUS_VITAL_NONE, "/diastolic");
  assert_pointer (AUS_VITAL_BLOOD_PRESSURE, 1280, 1280, "/diastolic");
  assert_pointer (AUS_VITAL_BLOOD_PRESSURE, 800, 1280, "/diastolic"); /* the wrong way round */
  assert_pointer (AUS_VITAL_BLOOD_PRESSURE, 1280, AUS_VITAL_DIASTOLIC_LOWEST - 10, "/diastolic");
  assert_pointer (AUS_VITAL_BLOOD_PRESSURE, 1280, 805, "/diastolic");
  assert_pointer (AUS_VITAL_PULSE, 720, 800, "/diastolic");
}

/* Slips that happen: a comma left out, Fahrenheit, a weight in grams. */
static void
test_slips (void)
{
  assert_pointer (AUS_VITAL_TEMPERATURE, 3720, AUS_VITAL_NONE, "/value");
  assert_pointer (AUS_VITAL_TEMPERATURE, 990, AUS_VITAL_NONE, "/value");
  assert_pointer (AUS_VITAL_WEIGHT, 720000, AUS_VITAL_NONE, "/value");
  assert_pointer (AUS_VITAL_SATURATION, 1010, AUS_VITAL_NONE, "/value");
  assert_pointer (AUS_VITAL_BLOOD_PRESSURE, 120, 80, "/value"); /* in centimetres */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/vital-sign/E8/limits", test_limits);
  g_test_add_func ("/domain/vital-sign/E8/diastolic", test_diastolic);
  g_test_add_func ("/domain/vital-sign/E8/slips", test_slips);
  return g_test_run ();
}
