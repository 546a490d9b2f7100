/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Request bodies: read, and checked by the table of every route; those that pass are printed and
 * read again, and plans also go through what makes records of them.
 */
#include "app/aus-plan-input.h"
#include "core/aus-json.h"
#include "fuzz-input.h"
#include "http/aus-http-route.h"
#include "http/api/aus-api.h"

#define MAX_BODY (256 * 1024)

static void
read_plan (JsonObject *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AusConsultation) consultation = aus_consultation_new ();
  if (!aus_plan_merge (consultation, body, &error))
    g_assert (error != NULL);
}

static void
check_body (JsonNode *node, const AusJsonMember *members)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = aus_json_check (node, members, "", &error);
  g_assert (ok == (error == NULL));
  if (!ok)
    return;
  g_autofree char *text = aus_json_print (node);
  g_autoptr (JsonNode) again = aus_json_parse (text, strlen (text), G_MAXSIZE, &error);
  g_assert (again != NULL && aus_json_check (again, members, "", &error));
  if (members == aus_api_plan_body || members == aus_api_consultation_patch)
    read_plan (json_node_get_object (node));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = aus_json_parse ((const char *) data, size, MAX_BODY, &error);
  g_assert ((node == NULL) == (error != NULL));
  for (const AusHttpRoute *route = aus_api_routes; route->method != NULL; route++) {
    if (node != NULL && route->body != NULL)
      check_body (node, route->body);
  }
  return 0;
}
