/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/aus-daemon-demo.h"

#include "core/aus-json.h"

#define MAX_BYTES (64 * 1024)

static const char *
get_text (JsonObject *object, const char *member)
{
  return aus_json_get_string (object, member, "");
}

static void
print_account (JsonArray *accounts, guint index, JsonNode *node, gpointer user_data)
{
  JsonObject *account = json_node_get_object (node);

  g_print ("  %-13s %-32s %s\n", get_text (account, "role"), get_text (account, "email"),
           get_text (account, "password"));
}

void
aus_daemon_demo_print (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "demo.json", NULL);
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return;
  g_autoptr (JsonNode) node = aus_json_parse (text, length, MAX_BYTES, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  JsonObject *demo = json_node_get_object (node);
  if (json_object_has_member (demo, "accounts"))
    json_array_foreach_element (json_object_get_array_member (demo, "accounts"), print_account,
                                NULL);
  if (json_object_has_member (demo, "consultation"))
    g_print ("  patient's link: %s\n",
             get_text (json_object_get_object_member (demo, "consultation"), "patient_link"));
  g_print ("  what it would have sent: %s/dev/outbox\n", get_text (demo, "base_url"));
  g_print ("  all of this, with API tokens: %s\n", path);
}
