/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-message.h"
#include "domain/aus-template.h"
#include "http/api/aus-api.h"
#include "http/aus-http-run.h"

static const char *const locales[] = { "fr", "en", NULL };

const AusJsonMember aus_api_again_body[] = {
  { "channel", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = aus_channel_names },
  { NULL },
};

const AusJsonMember aus_api_template_key[] = {
  { "kind", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = aus_template_kind_names },
  { "locale", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = locales },
  { NULL },
};

const AusJsonMember aus_api_template_body[] = {
  { "kind", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = aus_template_kind_names },
  { "locale", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = locales },
  { "subject", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_LINE, 0, AUS_TEMPLATE_MAX_SUBJECT },
  { "body", AUS_JSON_STRING, AUS_JSON_REQUIRED, 0, AUS_TEMPLATE_MAX_BODY,
    .doc = "With {{placeholders}}; blank lines divide paragraphs, \"- \" begins a list item" },
  { "sms", AUS_JSON_STRING, AUS_JSON_REQUIRED, 0, AUS_TEMPLATE_MAX_SMS },
  { "version", AUS_JSON_INTEGER, 0, 0, G_MAXINT32,
    .doc = "That of the text which was edited: another's changes are not written over" },
  { NULL },
};

/* When a first reminder leaves (C2). */
const AusJsonMember aus_api_reminders_body[] = {
  { "early_hours", AUS_JSON_INTEGER, AUS_JSON_REQUIRED | AUS_JSON_NULLABLE, 0,
    AUS_REMINDER_MAX_EARLY_HOURS, .doc = "0: no earlier reminder; null: as the server does" },
  { "version", AUS_JSON_INTEGER, 0, 0, G_MAXINT32,
    .doc = "That of what was edited: another's changes are not written over" },
  { NULL },
};
const AusJsonMember aus_api_reminders_answer[] = {
  { "early_hours", AUS_JSON_INTEGER, AUS_JSON_REQUIRED | AUS_JSON_NULLABLE },
  { "default_hours", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, .doc = "Of the server; 0: none" },
  { "before_minutes", AUS_JSON_INTEGER, AUS_JSON_REQUIRED,
    .doc = "Of the last reminder, for all of the server; 0: none" },
  { "version", AUS_JSON_INTEGER, AUS_JSON_REQUIRED },
  { NULL },
};

void
aus_api_run_plain (AusHttpRequest *request)
{
  aus_http_run (request, NULL, NULL);
}

void
aus_api_run_object (AusHttpRequest *request)
{
  aus_http_run (request, json_object_ref (aus_http_request_get_object (request)),
                (GDestroyNotify) json_object_unref);
}
