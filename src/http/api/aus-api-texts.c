/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-texts.h"
#include "domain/aus-participant.h"
#include "http/api/aus-api.h"

/* What patients are told and agree to (D2): open to everybody, also as it was. */

static const char *const locales[] = { "fr", "en", NULL };

const AusJsonMember aus_api_text_query[] = {
  { "locale", AUS_JSON_ENUM, .values = locales, .doc = "fr when absent" },
  { "version", AUS_JSON_STRING, 0, 1, 32, .doc = "Absent: the one in force" },
  { NULL },
};

static const AusJsonMember text_version[] = {
  { "version", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { "in_force", AUS_JSON_DATE, AUS_JSON_REQUIRED, .doc = "First day" },
  { NULL },
};
static const AusJsonMember text_version_item[] = {
  { "item", AUS_JSON_OBJECT, .members = text_version },
  { NULL },
};
const AusJsonMember aus_api_text_answer[] = {
  { "version", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { "in_force", AUS_JSON_DATE, AUS_JSON_REQUIRED },
  { "locale", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { "text", AUS_JSON_ANY, AUS_JSON_REQUIRED, .doc = "As in data/texts" },
  { "versions", AUS_JSON_ARRAY, AUS_JSON_REQUIRED, .members = text_version_item },
  { NULL },
};

static const char *const consent_decisions[] = { "given", "withdrawn", NULL };
static const AusJsonMember consent_entry[] = {
  { "id", AUS_JSON_ID, AUS_JSON_REQUIRED },
  { "participant_id", AUS_JSON_ID, AUS_JSON_REQUIRED },
  { "role", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = aus_role_names },
  { "display_name", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { "decision", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = consent_decisions },
  { "text_version", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { "locale", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { "at", AUS_JSON_TIME, AUS_JSON_REQUIRED },
  { "text", AUS_JSON_ANY, AUS_JSON_REQUIRED | AUS_JSON_NULLABLE,
    .doc = "title, lead, points, accept: what was shown" },
  { NULL },
};
static const AusJsonMember consent_entry_item[] = {
  { "item", AUS_JSON_OBJECT, .members = consent_entry },
  { NULL },
};
const AusJsonMember aus_api_consent_list[] = {
  { "items", AUS_JSON_ARRAY, AUS_JSON_REQUIRED, .members = consent_entry_item },
  { NULL },
};

static void
answer (AusHttpRequest *request, AusTextKind kind)
{
  GError *error = NULL;
  g_autoptr (JsonNode) node =
      aus_texts_describe (kind, aus_json_get_string (request->query, "version", NULL),
                          aus_json_get_string (request->query, "locale", locales[0]), &error);

  if (node == NULL)
    aus_http_request_answer_error (request, error);
  else
    aus_http_request_answer_json (request, SOUP_STATUS_OK, node);
}

void
aus_api_show_consent_text (AusHttpRequest *request)
{
  answer (request, AUS_TEXT_CONSENT);
}

void
aus_api_show_information (AusHttpRequest *request)
{
  answer (request, AUS_TEXT_INFORMATION);
}
