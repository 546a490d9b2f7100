/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-room.h"

/* N4: what devices send has either kind of line end, and names also in the middle of lines. */
static void
test_attributes (void)
{
  static const struct {
    const char *sdp;
    const char *value;
  } cases[] = {
    { "a=ice-ufrag:abcd\r\na=ice-pwd:x\r\n", "abcd" },
    { "v=0\na=ice-ufrag:abcd\n", "abcd" },
    { "m=video 9\r\na=ice-ufrag:abcd", "abcd" },
    { "a=ice-ufrag:first\r\na=ice-ufrag:second\r\n", "first" },
    { "a=ice-ufrag:\r\n", "" },
    { "s=a=ice-ufrag:no\r\n", NULL },
    { "a=ice-pwd:x\r\n", NULL },
    { "\n", NULL },
    { "", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *value = aus_live_device_dup_attribute (cases[i].sdp, "a=ice-ufrag:");
    g_assert_cmpstr (value, ==, cases[i].value);
  }
}

/* RFC 9725 section 4.3.1: each ICE session has an entity-tag of its own. */
static void
test_tags (void)
{
  AusLiveDevice device = { .leg_id = (char *) "01k" };
  g_autofree char *first = aus_live_device_dup_tag (&device);
  device.n_restarts = 2;
  g_autofree char *third = aus_live_device_dup_tag (&device);
  g_assert_cmpstr (first, ==, "\"01k\"");
  g_assert_cmpstr (third, ==, "\"01k.2\"");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/live-device/N4/attributes", test_attributes);
  g_test_add_func ("/app/live-device/N4/tags", test_tags);
  return g_test_run ();
}
