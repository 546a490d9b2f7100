/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-command.h"
#include "http/api/aus-api.h"
#include "http/aus-http-run.h"

/* What is done to one consultation, or one participant of it. */

const AusJsonMember aus_api_reason_body[] = {
  { "reason", AUS_JSON_STRING, AUS_JSON_REQUIRED, 1, 500, .doc = "Kept in the audit" },
  { NULL },
};

const AusJsonMember aus_api_delay_body[] = {
  { "minutes", AUS_JSON_INTEGER, AUS_JSON_REQUIRED | AUS_JSON_NULLABLE, 0, 240,
    .doc = "null: no delay is announced" },
  { NULL },
};

const AusJsonMember aus_api_duration_body[] = {
  { "minutes", AUS_JSON_INTEGER, AUS_JSON_NULLABLE, 0, 1440, .doc = "null: as it was counted" },
  { NULL },
};

const AusJsonMember aus_api_message_body[] = {
  { "text", AUS_JSON_STRING, AUS_JSON_REQUIRED, 0, 500, .doc = "Empty: removed" },
  { NULL },
};

static const char *const roles[] = { "patient", "companion", "professional", "interpreter", NULL };
static const char *const locales[] = { "fr", "en", NULL };

const AusJsonMember aus_api_participant_body[] = {
  { "role", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = roles },
  { "given_name", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_LINE, 1, 100 },
  { "family_name", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_LINE, 1, 100 },
  { "birth_date", AUS_JSON_DATE, AUS_JSON_NULLABLE },
  { "email", AUS_JSON_EMAIL, AUS_JSON_NULLABLE, .doc = "E-mail or mobile is needed" },
  { "mobile", AUS_JSON_PHONE, AUS_JSON_NULLABLE },
  { "locale", AUS_JSON_ENUM, .values = locales },
  { "patient_id", AUS_JSON_ID, AUS_JSON_NULLABLE,
    .doc = "Who of the register it is: a patient born that day" },
  { NULL },
};

/* Somebody's role is not changed: the link and the consent went to that role. */
const AusJsonMember aus_api_participant_patch[] = {
  { "given_name", AUS_JSON_STRING, AUS_JSON_LINE, 1, 100 },
  { "family_name", AUS_JSON_STRING, AUS_JSON_LINE, 1, 100 },
  { "birth_date", AUS_JSON_DATE, AUS_JSON_NULLABLE },
  { "email", AUS_JSON_EMAIL, AUS_JSON_NULLABLE },
  { "mobile", AUS_JSON_PHONE, AUS_JSON_NULLABLE },
  { "locale", AUS_JSON_ENUM, .values = locales },
  { "patient_id", AUS_JSON_ID, AUS_JSON_NULLABLE,
    .doc = "Who of the register it is: a patient born that day" },
  { NULL },
};

void
aus_api_command (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);
  AusCommand *command = aus_command_new_with (aus_http_request_get_param (request, "id"),
                                              aus_http_request_get_param (request, "pid"), NULL);

  command->if_version = request->if_version;
  if (body != NULL) {
    const char *reason = aus_json_get_string (body, "reason", NULL);

    command->text = g_strdup (aus_json_get_string (body, "text", reason));
    command->minutes = (gint) aus_json_get_int (body, "minutes", -1);
    command->object = json_object_ref (body);
  }
  aus_http_run (request, command, (GDestroyNotify) aus_command_free);
}
