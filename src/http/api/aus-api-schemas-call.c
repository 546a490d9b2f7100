/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-feedback.h"
#include "domain/aus-quality.h"
#include "http/api/aus-api.h"

/* What the answers about media look like: the test of a path, how a call went. */

#define NEED     AUS_JSON_REQUIRED
#define NEED_OR0 (AUS_JSON_REQUIRED | AUS_JSON_NULLABLE)

static const AusJsonMember text_list_item[] = { { "item", AUS_JSON_STRING }, { NULL } };
static const AusJsonMember ice_server[] = {
  { "urls", AUS_JSON_ARRAY, NEED, .members = text_list_item },
  { "username", AUS_JSON_STRING, AUS_JSON_OPTIONAL },
  { "credential", AUS_JSON_STRING, AUS_JSON_OPTIONAL },
  { NULL },
};
static const AusJsonMember ice_server_item[] = {
  { "item", AUS_JSON_OBJECT, .members = ice_server },
  { NULL },
};
static const char *const ways[] = { "udp", "tcp", "turn", NULL };
static const AusJsonMember test_leg[] = {
  { "id", AUS_JSON_ID, NEED },
  { "way", AUS_JSON_ENUM, NEED, .values = ways },
  { "sdp", AUS_JSON_STRING, NEED | AUS_JSON_CRLF },
  { NULL },
};
static const AusJsonMember test_leg_item[] = {
  { "item", AUS_JSON_OBJECT, .members = test_leg },
  { NULL },
};
const AusJsonMember aus_api_network_test[] = {
  { "id", AUS_JSON_ID, NEED },
  { "seconds", AUS_JSON_INTEGER, NEED },
  { "ice_servers", AUS_JSON_ARRAY, NEED, .members = ice_server_item },
  { "legs", AUS_JSON_ARRAY, NEED, .members = test_leg_item },
  { NULL },
};

static const AusJsonMember participant_quality[] = {
  { "participant_id", AUS_JSON_ID, NEED },
  { "word", AUS_JSON_ENUM, NEED, .values = aus_quality_word_names },
  { "cause", AUS_JSON_ENUM, NEED, .values = aus_quality_cause_names,
    .doc = "The one that lasted longest" },
  { "seconds", AUS_JSON_INTEGER, NEED, .doc = "In the call" },
  { "seconds_fair", AUS_JSON_INTEGER, NEED },
  { "seconds_poor", AUS_JSON_INTEGER, NEED },
  { "seconds_reconnecting", AUS_JSON_INTEGER, NEED },
  { "audio", AUS_JSON_NUMBER, NEED_OR0, .doc = "Mean opinion score of what was heard" },
  { "audio_lowest", AUS_JSON_NUMBER, NEED_OR0 },
  { "picture", AUS_JSON_NUMBER, NEED_OR0, .doc = "1 to 5" },
  { "picture_lowest", AUS_JSON_NUMBER, NEED_OR0 },
  { "rtt_highest_ms", AUS_JSON_NUMBER, NEED },
  { "loss_up_highest", AUS_JSON_NUMBER, NEED, .doc = "Percent" },
  { "loss_down_highest", AUS_JSON_NUMBER, NEED },
  { "connections", AUS_JSON_INTEGER, NEED, .doc = "More than one: it was rebuilt" },
  { "timeline", AUS_JSON_STRING, NEED,
    .doc = "A letter for ten seconds: good, fair, poor, reconnecting" },
  { NULL },
};
static const AusJsonMember participant_quality_item[] = {
  { "quality", AUS_JSON_OBJECT, .members = participant_quality },
  { NULL },
};
static const AusJsonMember feedback[] = {
  { "id", AUS_JSON_ID, NEED },
  { "participant_id", AUS_JSON_ID, NEED },
  { "at", AUS_JSON_TIME, NEED },
  { "rating", AUS_JSON_INTEGER, NEED_OR0, .doc = "1 to 5" },
  { "comment", AUS_JSON_STRING, NEED },
  { "problem", AUS_JSON_ENUM, NEED_OR0, .values = aus_problem_kind_names },
  { "problem_text", AUS_JSON_STRING, NEED },
  { NULL },
};
static const AusJsonMember feedback_item[] = {
  { "feedback", AUS_JSON_OBJECT, .members = feedback },
  { NULL },
};
const AusJsonMember aus_api_call_quality[] = {
  { "participants", AUS_JSON_ARRAY, NEED, .members = participant_quality_item },
  { "feedback", AUS_JSON_ARRAY, NEED, .members = feedback_item },
  { NULL },
};
