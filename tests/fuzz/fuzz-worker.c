/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every method of org.auscult.Media1 at the real service, over a real connection, with legs that
 * are made and torn down: calls of any order and content are answered, and leave nothing behind.
 */
#include <gio/gio.h>
#include <gst/gst.h>
#include <sys/socket.h>

#include "fuzz-input.h"
#include "media/aus-teardown.h"
#include "worker/aus-media-service.h"
#include "worker/aus-service-error.h"

#define MAX_CALLS     12
#define TEARDOWN_USEC (10 * G_USEC_PER_SEC)

static GDBusConnection *client;
static AusMediaService *service;

static const char *const names[] = { "a", "b", "c", "d", "", "\xc3\xa9", "a leg with spaces" };

/* Both ends wait for each other while they authenticate: one of them does so on a thread. */
static gpointer
connect_client (gpointer fd)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (GPOINTER_TO_INT (fd), NULL);
  g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (socket);
  return g_dbus_connection_new_sync (
      G_IO_STREAM (stream), NULL, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL, NULL, NULL);
}

static void
start (void)
{
  int fds[2];
  g_autofree char *guid = g_dbus_generate_guid ();
  gst_init (NULL, NULL);
  aus_service_error_register ();
  g_assert (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0);
  GThread *thread = g_thread_new ("client", connect_client, GINT_TO_POINTER (fds[1]));
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fds[0], NULL);
  g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (socket);
  GDBusConnection *server = g_dbus_connection_new_sync (
      G_IO_STREAM (stream), guid, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER, NULL, NULL, NULL);
  client = g_thread_join (thread);
  g_assert (server != NULL && client != NULL);
  service = aus_media_service_new (server, NULL);
  g_assert (service != NULL);
}

static const char *
take_name (FuzzInput *input)
{
  return names[fuzz_take_u8 (input) % G_N_ELEMENTS (names)];
}

/* (transfer full): valid UTF-8 without zeros: GDBus lets nothing else pass. */
static char *
take_text (FuzzInput *input, gsize max)
{
  gsize length;
  const guint8 *bytes = fuzz_take_bytes (input, max, &length);
  g_autofree char *text = g_strndup ((const char *) bytes, length);
  return g_utf8_make_valid (text, -1);
}

static GVariant *
take_legs (FuzzInput *input)
{
  static const char *const sources[] = { "main", "extra", "", "Main" };
  GVariantBuilder legs;
  g_variant_builder_init (&legs, G_VARIANT_TYPE ("a(ssba(uss))"));
  guint n_legs = fuzz_take_u8 (input) % 4; /* each a webrtcbin */
  for (guint i = 0; i < n_legs; i++) {
    const char *id = take_name (input), *predecessor = take_name (input);
    guint8 what = fuzz_take_u8 (input);
    g_variant_builder_open (&legs, G_VARIANT_TYPE ("(ssba(uss))"));
    g_variant_builder_add (&legs, "s", id);
    g_variant_builder_add (&legs, "s", (what & 0x80) != 0 ? predecessor : "");
    g_variant_builder_add (&legs, "b", (what & 0x40) != 0);
    g_variant_builder_open (&legs, G_VARIANT_TYPE ("a(uss)"));
    for (guint j = 0; j < (what & 7u); j++) {
      guint8 slot = fuzz_take_u8 (input);
      g_variant_builder_add (&legs, "(uss)", slot & 7u, take_name (input), sources[slot >> 6 & 3]);
    }
    g_variant_builder_close (&legs);
    g_variant_builder_close (&legs);
  }
  return g_variant_builder_end (&legs);
}

static GVariant *
take_raw (FuzzInput *input, const char *type)
{
  gsize length;
  const guint8 *data = fuzz_take_bytes (input, 4096, &length);
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GVariant) raw =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (type), bytes, FALSE));
  return g_variant_get_normal_form (raw);
}

/* (transfer full): the method's name goes to @method. */
static GVariant *
take_call (FuzzInput *input, const char **method)
{
  static const struct {
    const char *method, *type;
  } raw[] = { { "Configure", "(a{sv})" }, { "SetRoom", "(sa(ssba(uss)))" },
              { "SetAnswer", "(ss)" },    { "AddCandidate", "(sus)" },
              { "GetStats", "()" },       { "DumpGraph", "(s)" } };
  guint8 which = fuzz_take_u8 (input);
  *method = raw[which % G_N_ELEMENTS (raw)].method;
  if ((which & 0x80) != 0) {
    return take_raw (input, raw[which % G_N_ELEMENTS (raw)].type);
  }
  switch (which % G_N_ELEMENTS (raw)) {
  case 0:
    return g_variant_take_ref (g_variant_new_parsed (
        "({'addresses': <['127.0.0.1']>, 'ice-tcp': <%b>},)", (which & 0x40) != 0));
  case 1: {
    const char *room = (which & 0x40) != 0 ? "r" : "s";
    return g_variant_take_ref (g_variant_new ("(s@a(ssba(uss)))", room, take_legs (input)));
  }
  case 2: {
    const char *leg = take_name (input);
    g_autofree char *sdp = take_text (input, 8192);
    return g_variant_take_ref (g_variant_new ("(ss)", leg, sdp));
  }
  case 3: {
    const char *leg = take_name (input);
    guint8 mline = fuzz_take_u8 (input);
    g_autofree char *candidate = take_text (input, 256);
    return g_variant_take_ref (g_variant_new ("(sus)", leg, (guint32) mline, candidate));
  }
  case 4:
    return g_variant_take_ref (g_variant_new ("()"));
  default:
    return g_variant_take_ref (g_variant_new ("(s)", take_name (input)));
  }
}

typedef struct {
  gboolean done;
  GVariant *result;
  GError *error;
} Answer;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;
  answer->result =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &answer->error);
  answer->done = TRUE;
}

static gboolean
call (const char *method, GVariant *arguments)
{
  Answer answer = { 0 };
  g_dbus_connection_call (client, NULL, AUS_MEDIA_OBJECT_PATH, "org.auscult.Media1", method,
                          arguments, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_answer, &answer);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  gboolean ok = answer.result != NULL;
  /* The worker's answer, or a type that D-Bus cannot carry; never a lost connection. */
  if (!ok)
    g_assert (g_dbus_error_is_remote_error (answer.error) ||
              g_error_matches (answer.error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT));
  g_clear_pointer (&answer.result, g_variant_unref);
  g_clear_error (&answer.error);
  return ok;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput input = { data, size };
  if (service == NULL)
    start ();
  call ("Configure", g_variant_new_parsed ("({'addresses': <['127.0.0.1']>},)"));
  for (guint i = 0; i < MAX_CALLS && input.length > 0; i++) {
    const char *method;
    g_autoptr (GVariant) arguments = take_call (&input, &method);
    call (method, arguments);
  }
  aus_media_service_close (service);
  g_assert (aus_teardown_wait (TEARDOWN_USEC));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return 0;
}
