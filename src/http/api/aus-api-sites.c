/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-command.h"
#include "app/aus-json-text.h"
#include "app/aus-site.h"
#include "domain/aus-site.h"
#include "http/api/aus-api.h"
#include "http/aus-http-run.h"

const AusJsonMember aus_api_structure_answer[] = {
  { "id", AUS_JSON_ID, AUS_JSON_REQUIRED },
  { "kind", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = aus_structure_kind_names },
  { "name", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { "address", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { "postal_code", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { "town", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { "phone", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_NULLABLE },
  { "closed", AUS_JSON_BOOLEAN, AUS_JSON_REQUIRED },
  { NULL },
};
static const AusJsonMember structure_item[] = {
  { "item", AUS_JSON_OBJECT, .members = aus_api_structure_answer },
  { NULL },
};
const AusJsonMember aus_api_structure_list[] = {
  { "items", AUS_JSON_ARRAY, AUS_JSON_REQUIRED, .members = structure_item },
  { NULL },
};

/* Equipped sites (K1): the organisation's list of them, and what their hosts do. */

#define LINE AUS_JSON_LINE
#define NEED (AUS_JSON_REQUIRED | AUS_JSON_LINE)

const AusJsonMember aus_api_structure_body[] = {
  { "kind", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = aus_structure_kind_names },
  { "name", AUS_JSON_STRING, NEED, 1, AUS_STRUCTURE_MAX_TEXT },
  { "address", AUS_JSON_STRING, NEED, 1, AUS_STRUCTURE_MAX_TEXT, .doc = "Number and street" },
  { "postal_code", AUS_JSON_STRING, NEED, 1, 16 },
  { "town", AUS_JSON_STRING, NEED, 1, AUS_STRUCTURE_MAX_TEXT },
  { "phone", AUS_JSON_PHONE, AUS_JSON_NULLABLE },
  { NULL },
};

const AusJsonMember aus_api_structure_patch[] = {
  { "kind", AUS_JSON_ENUM, .values = aus_structure_kind_names },
  { "name", AUS_JSON_STRING, LINE, 1, AUS_STRUCTURE_MAX_TEXT },
  { "address", AUS_JSON_STRING, LINE, 1, AUS_STRUCTURE_MAX_TEXT },
  { "postal_code", AUS_JSON_STRING, LINE, 1, 16 },
  { "town", AUS_JSON_STRING, LINE, 1, AUS_STRUCTURE_MAX_TEXT },
  { "phone", AUS_JSON_PHONE, AUS_JSON_NULLABLE },
  { "closed", AUS_JSON_BOOLEAN, .doc = "No further consultations are planned there" },
  { NULL },
};

const AusJsonMember aus_api_check_in_body[] = {
  { "code", AUS_JSON_STRING, AUS_JSON_REQUIRED, 1, 32,
    .doc = "Connection code as the patient shows it; case and blanks do not matter" },
  { NULL },
};

AusAnswer *
aus_api_answer_site (gconstpointer result, const AusActor *actor, gpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  aus_site_print (result, actor, text);
  return aus_answer_new (SOUP_STATUS_OK, g_string_free (g_steal_pointer (&text), FALSE), NULL,
                         NULL);
}

void
aus_api_check_in (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);

  aus_http_run (request,
                aus_command_new_with (NULL, NULL, json_object_get_string_member (body, "code")),
                (GDestroyNotify) aus_command_free);
}
