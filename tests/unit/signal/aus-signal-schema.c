/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints the JSON Schema of the signalling; with --compare FILE says whether FILE is that text. */
#include <stdlib.h>

#include "signal/aus-signal-message.h"

int
main (int argc, char **argv)
{
  g_autoptr (JsonNode) schema = aus_signal_schema ();
  g_autofree char *pretty = json_to_string (schema, TRUE);
  g_autofree char *text = g_strconcat (pretty, "\n", NULL);
  g_autofree char *committed = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 3 || !g_str_equal (argv[1], "--compare")) {
    g_print ("%s", text);
    return EXIT_SUCCESS;
  }
  if (!g_file_get_contents (argv[2], &committed, NULL, &error)) {
    g_printerr ("%s\n", error->message);
    return EXIT_FAILURE;
  }
  if (g_str_equal (committed, text))
    return EXIT_SUCCESS;
  g_printerr ("%s is not what the message tables say: %s > %s\n", argv[2], argv[0], argv[2]);
  return EXIT_FAILURE;
}
