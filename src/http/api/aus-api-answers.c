/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-json-text.h"
#include "app/aus-query.h"
#include "http/api/aus-api.h"
#include "http/aus-etag.h"

AusAnswer *
aus_api_answer_consultation (gconstpointer result, const AusActor *actor, gpointer data)
{
  const AusConsultation *consultation = result;
  g_autoptr (GString) text = g_string_sized_new (AUS_CONSULTATION_TEXT_SIZE);

  aus_consultation_print (consultation, actor, text);
  return aus_answer_new (SOUP_STATUS_OK, g_string_free (g_steal_pointer (&text), FALSE),
                         aus_etag_format (consultation->version, consultation->revision), NULL);
}

AusAnswer *
aus_api_answer_planned (gconstpointer result, const AusActor *actor, gpointer data)
{
  const AusPlanned *planned = result;
  const AusConsultation *consultation = planned->consultation;
  g_autoptr (GString) text = g_string_sized_new (AUS_CONSULTATION_TEXT_SIZE);

  aus_planned_print (planned, actor, text);
  return aus_answer_new (SOUP_STATUS_CREATED, g_string_free (g_steal_pointer (&text), FALSE),
                         aus_etag_format (consultation->version, consultation->revision),
                         g_strconcat (AUS_API_ROOT "/consultations/", consultation->id, NULL));
}

AusAnswer *
aus_api_answer_page (gconstpointer result, const AusActor *actor, gpointer data)
{
  const AusConsultationPage *page = result;
  g_autoptr (GString) text =
      g_string_sized_new ((page->items->len + 1) * AUS_CONSULTATION_TEXT_SIZE);

  aus_json_text_open (text, NULL, '{');
  aus_json_text_open (text, "items", '[');
  for (guint i = 0; i < page->items->len; i++)
    aus_consultation_print (g_ptr_array_index (page->items, i), actor, text);
  aus_json_text_close (text, ']');
  aus_json_text_string (text, "next_cursor", page->next_cursor);
  if (page->total >= 0)
    aus_json_text_int (text, "total", page->total);
  aus_json_text_int (text, "event", page->event);
  aus_json_text_close (text, '}');
  return aus_answer_new (SOUP_STATUS_OK, g_string_free (g_steal_pointer (&text), FALSE), NULL,
                         NULL);
}

static AusAnswer *
answer_link (guint status, const AusLinkSecret *link)
{
  g_autoptr (GString) text = g_string_new (NULL);

  aus_link_secret_print (link, text);
  return aus_answer_new (status, g_string_free (g_steal_pointer (&text), FALSE), NULL, NULL);
}

AusAnswer *
aus_api_answer_link (gconstpointer result, const AusActor *actor, gpointer data)
{
  return answer_link (SOUP_STATUS_OK, result);
}

AusAnswer *
aus_api_answer_new_link (gconstpointer result, const AusActor *actor, gpointer data)
{
  return answer_link (SOUP_STATUS_CREATED, result);
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

static AusAnswer *
answer_versioned (guint status, JsonNode *node)
{
  gint64 version = json_object_get_int_member (json_node_get_object (node), "version");

  return aus_answer_new (status, aus_json_print (node), aus_etag_format (version, version), NULL);
}

AusAnswer *
aus_api_answer_versioned (gconstpointer result, const AusActor *actor, gpointer data)
{
  return answer_versioned (SOUP_STATUS_OK, (JsonNode *) result);
}

AusAnswer *
aus_api_answer_new_versioned (gconstpointer result, const AusActor *actor, gpointer data)
{
  return answer_versioned (SOUP_STATUS_CREATED, (JsonNode *) result);
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
  g_autoptr (GString) text = g_string_new (NULL);

  aus_json_text_open (text, NULL, '{');
  aus_json_text_open (text, "items", '[');
  for (guint i = 0; tags[i] != NULL; i++)
    aus_json_text_string (text, NULL, tags[i]);
  aus_json_text_close (text, ']');
  aus_json_text_close (text, '}');
  return aus_answer_new (SOUP_STATUS_OK, g_string_free (g_steal_pointer (&text), FALSE), NULL,
                         NULL);
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
