/* SPDX-License-Identifier: GPL-3.0-or-later */
#define AUS_LOG_TOPIC "request"
#include "http/aus-http-request.h"

#include <gio/gnetworking.h>
#include <string.h>

#include "app/aus-patient-case.h"
#include "app/aus-plan.h"
#include "core/aus-log.h"
#include "http/aus-connections.h"
#include "http/aus-etag.h"
#include "http/aus-http-stream.h"
#include "http/aus-pages.h"
#include "http/aus-problem.h"

static G_DEFINE_QUARK (aus - http - request, request)

    static void request_free (gpointer data)
{
  AusHttpRequest *self = data;

  aus_route_match_clear (&self->match);
  g_free (self->client);
  g_free (self->line);
  g_clear_pointer (&self->query, json_object_unref);
  g_clear_pointer (&self->body, json_node_unref);
  g_clear_pointer (&self->identity, aus_identity_unref);
  g_free (self->once_key);
  g_clear_pointer (&self->stream, aus_http_stream_free);
  g_free (self);
}

static void
message_disconnected (SoupServerMessage *message, gpointer data)
{
  AusHttpRequest *self = data;

  self->gone = TRUE;
}

AusHttpRequest *
aus_http_request_new (AusHttpServer *server, AusApp *app, SoupServerMessage *message)
{
  AusHttpRequest *self = g_new0 (AusHttpRequest, 1);

  self->message = message;
  self->server = server;
  self->app = app;
  self->began_usec = g_get_monotonic_time ();
  g_object_set_qdata_full (G_OBJECT (message), request_quark (), self, request_free);
  g_signal_connect (message, "disconnected", G_CALLBACK (message_disconnected), self);
  return self;
}

AusHttpRequest *
aus_http_request_of (SoupServerMessage *message)
{
  return g_object_get_qdata (G_OBJECT (message), request_quark ());
}

AusHttpRequest *
aus_http_request_ref (AusHttpRequest *self)
{
  g_object_ref (self->message);
  return self;
}

void
aus_http_request_unref (AusHttpRequest *self)
{
  g_object_unref (self->message);
}

const char *
aus_http_request_get_param (AusHttpRequest *self, const char *name)
{
  return aus_route_match_get_param (&self->match, name);
}

const char *
aus_http_request_get_header (AusHttpRequest *self, const char *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (self->message),
                                       name);
}

JsonObject *
aus_http_request_get_object (AusHttpRequest *self)
{
  return self->body != NULL ? json_node_get_object (self->body) : NULL;
}

AusActor *
aus_http_request_get_actor (AusHttpRequest *self)
{
  return self->identity != NULL ? self->identity->actor : NULL;
}

void
aus_http_request_set_header (AusHttpRequest *self, const char *name, const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (self->message), name,
                                value);
}

void
aus_http_request_add_cookie (AusHttpRequest *self, const char *name, const char *value,
                             const char *path, gint64 max_age)
{
  gboolean secure = self->secure || g_str_has_prefix (aus_app_get_base_url (self->app), "https:");
  g_autofree char *cookie =
      aus_cookie_format (name, value, path, max_age, secure ? AUS_COOKIE_SECURE : AUS_COOKIE_PLAIN);

  soup_message_headers_append (soup_server_message_get_response_headers (self->message),
                               "Set-Cookie", cookie);
}

/*
 * libsoup writes head and body apart: the client would be woken for the head alone, and a second
 * time for what it waits for.
 */
void
aus_http_request_cork (SoupServerMessage *message, gboolean cork)
{
  GSocket *socket = soup_server_message_get_socket (message);

  /* Without it the answer is only slower, as for a client that has gone. */
  if (socket != NULL)
    g_socket_set_option (socket, IPPROTO_TCP, TCP_CORK, cork, NULL);
}

static void
resume (AusHttpRequest *self)
{
  if (!self->paused)
    return;
  self->paused = FALSE;
  aus_connections_enter (soup_server_message_get_socket (self->message), AUS_CONNECTION_WRITING);
  /* libsoup forgets the connection of a client that left while we worked. */
  if (!self->gone)
    soup_server_message_unpause (self->message);
}

/* @body is taken; NULL for none. */
void
aus_http_request_answer (AusHttpRequest *self, guint status, const char *media_type, char *body)
{
  g_return_if_fail (!self->answered);

  self->answered = TRUE;
  aus_http_request_cork (self->message, TRUE);
  soup_server_message_set_status (self->message, status, NULL);
  if (body != NULL)
    soup_server_message_set_response (self->message, media_type, SOUP_MEMORY_TAKE, body,
                                      strlen (body));
  resume (self);
}

void
aus_http_request_answer_bytes (AusHttpRequest *self, guint status, const char *media_type,
                               GBytes *bytes)
{
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  g_return_if_fail (!self->answered);
  soup_message_headers_set_content_type (headers, media_type, NULL);
  soup_message_body_append_bytes (body, bytes);
  aus_http_request_answer (self, status, NULL, NULL);
}

void
aus_http_request_answer_json (AusHttpRequest *self, guint status, JsonNode *node)
{
  aus_http_request_answer (self, status, "application/json", aus_json_print (node));
}

/* What only some problems carry: the state to merge with, and the overlapping consultations. */
static void
add_extensions (AusHttpRequest *self, JsonObject *problem, const GError *error)
{
  AusConsultation *current = aus_error_get_current (error);
  JsonNode *conflicts = aus_plan_get_conflicts (error);
  JsonNode *duplicates = aus_patient_get_duplicates (error);

  if (current != NULL) {
    g_autofree char *etag = aus_etag_format (current->version, current->revision);

    json_object_set_member (problem, "current",
                            aus_consultation_to_json (current, aus_http_request_get_actor (self)));
    aus_http_request_set_header (self, "ETag", etag);
  }
  if (conflicts != NULL)
    json_object_set_member (problem, "conflicts", json_node_copy (conflicts));
  if (duplicates != NULL)
    json_object_set_member (problem, "duplicates", json_node_copy (duplicates));
}

void
aus_http_request_answer_error (AusHttpRequest *self, GError *taken)
{
  g_autoptr (GError) error = taken;
  AusError code = aus_problem_get_code (error);
  guint status = aus_problem_get_status (code);
  JsonObject *problem;
  g_autoptr (JsonNode) node = NULL;

  if (status == 500)
    aus_warning ("request %s failed: %s", self->id, error->message);
  if (status == 401)
    aus_http_request_set_header (self, "WWW-Authenticate", "Bearer realm=\"auscult\"");
  if (aus_error_get_retry_after (error) > 0) {
    g_autofree char *seconds = g_strdup_printf ("%u", aus_error_get_retry_after (error));

    aus_http_request_set_header (self, "Retry-After", seconds);
  }
  if (self->is_page) {
    aus_pages_answer (self, status, aus_error_get_name (code));
    return;
  }

  problem = aus_problem_new (error);
  add_extensions (self, problem, error);
  node = json_node_init_object (json_node_alloc (), problem);
  json_object_unref (problem);
  aus_http_request_answer (self, status, AUS_PROBLEM_MEDIA_TYPE, aus_json_print (node));
}
