/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-hooks.h"
#include "app/aus-plan.h"
#include "app/aus-webhook.h"
#include "domain/aus-webhook.h"
#include "practice.h"

#include <string.h>

/* A receiver that keeps what it is told, and answers as it is told. */

#define TEST_TYPE_CALLER (test_caller_get_type ())
G_DECLARE_FINAL_TYPE (TestCaller, test_caller, TEST, CALLER, GObject)

struct _TestCaller {
  GObject parent_instance;

  GPtrArray *calls; /* "url|id|seconds|signature|payload" */
  guint status;
  const char *reason;
  gboolean dies; /* before it can say what happened */
};

static void test_caller_interface (AusHookCallerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestCaller, test_caller, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AUS_TYPE_HOOK_CALLER, test_caller_interface))

static void
caller_call (AusHookCaller *caller, const AusHookCall *call, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user_data)
{
  TestCaller *self = TEST_CALLER (caller);
  g_autoptr (GTask) task = g_task_new (caller, NULL, callback, user_data);
  AusHookAnswer *answer = NULL;

  g_ptr_array_add (self->calls,
                   g_strdup_printf ("%s|%s|%" G_GINT64_FORMAT "|%s|%s", call->url, call->id,
                                    call->seconds, call->signature, call->payload));
  if (!self->dies) {
    answer = g_new0 (AusHookAnswer, 1);
    answer->status = self->status;
    answer->reason = self->reason;
  }
  g_task_return_pointer (task, answer, g_free);
}

static void
test_caller_interface (AusHookCallerInterface *iface)
{
  iface->call_async = caller_call;
}

static void
test_caller_finalize (GObject *object)
{
  g_ptr_array_unref (TEST_CALLER (object)->calls);
  G_OBJECT_CLASS (test_caller_parent_class)->finalize (object);
}

static void
test_caller_class_init (TestCallerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_caller_finalize;
}

static void
test_caller_init (TestCaller *self)
{
  self->calls = g_ptr_array_new_with_free_func (g_free);
  self->status = 200;
}

static TestCaller *
caller_new (void)
{
  return g_object_new (TEST_TYPE_CALLER, NULL);
}

static void
on_ran (GObject *source, GAsyncResult *res, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (res);
}

/* One round; gives how many calls were made. */
static gint64
run (Practice *f, TestCaller *caller)
{
  g_autoptr (AusHooks) hooks = aus_hooks_new (f->app, AUS_HOOK_CALLER (caller));
  g_autoptr (GAsyncResult) res = NULL;
  g_autoptr (GError) error = NULL;

  aus_hooks_run_async (hooks, on_ran, &res);
  while (res == NULL)
    g_main_context_iteration (NULL, TRUE);
  gint64 calls = aus_hooks_run_finish (hooks, res, &error);
  g_assert_no_error (error);
  return calls;
}

static gboolean
said (TestCaller *caller, guint index, const char *words)
{
  g_assert_cmpuint (index, <, caller->calls->len);
  return strstr (g_ptr_array_index (caller->calls, index), words) != NULL;
}

static char *
part (TestCaller *caller, guint index, guint n)
{
  g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (caller->calls, index), "|", 5);

  return g_strdup (parts[n]);
}

/* The id of a new webhook of @actor's. */
static char *
hook (Practice *f, AusActor *actor, char **secret)
{
  g_autoptr (JsonNode) node =
      practice_run (f, &AUS_WEBHOOK_CREATE, actor, g_strdup ("https://example.org/hook"), g_free);
  JsonObject *object = json_node_get_object (node);

  if (secret != NULL)
    *secret = g_strdup (json_object_get_string_member (object, "secret"));
  return g_strdup (json_object_get_string_member (object, "id"));
}

static JsonNode *
ask (Practice *f, const AusUseCase *use_case, AusActor *actor, const char *id,
     const char *delivery_id)
{
  return practice_run (f, use_case, actor, aus_webhook_path_new (id, delivery_id),
                       (GDestroyNotify) aus_webhook_path_free);
}

static void
plan (Practice *f, const char *start)
{
  aus_planned_free (practice_plan (f, start));
}

static void
test_told (Practice *f, gconstpointer data)
{
  g_autoptr (TestCaller) caller = caller_new ();
  g_autofree char *secret = NULL;
  gsize length;

  plan (f, "2026-11-23T10:00:00+01:00");
  g_free (hook (f, f->martin, &secret));
  g_free (hook (f, f->stranger, NULL));

  /* What was before nobody asked for. */
  g_assert_cmpint (run (f, caller), ==, 0);
  g_autoptr (AusPlanned) planned = practice_plan (f, "2026-11-23T15:00:00+01:00");
  g_assert_cmpint (run (f, caller), ==, 1);
  g_assert_true (said (caller, 0, "https://example.org/hook|"));
  g_assert_true (said (caller, 0, "\"type\":\"consultation.changed\""));
  g_assert_true (said (caller, 0, planned->consultation->id));
  g_assert_true (said (caller, 0, "\"status\":\"scheduled\""));
  /* Nobody's name leaves the server. */
  g_assert_false (said (caller, 0, "Durand"));

  g_autofree char *message = part (caller, 0, 1);
  g_autofree char *seconds = part (caller, 0, 2);
  g_autofree char *signature = part (caller, 0, 3);
  g_autofree char *payload = part (caller, 0, 4);
  g_assert_true (g_str_has_prefix (secret, "whsec_"));
  g_autofree guchar *raw = g_base64_decode (secret + strlen ("whsec_"), &length);
  g_autofree char *key = g_strndup ((const char *) raw, length);
  g_assert_cmpuint (length, >=, 24);
  g_autofree char *expected =
      aus_webhook_sign (key, message, g_ascii_strtoll (seconds, NULL, 10), payload);
  g_assert_cmpstr (signature, ==, expected);
  g_assert_cmpint (run (f, caller), ==, 0);
}

static void
test_delegate (Practice *f, gconstpointer data)
{
  g_autoptr (TestCaller) caller = caller_new ();
  g_autofree char *of_delegate = hook (f, f->delegate, NULL);
  g_free (hook (f, f->roux, NULL));
  plan (f, "2026-11-23T15:00:00+01:00");

  g_assert_cmpint (run (f, caller), ==, 1);
  g_autoptr (JsonNode) listed =
      ask (f, &AUS_WEBHOOK_LIST_DELIVERIES, f->delegate, of_delegate, NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (listed)), ==, 1);
  practice_refuse (f, &AUS_WEBHOOK_LIST_DELIVERIES, f->martin,
                   aus_webhook_path_new (of_delegate, NULL), (GDestroyNotify) aus_webhook_path_free,
                   AUS_ERROR_NOT_FOUND);
}

/* The same id at each try, later and later, until it is taken. */
static void
test_retry (Practice *f, gconstpointer data)
{
  g_autoptr (TestCaller) caller = caller_new ();
  g_free (hook (f, f->martin, NULL));
  plan (f, "2026-11-23T15:00:00+01:00");

  caller->status = 500;
  g_assert_cmpint (run (f, caller), ==, 1);
  g_assert_cmpint (run (f, caller), ==, 0);
  g_assert_cmpint (practice_count (f, "SELECT failing_since IS NOT NULL FROM webhook"), ==, 1);
  aus_clock_advance (f->clock, 6 * G_USEC_PER_SEC);
  caller->status = 0;
  caller->reason = "unreachable";
  g_assert_cmpint (run (f, caller), ==, 1);
  g_autofree char *reason = practice_text (f, "SELECT reason FROM webhook_delivery");
  g_assert_cmpstr (reason, ==, "unreachable");
  aus_clock_advance (f->clock, 6 * MINUTE);
  caller->status = 204;
  caller->reason = NULL;
  g_assert_cmpint (run (f, caller), ==, 1);
  g_autofree char *first = part (caller, 0, 1);
  g_autofree char *last = part (caller, 2, 1);
  g_assert_cmpstr (first, ==, last);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM webhook_delivery"
                                      " WHERE state = 'sent' AND due_at IS NULL"
                                      " AND status = 204 AND reason IS NULL AND tries = 3"),
                   ==, 1);
  g_assert_cmpint (practice_count (f, "SELECT failing_since IS NULL FROM webhook"), ==, 1);
}

/* The process ended while it waited for the answer: told again under the same id. */
static void
test_crash (Practice *f, gconstpointer data)
{
  g_autoptr (TestCaller) caller = caller_new ();
  g_free (hook (f, f->martin, NULL));
  plan (f, "2026-11-23T15:00:00+01:00");

  caller->dies = TRUE;
  g_assert_cmpint (run (f, caller), ==, 1);
  caller->dies = FALSE;
  g_assert_cmpint (run (f, caller), ==, 0);
  aus_clock_advance (f->clock, 3 * MINUTE);
  g_assert_cmpint (run (f, caller), ==, 1);
  g_autofree char *first = part (caller, 0, 1);
  g_autofree char *second = part (caller, 1, 1);
  g_assert_cmpstr (first, ==, second);
  aus_clock_advance (f->clock, 3 * MINUTE);
  g_assert_cmpint (run (f, caller), ==, 0);
}

/* One receiver that never answers holds up nobody else, and is told one thing at a time. */
static void
test_slow (Practice *f, gconstpointer data)
{
  g_autoptr (TestCaller) caller = caller_new ();
  g_free (hook (f, f->martin, NULL));
  plan (f, "2026-11-23T15:00:00+01:00");
  plan (f, "2026-11-23T16:00:00+01:00");

  caller->dies = TRUE;
  g_assert_cmpint (run (f, caller), ==, 1);
  g_free (hook (f, f->delegate, NULL));
  plan (f, "2026-11-23T17:00:00+01:00");
  caller->dies = FALSE;
  g_assert_cmpint (run (f, caller), ==, 1);
  g_assert_cmpint (run (f, caller), ==, 0);
}

static void
test_given_up (Practice *f, gconstpointer data)
{
  g_autoptr (TestCaller) caller = caller_new ();
  g_autofree char *id = hook (f, f->martin, NULL);

  caller->status = 500;
  for (guint day = 0; day < 7; day++) {
    plan (f, "2026-12-23T15:00:00+01:00");
    while (run (f, caller) > 0)
      aus_clock_advance (f->clock, 1);
    aus_clock_advance (f->clock, 24 * HOUR);
  }
  g_assert_cmpint (practice_count (f, "SELECT disabled_at IS NOT NULL FROM webhook"), ==, 1);
  guint calls = caller->calls->len;
  plan (f, "2026-12-23T15:00:00+01:00");
  aus_clock_advance (f->clock, 24 * HOUR);
  while (run (f, caller) > 0)
    aus_clock_advance (f->clock, 1);
  g_assert_cmpuint (caller->calls->len, ==, calls);

  /* Switched on again, it hears of what happens from then on. */
  g_autoptr (JsonNode) enabled = ask (f, &AUS_WEBHOOK_ENABLE, f->martin, id, NULL);
  g_assert_true (json_object_get_null_member (json_node_get_object (enabled), "disabled_at"));
  caller->status = 200;
  g_assert_cmpint (run (f, caller), ==, 0);
  plan (f, "2026-12-24T15:00:00+01:00");
  g_assert_cmpint (run (f, caller), ==, 1);
}

static void
test_gone (Practice *f, gconstpointer data)
{
  g_autoptr (TestCaller) caller = caller_new ();
  g_free (hook (f, f->martin, NULL));
  plan (f, "2026-11-23T15:00:00+01:00");

  caller->status = 410;
  g_assert_cmpint (run (f, caller), ==, 1);
  g_assert_cmpint (practice_count (f, "SELECT disabled_at IS NOT NULL FROM webhook"), ==, 1);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM webhook_delivery WHERE state = 'failed'"
                                      " AND due_at IS NULL"),
                   ==, 1);
}

static void
test_redeliver (Practice *f, gconstpointer data)
{
  g_autoptr (TestCaller) caller = caller_new ();
  g_autofree char *id = hook (f, f->martin, NULL);
  g_autoptr (JsonNode) pinged = ask (f, &AUS_WEBHOOK_PING, f->martin, id, NULL);
  const char *delivery = json_object_get_string_member (json_node_get_object (pinged), "id");

  g_assert_cmpint (run (f, caller), ==, 1);
  g_assert_true (said (caller, 0, "\"type\":\"ping\""));
  g_assert_true (said (caller, 0, delivery));
  json_node_unref (ask (f, &AUS_WEBHOOK_REDELIVER, f->martin, id, delivery));
  g_assert_cmpint (run (f, caller), ==, 1);
  g_autofree char *first = part (caller, 0, 4);
  g_autofree char *second = part (caller, 1, 4);
  g_assert_cmpstr (first, ==, second);
  practice_refuse (f, &AUS_WEBHOOK_REDELIVER, f->martin,
                   aus_webhook_path_new (id, "01JD0000000000000000000000"),
                   (GDestroyNotify) aus_webhook_path_free, AUS_ERROR_NOT_FOUND);
  practice_refuse (f, &AUS_WEBHOOK_REDELIVER, f->stranger, aus_webhook_path_new (id, delivery),
                   (GDestroyNotify) aus_webhook_path_free, AUS_ERROR_NOT_FOUND);
}

static void
test_bad (Practice *f, gconstpointer data)
{
  practice_refuse (f, &AUS_WEBHOOK_CREATE, f->martin, g_strdup ("ftp://example.org/"), g_free,
                   AUS_ERROR_INVALID);
  practice_refuse (f, &AUS_WEBHOOK_CREATE, f->nobody, g_strdup ("https://example.org/"), g_free,
                   AUS_ERROR_UNAUTHENTICATED);
  for (guint i = 0; i < AUS_WEBHOOK_MAX_PER_ACCOUNT; i++) {
    g_autofree char *id = hook (f, f->martin, NULL);
    g_assert_nonnull (id);
  }
  practice_refuse (f, &AUS_WEBHOOK_CREATE, f->martin, g_strdup ("https://example.org/"), g_free,
                   AUS_ERROR_INVALID);
}

static void
test_deleted (Practice *f, gconstpointer data)
{
  g_autoptr (TestCaller) caller = caller_new ();
  g_autofree char *id = hook (f, f->martin, NULL);
  plan (f, "2026-11-23T15:00:00+01:00");

  caller->status = 500;
  g_assert_cmpint (run (f, caller), ==, 1);
  json_node_unref (ask (f, &AUS_WEBHOOK_DELETE, f->martin, id, NULL));
  aus_clock_advance (f->clock, HOUR);
  g_assert_cmpint (run (f, caller), ==, 0);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM webhook_delivery"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/hooks/N1/told", test_told);
  PRACTICE_TEST ("/app/hooks/N1/delegate", test_delegate);
  PRACTICE_TEST ("/app/hooks/N1/retry", test_retry);
  PRACTICE_TEST ("/app/hooks/N1/crash", test_crash);
  PRACTICE_TEST ("/app/hooks/N1/slow", test_slow);
  PRACTICE_TEST ("/app/hooks/N1/given-up", test_given_up);
  PRACTICE_TEST ("/app/hooks/N1/gone", test_gone);
  PRACTICE_TEST ("/app/hooks/N1/redeliver", test_redeliver);
  PRACTICE_TEST ("/app/hooks/N1/bad", test_bad);
  PRACTICE_TEST ("/app/hooks/N1/deleted", test_deleted);
  return g_test_run ();
}
