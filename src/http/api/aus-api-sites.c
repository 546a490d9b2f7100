/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-command.h"
#include "app/aus-host.h"
#include "app/aus-json-text.h"
#include "app/aus-site.h"
#include "domain/aus-site.h"
#include "http/api/aus-api.h"
#include "http/aus-http-run.h"

static const char *const locales[] = { "fr", "en", NULL };

static const AusJsonMember site_device[] = {
  { "kind", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = aus_site_device_kind_names },
  { "name", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_LINE, 0, 60,
    .doc = "Which one: make, or where it stands; what it is, of another kind" },
  { NULL },
};
const AusJsonMember aus_api_site_device_item[] = {
  { "device", AUS_JSON_OBJECT, .members = site_device },
  { NULL },
};
#define DEVICES(need)                                                                              \
  {                                                                                                \
    "devices", AUS_JSON_ARRAY, need, .max = AUS_SITE_DEVICES_MAX,                                  \
                                     .members = aus_api_site_device_item,                          \
                                     .doc = "What can be examined with there"                      \
  }

const AusJsonMember aus_api_structure_answer[] = {
  { "id", AUS_JSON_ID, AUS_JSON_REQUIRED },
  { "kind", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = aus_structure_kind_names },
  { "name", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { "address", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { "postal_code", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { "town", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { "phone", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_NULLABLE },
  { "closed", AUS_JSON_BOOLEAN, AUS_JSON_REQUIRED },
  DEVICES (AUS_JSON_REQUIRED),
  { "version", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, .doc = "If-Match: \"v3\"" },
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
  DEVICES (0),
  { NULL },
};

const AusJsonMember aus_api_structure_patch[] = {
  { "kind", AUS_JSON_ENUM, .values = aus_structure_kind_names },
  { "name", AUS_JSON_STRING, LINE, 1, AUS_STRUCTURE_MAX_TEXT },
  { "address", AUS_JSON_STRING, LINE, 1, AUS_STRUCTURE_MAX_TEXT },
  { "postal_code", AUS_JSON_STRING, LINE, 1, 16 },
  { "town", AUS_JSON_STRING, LINE, 1, AUS_STRUCTURE_MAX_TEXT },
  { "phone", AUS_JSON_PHONE, AUS_JSON_NULLABLE },
  DEVICES (0),
  { "closed", AUS_JSON_BOOLEAN, .doc = "No further consultations are planned there" },
  { NULL },
};

#define HOST_MEMBERS                                                                               \
  { "id", AUS_JSON_ID, AUS_JSON_REQUIRED }, { "given_name", AUS_JSON_STRING, AUS_JSON_REQUIRED },  \
      { "family_name", AUS_JSON_STRING, AUS_JSON_REQUIRED },                                       \
      { "email", AUS_JSON_STRING, AUS_JSON_REQUIRED },                                             \
      { "locale", AUS_JSON_STRING, AUS_JSON_REQUIRED },                                            \
  {                                                                                                \
    "closed", AUS_JSON_BOOLEAN, AUS_JSON_REQUIRED, .doc = "Opens nothing any more"                 \
  }

const AusJsonMember aus_api_host_answer[] = { HOST_MEMBERS, { NULL } };
const AusJsonMember aus_api_new_host_answer[] = {
  HOST_MEMBERS,
  { "password", AUS_JSON_STRING, AUS_JSON_REQUIRED, .doc = "Shown this once" },
  { NULL },
};
static const AusJsonMember host_item[] = {
  { "item", AUS_JSON_OBJECT, .members = aus_api_host_answer },
  { NULL },
};
const AusJsonMember aus_api_host_list[] = {
  { "items", AUS_JSON_ARRAY, AUS_JSON_REQUIRED, .members = host_item },
  { NULL },
};
const AusJsonMember aus_api_host_body[] = {
  { "given_name", AUS_JSON_STRING, NEED, 1, 100 },
  { "family_name", AUS_JSON_STRING, NEED, 1, 100 },
  { "email", AUS_JSON_EMAIL, AUS_JSON_REQUIRED },
  { "locale", AUS_JSON_ENUM, .values = locales, .doc = "fr, unless said" },
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

/* Hosts of a site: the password of the answer is in no log and is not kept for a repetition. */

static void
host_added (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (JsonNode) node = aus_host_add_finish (AUS_APP (source), res, &error);
  gboolean is_new = aus_http_request_get_param (request, "hid") == NULL;

  if (node == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  aus_http_request_set_header (request, "Cache-Control", "no-store");
  aus_http_request_answer_json (request, is_new ? SOUP_STATUS_CREATED : SOUP_STATUS_OK, node);
}

void
aus_api_add_host (AusHttpRequest *request)
{
  aus_host_add_async (
      request->app, aus_http_request_get_actor (request),
      aus_http_request_get_param (request, "id"), aus_http_request_get_param (request, "hid"),
      aus_http_request_get_object (request), host_added, aus_http_request_ref (request));
}

void
aus_api_close_host (AusHttpRequest *request)
{
  aus_http_run (request,
                aus_command_new_with (aus_http_request_get_param (request, "id"), NULL,
                                      aus_http_request_get_param (request, "hid")),
                (GDestroyNotify) aus_command_free);
}

void
aus_api_check_in (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);

  aus_http_run (request,
                aus_command_new_with (NULL, NULL, json_object_get_string_member (body, "code")),
                (GDestroyNotify) aus_command_free);
}
