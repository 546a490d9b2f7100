/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-advice.h"
#include "app/aus-booking.h"
#include "app/aus-hours-case.h"
#include "domain/aus-message.h"
#include "domain/aus-profession.h"
#include "http/api/aus-api.h"
#include "http/aus-http-nobody.h"

/* Public pages (B5, H3): nobody logs in, so that nothing here asks who somebody is. */

#define NEED     AUS_JSON_REQUIRED
#define NEED_OR0 (AUS_JSON_REQUIRED | AUS_JSON_NULLABLE)

static const char *const locales[] = { "fr", "en", NULL };

const AusJsonMember aus_api_public_query[] = {
  { "date", AUS_JSON_DATE, .doc = "The day whose rules say what is reimbursed; today when absent" },
  { NULL },
};

const AusJsonMember aus_api_booking_body[] = {
  { "start", AUS_JSON_TIME, NEED, .doc = "Of a free slot" },
  { "given_name", AUS_JSON_STRING, NEED | AUS_JSON_LINE, 1, 100 },
  { "family_name", AUS_JSON_STRING, NEED | AUS_JSON_LINE, 1, 100 },
  { "birth_date", AUS_JSON_DATE, NEED },
  { "email", AUS_JSON_EMAIL, AUS_JSON_NULLABLE, .doc = "This or mobile: the code goes there" },
  { "mobile", AUS_JSON_PHONE, AUS_JSON_NULLABLE },
  { "locale", AUS_JSON_ENUM, .values = locales },
  { "price_cents", AUS_JSON_INTEGER, AUS_JSON_NULLABLE, 0, AUS_HOURS_MAX_PRICE_CENTS,
    .doc = "What was shown and accepted (H3); absent or null: no price was shown" },
  { NULL },
};

const AusJsonMember aus_api_booking_code[] = {
  { "code", AUS_JSON_STRING, NEED | AUS_JSON_LINE, 1, 32,
    .doc = "The six digits that were sent, as typed: blanks do not matter" },
  { NULL },
};

/* What is answered */

static const AusJsonMember text_item[] = { { "text", AUS_JSON_STRING }, { NULL } };

const AusJsonMember aus_api_public_answer[] = {
  { "slug", AUS_JSON_STRING, NEED },
  { "display_name", AUS_JSON_STRING, NEED },
  { "profession", AUS_JSON_STRING, NEED },
  { "organisation", AUS_JSON_STRING, NEED },
  { "languages", AUS_JSON_ARRAY, NEED, .members = text_item },
  { "presentation", AUS_JSON_STRING, NEED },
  { "kind", AUS_JSON_ENUM, NEED, .values = aus_consultation_kind_names },
  { "minutes", AUS_JSON_INTEGER, NEED },
  { "time_zone", AUS_JSON_ZONE, NEED },
  { "indexed", AUS_JSON_BOOLEAN, NEED },
  { "price_cents", AUS_JSON_INTEGER, NEED_OR0 },
  { "online_payment", AUS_JSON_BOOLEAN, NEED, .doc = "A card is asked for at arrival (G1)" },
  { "shares", AUS_JSON_ARRAY, NEED, .members = aus_advice_share_item,
    .doc = "Of the price, by the rules of the day (H3)" },
  { NULL },
};
const AusJsonMember aus_api_public_slots[] = {
  { "items", AUS_JSON_ARRAY, NEED, .members = aus_api_span_item },
  { "next", AUS_JSON_TIME, NEED_OR0, .doc = "The first free slot after these days" },
  { NULL },
};
const AusJsonMember aus_api_held_answer[] = {
  { "token", AUS_JSON_STRING, NEED, .doc = "Names the reservation from here on" },
  { "start", AUS_JSON_TIME, NEED },
  { "held_until", AUS_JSON_TIME, NEED },
  { "channel", AUS_JSON_ENUM, NEED, .values = aus_channel_names, .doc = "The code's way" },
  { NULL },
};
const AusJsonMember aus_api_booked_answer[] = {
  { "start", AUS_JSON_TIME, NEED },
  { "minutes", AUS_JSON_INTEGER, NEED },
  { "url", AUS_JSON_STRING, NEED, .doc = "The patient's own link, as the invitation has it" },
  { NULL },
};

static void
done (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (JsonNode) node = aus_app_run_finish (AUS_APP (source), res, &error);

  if (node == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  aus_http_request_set_header (request, "Cache-Control", "no-store");
  aus_http_request_answer_json (request, request->match.route->answers[0].status, node);
}

void
aus_api_run_booking (AusHttpRequest *request)
{
  JsonObject *object =
      request->body != NULL ? aus_http_request_get_object (request) : request->query;
  AusBookingInput *input =
      aus_booking_input_new (aus_http_request_get_param (request, "slug"),
                             aus_http_request_get_param (request, "token"), object);

  aus_http_run_for_nobody (request, request->match.route->use_case, input,
                           (GDestroyNotify) aus_booking_input_free, done);
}
