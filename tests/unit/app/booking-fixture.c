/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "booking-fixture.h"

static JsonObject *
parse (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return json_object_ref (json_node_get_object (node));
}

AusHoursInput *
booking_hours_input (const AusActor *practitioner, const char *json)
{
  g_autoptr (JsonObject) object = parse (json);

  return aus_hours_input_new (practitioner->account_id, object);
}

JsonNode *
booking_set_hours (Practice *f, AusActor *actor, const char *json)
{
  return practice_run (f, &AUS_HOURS_REPLACE, actor, booking_hours_input (f->martin, json),
                       (GDestroyNotify) aus_hours_input_free);
}

void
booking_open_page (Practice *f)
{
  json_node_unref (booking_set_hours (f, f->martin, BOOKING_OPEN_WEEK));
}

static char *
list_slots (Practice *f)
{
  g_autoptr (JsonNode) node =
      practice_run (f, &AUS_HOURS_SLOTS, f->martin, booking_hours_input (f->martin, "{}"),
                    (GDestroyNotify) aus_hours_input_free);
  JsonArray *items = json_object_get_array_member (json_node_get_object (node), "items");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (items); i++) {
    const char *start =
        json_object_get_string_member (json_array_get_object_element (items, i), "start");
    g_string_append_printf (text, "%.8s ", start + 8);
  }
  return g_string_free (text, FALSE);
}

void
booking_assert_slots (Practice *f, const char *expected)
{
  g_autofree char *slots = list_slots (f);

  g_assert_cmpstr (slots, ==, expected);
}

AusBookingInput *
booking_input (const char *token, const char *json)
{
  g_autoptr (JsonObject) object = parse (json);

  return aus_booking_input_new (BOOKING_SLUG, token, object);
}

char *
booking_hold_body (const char *start, const char *email)
{
  return g_strdup_printf ("{'start':'%s','given_name':'Louise','family_name':'Durand',"
                          "'birth_date':'1951-04-02','email':'%s','price_cents':3000}",
                          start, email);
}

JsonObject *
booking_hold (Practice *f, const char *start, const char *email)
{
  g_autofree char *body = booking_hold_body (start, email);
  g_autoptr (JsonNode) node =
      practice_run (f, &AUS_BOOKING_HOLD, f->nobody, booking_input (NULL, body),
                    (GDestroyNotify) aus_booking_input_free);

  return json_object_ref (json_node_get_object (node));
}

const char *
booking_get_token (JsonObject *held)
{
  return json_object_get_string_member (held, "token");
}

char *
booking_read_code (Practice *f, JsonObject *held)
{
  g_autofree char *hash = aus_secrets_hash_token (booking_get_token (held));
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM booking WHERE token_hash = '%s'", hash);
  g_autofree char *id = practice_text (f, sql);

  return aus_booking_dup_code (f->app, id);
}

AusBookingInput *
booking_code_input (JsonObject *held, const char *code)
{
  g_autofree char *body = g_strdup_printf ("{'code':'%s'}", code);

  return booking_input (booking_get_token (held), body);
}

JsonObject *
booking_confirm (Practice *f, JsonObject *held, const char *code)
{
  g_autoptr (JsonNode) node =
      practice_run (f, &AUS_BOOKING_CONFIRM, f->nobody, booking_code_input (held, code),
                    (GDestroyNotify) aus_booking_input_free);

  return json_object_ref (json_node_get_object (node));
}
