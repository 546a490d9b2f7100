/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * aus-openapi: prints the description of the REST API as it is committed in data/api:
 *   aus-openapi > data/api/openapi.json
 *   aus-openapi --compare data/api/openapi.json
 */
#include <stdio.h>
#include <stdlib.h>

#include "http/aus-openapi.h"

static char *
print_description (void)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) node = aus_openapi_new ();
  g_autofree char *text = NULL;

  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 1);
  json_generator_set_root (generator, node);
  text = json_generator_to_data (generator, NULL);
  return g_strconcat (text, "\n", NULL);
}

int
main (int argc, char **argv)
{
  g_autofree char *text = print_description ();
  g_autofree char *committed = NULL;

  if (argc != 3 || !g_str_equal (argv[1], "--compare")) {
    fputs (text, stdout); /* UTF-8 whatever the locale: g_print() would convert */
    return EXIT_SUCCESS;
  }
  if (g_file_get_contents (argv[2], &committed, NULL, NULL) && g_str_equal (committed, text))
    return EXIT_SUCCESS;
  g_printerr ("%s is not what the route table says: write it anew with\n  %s > %s\n", argv[2],
              argv[0], argv[2]);
  return EXIT_FAILURE;
}
