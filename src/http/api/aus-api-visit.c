/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-call-quality.h"
#include "app/aus-complaint.h"
#include "app/aus-device.h"
#include "app/aus-rebook.h"
#include "domain/aus-feedback.h"
#include "http/api/aus-api.h"

/* What is done from the room of a visit, with its cookie: no part of the programs' API. */

/* What somebody says after a call (F6). */

static const AusJsonMember feedback_body[] = {
  { "rating", AUS_JSON_INTEGER, AUS_JSON_NULLABLE, 1, 5, .doc = "5 is best" },
  { "comment", AUS_JSON_STRING, AUS_JSON_NULLABLE, 0, AUS_FEEDBACK_TEXT_MAX,
    .doc = "For the practice alone" },
  { "problem", AUS_JSON_ENUM, AUS_JSON_NULLABLE, .values = aus_problem_kind_names },
  { "problem_text", AUS_JSON_STRING, AUS_JSON_NULLABLE, 0, AUS_FEEDBACK_TEXT_MAX,
    .doc = "Also for whoever runs the server" },
  { NULL },
};

/* Where to complain, as the practice says it (F6). */
const AusJsonMember aus_api_complaints[] = {
  { "contact", AUS_JSON_STRING, AUS_JSON_REQUIRED, 0, AUS_COMPLAINT_MAX_CONTACT,
    .doc = "Whom of the practice patients turn to; empty: nobody is named" },
  { "version", AUS_JSON_INTEGER, 0, 0, G_MAXINT32,
    .doc = "That of the contact which was edited: another's changes are not written over" },
  { NULL },
};

const AusHttpRoute aus_api_visit_routes[] = {
  { .method = "POST",
    .pattern = "/visit/{id}/feedback",
    .auth = AUS_HTTP_AUTH_VISIT,
    .rate = AUS_RATE_WRITE,
    .handler = aus_api_command,
    .use_case = &AUS_FEEDBACK_GIVE,
    .answer = aus_api_answer_new_node,
    .body = feedback_body },
  { .method = "GET",
    .pattern = "/visit/{id}/complaints",
    .auth = AUS_HTTP_AUTH_VISIT,
    .rate = AUS_RATE_READ,
    .handler = aus_api_command,
    .use_case = &AUS_COMPLAINT_VISIT,
    .answer = aus_api_answer_node },
  { .method = "GET",
    .pattern = "/visit/{id}/rebook",
    .auth = AUS_HTTP_AUTH_VISIT,
    .rate = AUS_RATE_READ,
    .handler = aus_api_command,
    .use_case = &AUS_REBOOK_SHOW,
    .answer = aus_api_answer_node },
  /* Devices (E3), also for a practitioner who came by link and has no account here. */
  { .method = "GET",
    .pattern = "/visit/{id}/devices",
    .auth = AUS_HTTP_AUTH_VISIT,
    .rate = AUS_RATE_READ,
    .handler = aus_api_command,
    .use_case = &AUS_DEVICE_LIST,
    .answer = aus_api_answer_items },
  { .method = "POST",
    .pattern = "/visit/{id}/devices",
    .auth = AUS_HTTP_AUTH_VISIT,
    .rate = AUS_RATE_WRITE,
    .handler = aus_api_command,
    .use_case = &AUS_DEVICE_ADD,
    .answer = aus_api_answer_new_device,
    .body = aus_api_device_body },
  { .method = "DELETE",
    .pattern = "/visit/{id}/devices/{pid}",
    .auth = AUS_HTTP_AUTH_VISIT,
    .rate = AUS_RATE_WRITE,
    .handler = aus_api_revoke_device },
  { NULL },
};
