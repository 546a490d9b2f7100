/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-texts.h"

#include "aus-texts-resource.h" /* generated */
#include "core/aus-error.h"

#define RESOURCE_ROOT "/org/auscult/texts"

static const AusConsentText *
get_versions (AusTextKind kind)
{
  switch (kind) {
  case AUS_TEXT_CONSENT:
    return aus_consent_texts;
  case AUS_TEXT_INFORMATION:
    break;
  }
  return aus_information_texts;
}

static const AusConsentText *
choose (AusTextKind kind, const char *version, const char *locale, GError **error)
{
  const AusConsentText *text = aus_consent_find (get_versions (kind), version);

  if (text == NULL) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "?version", "There is no such version");
    return NULL;
  }
  if (g_strv_contains (text->locales, locale))
    return text;
  aus_set_error_at (error, AUS_ERROR_INVALID, "?locale", "There is no such text in this language");
  return NULL;
}

/* A file of ours, built in: that it cannot be read would be our mistake. */
static JsonObject *
read_file (AusTextKind kind, const char *version, GError **error)
{
  g_autofree char *path = g_strdup_printf (
      RESOURCE_ROOT "/%s-%s.json", kind == AUS_TEXT_CONSENT ? "consent" : "information", version);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = g_resource_lookup_data (aus_texts_get_resource (), path,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, &local);
  g_autofree char *text =
      bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, &local) : NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_object_ref (json_node_get_object (node));
  g_set_error (error, AUS_ERROR, AUS_ERROR_INTERNAL, "%s: %s", path,
               local != NULL ? local->message : "is no object");
  return NULL;
}

JsonObject *
aus_texts_load (AusTextKind kind, const char *version, const char *locale, GError **error)
{
  const AusConsentText *text = choose (kind, version, locale, error);
  g_autoptr (JsonObject) file = text != NULL ? read_file (kind, text->version, error) : NULL;

  if (file == NULL)
    return NULL;
  JsonObject *texts = json_object_get_object_member (file, "texts");
  return json_object_ref (json_object_get_object_member (texts, locale));
}

static JsonArray *
list_versions (AusTextKind kind)
{
  JsonArray *array = json_array_new ();

  for (const AusConsentText *text = get_versions (kind); text->version != NULL; text++) {
    JsonObject *object = json_object_new ();
    json_object_set_string_member (object, "version", text->version);
    json_object_set_string_member (object, "in_force", text->in_force);
    json_array_add_object_element (array, object);
  }
  return array;
}

JsonNode *
aus_texts_describe (AusTextKind kind, const char *version, const char *locale, GError **error)
{
  const AusConsentText *text = choose (kind, version, locale, error);
  JsonObject *words = text != NULL ? aus_texts_load (kind, text->version, locale, error) : NULL;

  if (words == NULL)
    return NULL;
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "version", text->version);
  json_object_set_string_member (object, "in_force", text->in_force);
  json_object_set_string_member (object, "locale", locale);
  json_object_set_object_member (object, "text", words);
  json_object_set_array_member (object, "versions", list_versions (kind));
  json_node_take_object (node, object);
  return node;
}
