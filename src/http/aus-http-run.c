/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-http-run.h"

#include "http/aus-etag.h"

static gboolean
is_not_modified (AusHttpRequest *self, const AusAnswer *answer)
{
  const char *seen = aus_http_request_get_header (self, "If-None-Match");

  return answer->etag != NULL && seen != NULL &&
         (self->match.route->traits & AUS_HTTP_CONDITIONAL) != 0 &&
         aus_etag_matches (seen, answer->etag, AUS_ETAG_WEAK);
}

static void
send_answer (AusHttpRequest *self, AusAnswer *answer)
{
  if (answer->etag != NULL)
    aus_http_request_set_header (self, "ETag", answer->etag);
  if (answer->location != NULL)
    aus_http_request_set_header (self, "Location", answer->location);
  if (answer->replayed)
    aus_http_request_set_header (self, "Idempotency-Replayed", "true");
  if (is_not_modified (self, answer))
    aus_http_request_answer (self, SOUP_STATUS_NOT_MODIFIED, NULL, NULL);
  else
    aus_http_request_answer (self, answer->status, "application/json",
                             g_steal_pointer (&answer->body));
}

static void
write_done (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) self = data;
  GError *error = NULL;
  g_autoptr (AusAnswer) answer = aus_app_run_once_finish (AUS_APP (source), res, &error);

  if (answer == NULL)
    aus_http_request_answer_error (self, error);
  else
    send_answer (self, answer);
}

/* What tells one request from another under the same Idempotency-Key. */
static char *
hash_request (AusHttpRequest *self)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  GUri *uri = soup_server_message_get_uri (self->message);
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (self->message));
  const char *match = aus_http_request_get_header (self, "If-Match");

  g_checksum_update (sum, (const guchar *) self->match.route->method, -1);
  g_checksum_update (sum, (const guchar *) g_uri_get_path (uri), -1);
  g_checksum_update (sum, (const guchar *) (match != NULL ? match : ""), -1);
  g_checksum_update (sum, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));
  return g_strdup (g_checksum_get_string (sum));
}

/* A read that makes its answer on the reader's thread: a page of a list is long to print. */
typedef struct {
  const AusHttpRoute *route; /* unowned: static */
  gpointer input;
  GDestroyNotify input_free;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  if (reading->input != NULL)
    reading->input_free (reading->input);
  g_free (reading);
}

static gpointer
read_and_answer (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const Reading *reading = input;
  const AusUseCase *use_case = reading->route->use_case;
  gpointer result = use_case->func (tx, actor, reading->input, error);
  AusAnswer *answer;

  if (result == NULL)
    return NULL;
  answer = reading->route->answer (result, actor, NULL);
  use_case->result_free (result);
  return answer;
}

/* The policy is asked by the use case inside. */
static const AusUseCase read_use_case = {
  .name = "http.read",
  .mode = AUS_USE_CASE_READ,
  .func = read_and_answer,
  .result_free = (GDestroyNotify) aus_answer_free,
};

static void
read_done (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) self = data;
  GError *error = NULL;
  g_autoptr (AusAnswer) answer = aus_app_run_finish (AUS_APP (source), res, &error);

  if (answer == NULL)
    aus_http_request_answer_error (self, error);
  else
    send_answer (self, answer);
}

static void
run_read (AusHttpRequest *self, gpointer input, GDestroyNotify input_free)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->route = self->match.route;
  reading->input = input;
  reading->input_free = input_free;
  aus_app_run_async (self->app, &read_use_case, aus_http_request_get_actor (self), reading,
                     reading_free, NULL, read_done, aus_http_request_ref (self));
}

static void
run_write (AusHttpRequest *self, gpointer input, GDestroyNotify input_free)
{
  const AusHttpRoute *route = self->match.route;
  g_autofree char *hash = self->once_key != NULL ? hash_request (self) : NULL;

  /* The answer is made, and kept for repetitions, by the transaction that does the work. */
  aus_app_run_once_async (self->app, route->use_case, aus_http_request_get_actor (self), input,
                          input_free, self->once_key, hash, route->answer, NULL, NULL, NULL,
                          write_done, aus_http_request_ref (self));
}

void
aus_http_run (AusHttpRequest *self, gpointer input, GDestroyNotify input_free)
{
  if (self->match.route->use_case->mode == AUS_USE_CASE_WRITE)
    run_write (self, input, input_free);
  else
    run_read (self, input, input_free);
}
