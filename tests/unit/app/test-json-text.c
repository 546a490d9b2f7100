/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-json-text.h"
#include "core/aus-json-scan.h"

#include <json-glib/json-glib.h>
#include <string.h>

static void
test_structure (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  aus_json_text_open (text, NULL, '{');
  aus_json_text_open (text, "empty", '[');
  aus_json_text_close (text, ']');
  aus_json_text_open (text, "list", '[');
  aus_json_text_int (text, NULL, G_MININT64);
  aus_json_text_string (text, NULL, "[");
  aus_json_text_open (text, NULL, '{');
  aus_json_text_close (text, '}');
  aus_json_text_boolean (text, NULL, TRUE);
  aus_json_text_close (text, ']');
  aus_json_text_string (text, "nothing", NULL);
  aus_json_text_raw (text, "raw", "{\"a\":1}");
  aus_json_text_raw (text, "absent", NULL);
  aus_json_text_close (text, '}');
  g_assert_cmpstr (text->str, ==,
                   "{\"empty\":[],\"list\":[-9223372036854775808,\"[\",{},true],"
                   "\"nothing\":null,\"raw\":{\"a\":1},\"absent\":null}");
}

/* What is written is what another reader of RFC 8259 reads, for every character there is. */
static void
test_every_character (void)
{
  for (gunichar c = 1; c <= 0x10ffff; c += c < 0x3000 ? 1 : 0x101) {
    g_autoptr (GString) text = g_string_new (NULL);
    char value[8] = { 0 };

    if (!g_unichar_validate (c))
      continue;
    g_unichar_to_utf8 (c, value);
    aus_json_text_open (text, NULL, '[');
    aus_json_text_string (text, NULL, value);
    aus_json_text_close (text, ']');
    g_assert_true (aus_json_scan (text->str, text->len, NULL));
    g_autoptr (JsonNode) node = json_from_string (text->str, NULL);
    g_assert_cmpstr (json_array_get_string_element (json_node_get_array (node), 0), ==, value);
  }
}

static void
test_escapes (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  aus_json_text_string (text, NULL, "say \"hi\"\\ \b\f\n\r\t\x01\x7f</script>é");
  g_assert_cmpstr (text->str, ==, "\"say \\\"hi\\\"\\\\ \\b\\f\\n\\r\\t\\u0001\\u007f</script>é\"");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/json-text/A4/structure", test_structure);
  g_test_add_func ("/app/json-text/A4/every-character", test_every_character);
  g_test_add_func ("/app/json-text/A4/escapes", test_escapes);
  return g_test_run ();
}
