/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "signal/aus-signal-message.h"

#define LEG "01hzy8k3v5w7x9z1b2c3d4e5f6"

typedef struct {
  const char *name;
  AusSignalRoom room;
  const char *text;
  AusError code;
  const char *pointer; /* NULL: not looked at */
} Bad;

#define VISIT AUS_SIGNAL_ROOM_VISIT
#define BOARD AUS_SIGNAL_ROOM_DASHBOARD

/* At least one for each message a client may send, and for each kind of rule. */
static const Bad BAD[] = {
  { "not-json", VISIT, "hello", AUS_ERROR_MALFORMED, NULL },
  { "empty", VISIT, "", AUS_ERROR_MALFORMED, NULL },
  { "array", VISIT, "[]", AUS_ERROR_MALFORMED, NULL },
  { "no-type", VISIT, "{\"v\":1}", AUS_ERROR_MALFORMED, "/type" },
  { "type-number", VISIT, "{\"v\":1,\"type\":7}", AUS_ERROR_MALFORMED, "/type" },
  { "unknown-type", VISIT, "{\"v\":1,\"type\":\"dance\"}", AUS_ERROR_NOT_FOUND, "/type" },
  { "wrong-room", VISIT, "{\"v\":1,\"type\":\"watch\",\"practitioner_ids\":[]}",
    AUS_ERROR_NOT_FOUND, "/type" },
  { "wrong-room-too", BOARD, "{\"v\":1,\"type\":\"leave\"}", AUS_ERROR_NOT_FOUND, "/type" },
  { "no-version", VISIT, "{\"type\":\"leave\"}", AUS_ERROR_INVALID, "/v" },
  { "next-version", VISIT, "{\"v\":2,\"type\":\"leave\"}", AUS_ERROR_INVALID, "/v" },
  { "id-zero", VISIT, "{\"v\":1,\"type\":\"leave\",\"id\":0}", AUS_ERROR_INVALID, "/id" },
  { "hello", VISIT, "{\"v\":1,\"type\":\"hello\",\"last_seq\":-1}", AUS_ERROR_INVALID,
    "/last_seq" },
  { "ping", VISIT, "{\"v\":1,\"type\":\"ping\"}", AUS_ERROR_INVALID, "/n" },
  { "pong", VISIT, "{\"v\":1,\"type\":\"pong\",\"n\":\"1\"}", AUS_ERROR_INVALID, "/n" },
  { "confirm_identity", VISIT,
    "{\"v\":1,\"type\":\"confirm_identity\",\"birth_date\":\"1951-02-30\"}", AUS_ERROR_INVALID,
    "/birth_date" },
  { "not_me", VISIT, "{\"v\":1,\"type\":\"not_me\",\"why\":\"\"}", AUS_ERROR_INVALID, "/why" },
  { "consent", VISIT,
    "{\"v\":1,\"type\":\"consent\",\"text_version\":\"2026-11\",\"locale\":\"fr\","
    "\"accepted\":\"yes\"}",
    AUS_ERROR_INVALID, "/accepted" },
  { "withdraw_consent", VISIT, "{\"v\":1,\"type\":\"withdraw_consent\",\"id\":1.5}",
    AUS_ERROR_INVALID, "/id" },
  { "ready", VISIT, "{\"v\":1,\"type\":\"ready\"}", AUS_ERROR_INVALID, "/equipment" },
  { "ready-inside", VISIT,
    "{\"v\":1,\"type\":\"ready\",\"equipment\":{\"camera\":true,\"microphone\":true,"
    "\"browser\":7}}",
    AUS_ERROR_INVALID, "/equipment/browser" },
  { "pay", VISIT, "{\"v\":1,\"type\":\"pay\",\"cents\":-1}", AUS_ERROR_INVALID, "/cents" },
  { "pay_look", VISIT, "{\"v\":1,\"type\":\"pay_look\",\"paid\":true}", AUS_ERROR_INVALID,
    "/paid" },
  { "leave", VISIT, "{\"v\":1,\"type\":\"leave\",\"x\":1}", AUS_ERROR_INVALID, "/x" },
  { "cancel", VISIT, "{\"v\":1,\"type\":\"cancel\",\"reason\":\"\"}", AUS_ERROR_INVALID,
    "/reason" },
  { "answer", VISIT, "{\"v\":1,\"type\":\"answer\",\"leg\":\"" LEG "\"}", AUS_ERROR_INVALID,
    "/sdp" },
  { "answer-leg", VISIT, "{\"v\":1,\"type\":\"answer\",\"leg\":\"1\",\"sdp\":\"v=0\"}",
    AUS_ERROR_INVALID, "/leg" },
  { "candidate", VISIT,
    "{\"v\":1,\"type\":\"candidate\",\"leg\":\"" LEG "\",\"mline\":15,\"candidate\":\"\"}",
    AUS_ERROR_INVALID, "/mline" },
  { "restart", VISIT, "{\"v\":1,\"type\":\"restart\",\"leg\":\"" LEG "\"}", AUS_ERROR_INVALID,
    "/reason" },
  { "stats", VISIT, "{\"v\":1,\"type\":\"stats\",\"leg\":\"" LEG "\",\"lost_percent\":101}",
    AUS_ERROR_INVALID, "/lost_percent" },
  { "stats-seen", VISIT,
    "{\"v\":1,\"type\":\"stats\",\"leg\":\"" LEG "\",\"seen\":{\"kbps\":1,\"height\":2,\"fps\":3}}",
    AUS_ERROR_INVALID, "/seen/frozen_percent" },
  { "media", VISIT,
    "{\"v\":1,\"type\":\"media\",\"microphone\":true,\"camera\":true,\"extra\":\"cat\"}",
    AUS_ERROR_INVALID, "/extra" },
  { "act", VISIT, "{\"v\":1,\"type\":\"act\",\"action\":\"explode\"}", AUS_ERROR_INVALID,
    "/action" },
  { "company", VISIT, "{\"v\":1,\"type\":\"company\",\"wish\":\"leave\"}", AUS_ERROR_INVALID,
    "/participant" },
  { "act-minutes", VISIT, "{\"v\":1,\"type\":\"act\",\"action\":\"delay\",\"minutes\":241}",
    AUS_ERROR_INVALID, "/minutes" },
  { "rejoin", VISIT, "{\"v\":1,\"type\":\"rejoin\",\"v\":1}", AUS_ERROR_MALFORMED, NULL },
  { "hello-instance", VISIT, "{\"v\":1,\"type\":\"hello\",\"instance\":\"short\"}",
    AUS_ERROR_INVALID, "/instance" },
  { "keys", VISIT, "{\"v\":1,\"type\":\"keys\",\"round\":1,\"part\":\"dance\",\"body\":\"\"}",
    AUS_ERROR_INVALID, "/part" },
  { "round", VISIT, "{\"v\":1,\"type\":\"round\",\"round\":0}", AUS_ERROR_INVALID, "/round" },
  { "sealed", VISIT, "{\"v\":1,\"type\":\"sealed\",\"to\":\"" LEG "\",\"body\":\"\"}",
    AUS_ERROR_INVALID, "/body" },
  { "watch", BOARD, "{\"v\":1,\"type\":\"watch\",\"practitioner_ids\":[\"x\"]}", AUS_ERROR_INVALID,
    "/practitioner_ids/0" },
};

static void
test_bad (gconstpointer data)
{
  const Bad *bad = data;
  g_autoptr (GError) error = NULL;
  g_auto (AusSignalMessage) message = { 0 };

  g_assert_false (
      aus_signal_message_parse (bad->text, strlen (bad->text), bad->room, &message, &error));
  g_assert_error (error, AUS_ERROR, (gint) bad->code);
  if (bad->pointer != NULL)
    g_assert_cmpstr (aus_error_get_pointer (error), ==, bad->pointer);
  g_assert_null (message.node);
}

static void
test_every_type_has_a_bad_input (void)
{
  for (guint kind = 0; kind < AUS_SIGNAL_N_KINDS; kind++) {
    const char *type = aus_signal_client_tables[kind].type;
    gboolean found = FALSE;
    g_assert_nonnull (type);
    for (guint i = 0; i < G_N_ELEMENTS (BAD); i++)
      found |= g_str_equal (BAD[i].name, type);
    if (!found)
      g_test_fail_printf ("no bad input for %s", type);
  }
}

static void
test_good (void)
{
  const char *text = "{\"v\":1,\"type\":\"answer\",\"id\":9,\"leg\":\"" LEG
                     "\",\"sdp\":\"v=0\\r\\no=- 1 1 IN IP4 0.0.0.0\\r\\n\"}";
  g_autoptr (GError) error = NULL;
  g_auto (AusSignalMessage) message = { 0 };

  g_assert_true (aus_signal_message_parse (text, strlen (text), VISIT, &message, &error));
  g_assert_no_error (error);
  g_assert_cmpint (message.kind, ==, AUS_SIGNAL_ANSWER);
  g_assert_cmpint (message.id, ==, 9);
  g_assert_cmpstr (json_object_get_string_member (message.object, "leg"), ==, LEG);
}

/* So that the error can say which request it answers. */
static void
test_bad_keeps_id (void)
{
  const char *text = "{\"v\":1,\"type\":\"act\",\"id\":41,\"action\":\"explode\"}";
  g_auto (AusSignalMessage) message = { 0 };

  g_assert_false (aus_signal_message_parse (text, strlen (text), VISIT, &message, NULL));
  g_assert_cmpint (message.id, ==, 41);
}

static char *
make_long (const char *before, gsize length, const char *after)
{
  g_autofree char *filling = g_strnfill (length, 'a');

  return g_strconcat (before, filling, after, NULL);
}

static void
test_sizes (void)
{
  g_autofree char *note = make_long ("{\"v\":1,\"type\":\"act\",\"action\":\"note\",\"text\":\"",
                                     AUS_SIGNAL_MAX_BYTES, "\"}");
  g_autofree char *answer = make_long (
      "{\"v\":1,\"type\":\"answer\",\"leg\":\"" LEG "\",\"sdp\":\"", AUS_SIGNAL_MAX_BYTES, "\"}");
  g_autofree char *huge = make_long ("{\"v\":1,\"type\":\"answer\",\"leg\":\"" LEG "\",\"sdp\":\"",
                                     AUS_SIGNAL_MAX_ANSWER_BYTES, "\"}");
  g_auto (AusSignalMessage) message = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (aus_signal_message_parse (note, strlen (note), VISIT, &message, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (aus_signal_message_parse (huge, strlen (huge), VISIT, &message, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_true (aus_signal_message_parse (answer, strlen (answer), VISIT, &message, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (BAD); i++) {
    g_autofree char *path = g_strconcat ("/signal/message/N2/bad/", BAD[i].name, NULL);
    g_test_add_data_func (path, &BAD[i], test_bad);
  }
  g_test_add_func ("/signal/message/N2/every-type-has-a-bad-input",
                   test_every_type_has_a_bad_input);
  g_test_add_func ("/signal/message/N2/good", test_good);
  g_test_add_func ("/signal/message/N2/bad-keeps-id", test_bad_keeps_id);
  g_test_add_func ("/signal/message/N2/sizes", test_sizes);
  return g_test_run ();
}
