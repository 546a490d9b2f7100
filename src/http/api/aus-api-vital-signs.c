/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-vital-signs.h"
#include "domain/aus-participant.h"
#include "domain/aus-vital-sign.h"
#include "http/api/aus-api.h"

static const AusJsonMember vital_sign_author[] = {
  { "role", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = aus_role_names },
  { "display_name", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { NULL },
};
static const AusJsonMember vital_sign[] = {
  { "id", AUS_JSON_ID, AUS_JSON_REQUIRED },
  { "kind", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = aus_vital_sign_kind_names },
  { "value", AUS_JSON_NUMBER, AUS_JSON_REQUIRED, .doc = "Systolic of a blood pressure" },
  { "diastolic", AUS_JSON_NUMBER, AUS_JSON_REQUIRED | AUS_JSON_NULLABLE },
  { "unit", AUS_JSON_STRING, AUS_JSON_REQUIRED, .doc = "UCUM" },
  { "at", AUS_JSON_TIME, AUS_JSON_REQUIRED },
  { "by", AUS_JSON_OBJECT, AUS_JSON_REQUIRED, .members = vital_sign_author },
  { "corrects", AUS_JSON_ID, AUS_JSON_REQUIRED | AUS_JSON_NULLABLE },
  { "corrected_by", AUS_JSON_ID, AUS_JSON_REQUIRED | AUS_JSON_NULLABLE,
    .doc = "It does not count any more" },
  { NULL },
};
const AusJsonMember aus_api_vital_sign_item[] = {
  { "item", AUS_JSON_OBJECT, .members = vital_sign },
  { NULL },
};
const AusJsonMember aus_api_vital_sign_list[] = {
  { "items", AUS_JSON_ARRAY, AUS_JSON_REQUIRED, .members = aus_api_vital_sign_item },
  { NULL },
};

/*
 * Measurements (E8) lie beside the visit: who is there enters them by the cookie of the visit, or
 * by the session of an account; programs read them by the published address.
 */

static const AusJsonMember vital_sign_body[] = {
  { "kind", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = aus_vital_sign_kind_names },
  { "value", AUS_JSON_NUMBER, AUS_JSON_REQUIRED, 0, 10000, .doc = "Systolic of a blood pressure" },
  { "diastolic", AUS_JSON_NUMBER, AUS_JSON_NULLABLE, 0, 10000 },
  { "corrects", AUS_JSON_ID, AUS_JSON_NULLABLE, .doc = "The entry that was wrong" },
  { NULL },
};

const AusHttpRoute aus_api_vital_sign_routes[] = {
  { .method = "GET",
    .pattern = "/visit/{id}/vital-signs",
    .auth = AUS_HTTP_AUTH_VISIT,
    .rate = AUS_RATE_READ,
    .handler = aus_api_command,
    .use_case = &AUS_VITAL_SIGNS_LIST,
    .answer = aus_api_answer_items },
  { .method = "POST",
    .pattern = "/visit/{id}/vital-signs",
    .auth = AUS_HTTP_AUTH_VISIT,
    .rate = AUS_RATE_WRITE,
    .traits = AUS_HTTP_ONCE,
    .handler = aus_api_command,
    .use_case = &AUS_VITAL_SIGNS_ENTER,
    .answer = aus_api_answer_new_node,
    .body = vital_sign_body },
  { NULL },
};
