/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-query.h"
#include "http/api/aus-api.h"
#include "http/aus-etag.h"

static AusAnswer *
answer_node (guint status, JsonNode *node)
{
  g_autoptr (JsonNode) owned = node;

  return aus_answer_new (status, aus_json_print (owned), NULL, NULL);
}

AusAnswer *
aus_api_answer_consultation (gconstpointer result, const AusActor *actor, gpointer data)
{
  const AusConsultation *consultation = result;
  g_autoptr (JsonNode) node = aus_consultation_to_json (consultation, actor);

  return aus_answer_new (SOUP_STATUS_OK, aus_json_print (node),
                         aus_etag_format (consultation->version), NULL);
}

AusAnswer *
aus_api_answer_planned (gconstpointer result, const AusActor *actor, gpointer data)
{
  const AusPlanned *planned = result;
  const AusConsultation *consultation = planned->consultation;
  g_autoptr (JsonNode) node = aus_planned_to_json (planned, actor);

  return aus_answer_new (SOUP_STATUS_CREATED, aus_json_print (node),
                         aus_etag_format (consultation->version),
                         g_strconcat (AUS_API_ROOT "/consultations/", consultation->id, NULL));
}

AusAnswer *
aus_api_answer_page (gconstpointer result, const AusActor *actor, gpointer data)
{
  const AusConsultationPage *page = result;
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *items = json_array_sized_new (page->items->len);

  for (guint i = 0; i < page->items->len; i++)
    json_array_add_element (items,
                            aus_consultation_to_json (g_ptr_array_index (page->items, i), actor));
  json_object_set_array_member (object, "items", items);
  if (page->next_cursor != NULL)
    json_object_set_string_member (object, "next_cursor", page->next_cursor);
  else
    json_object_set_null_member (object, "next_cursor");
  if (page->total >= 0)
    json_object_set_int_member (object, "total", page->total);
  json_object_set_int_member (object, "event", page->event);
  return answer_node (SOUP_STATUS_OK, json_node_init_object (json_node_alloc (), object));
}

AusAnswer *
aus_api_answer_link (gconstpointer result, const AusActor *actor, gpointer data)
{
  return answer_node (SOUP_STATUS_OK, aus_link_secret_to_json (result));
}

AusAnswer *
aus_api_answer_new_link (gconstpointer result, const AusActor *actor, gpointer data)
{
  return answer_node (SOUP_STATUS_CREATED, aus_link_secret_to_json (result));
}

AusAnswer *
aus_api_answer_node (gconstpointer result, const AusActor *actor, gpointer data)
{
  return aus_answer_new (SOUP_STATUS_OK, aus_json_print ((JsonNode *) result), NULL, NULL);
}

AusAnswer *
aus_api_answer_new_node (gconstpointer result, const AusActor *actor, gpointer data)
{
  return aus_answer_new (SOUP_STATUS_CREATED, aus_json_print ((JsonNode *) result), NULL, NULL);
}

/* A bare array could never get a member beside it. */
AusAnswer *
aus_api_answer_items (gconstpointer result, const AusActor *actor, gpointer data)
{
  g_autofree char *items = aus_json_print ((JsonNode *) result);

  return aus_answer_new (SOUP_STATUS_OK, g_strconcat ("{\"items\":", items, "}", NULL), NULL, NULL);
}

AusAnswer *
aus_api_answer_tags (gconstpointer result, const AusActor *actor, gpointer data)
{
  const char *const *tags = result;
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *items = json_array_new ();

  for (guint i = 0; tags[i] != NULL; i++)
    json_array_add_string_element (items, tags[i]);
  json_object_set_array_member (object, "items", items);
  return answer_node (SOUP_STATUS_OK, json_node_init_object (json_node_alloc (), object));
}

AusAnswer *
aus_api_answer_count (gconstpointer result, const AusActor *actor, gpointer data)
{
  const gint64 *count = result;

  return aus_answer_new (SOUP_STATUS_OK,
                         g_strdup_printf ("{\"consultations\":%" G_GINT64_FORMAT "}", *count), NULL,
                         NULL);
}

AusAnswer *
aus_api_answer_nothing (gconstpointer result, const AusActor *actor, gpointer data)
{
  return aus_answer_new (SOUP_STATUS_NO_CONTENT, NULL, NULL, NULL);
}
