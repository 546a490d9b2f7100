/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Words of the route table, and of nothing else: addresses, and what most rows have in common. */

/* Addresses. */
#define CONSULTATION AUS_API_ROOT "/consultations/{id}"
#define PARTICIPANT  CONSULTATION "/participants/{pid}"
#define DOCUMENT     CONSULTATION "/documents/{did}"
#define PRACTITIONER AUS_API_ROOT "/practitioners/{id}"
#define QUEUE        AUS_API_ROOT "/queues/{id}"
#define PATIENT      AUS_API_ROOT "/patients/{id}"
#define WEBHOOK      "/account/webhooks/{id}" /* below the root */
#define PUBLIC       "/public/{slug}"         /* below the root */
#define BOOKING      PUBLIC "/bookings/{token}"

/* What most rows have in common; a row says the rest. */
#define READ(pattern_)                                                                             \
  .method = "GET", .pattern = pattern_, .auth = AUS_HTTP_AUTH_READ, .rate = AUS_RATE_READ
#define WRITE(method_, pattern_)                                                                   \
  .method = method_, .pattern = pattern_, .auth = AUS_HTTP_AUTH_WRITE, .rate = AUS_RATE_WRITE
#define SELF(method_, pattern_, rate_)                                                             \
  .method = method_, .pattern = AUS_API_ROOT pattern_, .auth = AUS_HTTP_AUTH_SESSION, .rate = rate_
#define OPEN(method_, pattern_, rate_)                                                             \
  .method = method_, .pattern = AUS_API_ROOT pattern_, .rate = rate_

#define ANSWERS(schema, text) .answers = { { 200, schema, text } }
#define CREATED(schema, text) .answers = { { 201, schema, text } }
#define NOTHING(text)         .answers = { { 204, NULL, text } }
#define NOT_MODIFIED                                                                               \
  {                                                                                                \
    304, NULL, "Nothing changed since the If-None-Match tag"                                       \
  }

/* An action on a consultation: POST, once, at a version if the client wants, gives what it is now.
 */
#define ACTION(name)                                                                               \
  WRITE ("POST", CONSULTATION "/" name), .handler = aus_api_command,                               \
                                         .answer = aus_api_answer_consultation,                    \
                                         .traits = AUS_HTTP_ONCE | AUS_HTTP_MATCH,                 \
                                         ANSWERS ("Consultation", "The consultation as it is now")
#define SEAT_ACTION(name)                                                                          \
  WRITE ("POST", PARTICIPANT "/" name), .handler = aus_api_command,                                \
                                        .answer = aus_api_answer_consultation,                     \
                                        .traits = AUS_HTTP_ONCE | AUS_HTTP_MATCH,                  \
                                        ANSWERS ("Consultation", "The consultation as it is now")

#define ILLEGAL .problems = { AUS_ERROR_ILLEGAL_TRANSITION }
