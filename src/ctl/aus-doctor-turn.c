/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-turn-probe.h"
#include "core/aus-id.h"
#include "ctl/aus-doctor.h"

#define CREDENTIAL_USEC (60 * G_USEC_PER_SEC)

static char *
print_address (GSocketAddress *address)
{
  return g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address));
}

void
aus_doctor_check_stun (AusDoctor *self)
{
  const char *server = aus_config_get_string (self->config, "media.stun-server");
  g_autofree char *text = g_strconcat ("turn:", server, NULL);
  g_autoptr (GError) error = NULL;

  if (*server == '\0') {
    aus_doctor_find (self, "stun", AUS_DOCTOR_OK, NULL, "none configured: none is needed");
    return;
  }
  g_autoptr (AusTurnUrl) url = aus_turn_url_parse (text, &error);
  g_autoptr (AusTurnProbe) probe =
      url != NULL ? aus_turn_probe_new (url, NULL, self->authorities, &error) : NULL;
  g_autoptr (GSocketAddress) mapped = probe != NULL ? aus_turn_probe_bind (probe, &error) : NULL;
  if (mapped == NULL) {
    aus_doctor_find (self, "stun", AUS_DOCTOR_FAILED,
                     "Check media.stun-server, and that UDP to it is allowed.", "%s: %s", server,
                     error->message);
    return;
  }
  g_autofree char *seen = print_address (mapped);
  aus_doctor_find (self, "stun", AUS_DOCTOR_OK, NULL, "%s sees this machine as %s", server, seen);
}

/* Two relays of the same server, and a datagram from one to the other and back. */
static gboolean
prove_relay (AusDoctor *self, const AusTurnUrl *url, const AusTurnCredential *credential,
             char **relay, GError **error)
{
  g_autoptr (AusTurnProbe) a = aus_turn_probe_new (url, credential, self->authorities, error);
  g_autoptr (GSocketAddress) at_a = a != NULL ? aus_turn_probe_allocate (a, error) : NULL;
  if (at_a == NULL)
    return FALSE;
  g_autoptr (AusTurnProbe) b = aus_turn_probe_new (url, credential, self->authorities, error);
  g_autoptr (GSocketAddress) at_b = b != NULL ? aus_turn_probe_allocate (b, error) : NULL;
  if (at_b == NULL)
    return FALSE;
  *relay = print_address (at_a);
  return aus_turn_probe_permit (a, at_b, error) && aus_turn_probe_permit (b, at_a, error) &&
         aus_turn_probe_send (a, at_b, "auscult there", error) &&
         aus_turn_probe_receive (b, "auscult there", error) &&
         aus_turn_probe_send (b, at_a, "auscult back", error) &&
         aus_turn_probe_receive (a, "auscult back", error);
}

static void
check_url (AusDoctor *self, const char *text, const char *secret)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *relay = NULL;
  gint64 now = aus_clock_now (self->clock);
  g_autofree char *id = aus_id_new (now);
  g_autoptr (AusTurnCredential) credential =
      aus_turn_credential_new (secret, id, now + CREDENTIAL_USEC);
  g_autoptr (AusTurnUrl) url = aus_turn_url_parse (text, &error);
  gint64 began = g_get_monotonic_time ();

  if (url != NULL && prove_relay (self, url, credential, &relay, &error)) {
    gint64 took = (g_get_monotonic_time () - began) / 1000;
    aus_doctor_find (self, "turn", AUS_DOCTOR_OK, NULL,
                     "%s: relay %s, there and back in %" G_GINT64_FORMAT " ms", text, relay, took);
    return;
  }
  const char *advice = relay != NULL
                           ? "The server makes relays but they do not carry: open its relay ports "
                             "(min-port to max-port), and allow it to reach itself."
                           : "Compare /etc/turnserver.conf with docs/turn.md: address, ports, "
                             "certificate, static-auth-secret.";
  aus_doctor_find (self, "turn", AUS_DOCTOR_FAILED, advice, "%s: %s", text, error->message);
}

static void
check_secret_file (AusDoctor *self, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_UNIX_MODE, G_FILE_QUERY_INFO_NONE, NULL, NULL);

  if (info != NULL &&
      (g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_UNIX_MODE) & 0077) != 0)
    aus_doctor_find (self, "turn", AUS_DOCTOR_WARNING, "chmod 600 it.",
                     "%s can be read by other users of this machine", path);
}

void
aus_doctor_check_turn (AusDoctor *self)
{
  const char *servers = aus_config_get_string (self->config, "media.turn-servers");
  const char *path = aus_config_get_string (self->config, "media.turn-secret-file");
  g_auto (GStrv) urls = g_strsplit (servers, ",", -1);
  g_autoptr (GError) error = NULL;

  if (*servers == '\0') {
    aus_doctor_find (self, "turn", AUS_DOCTOR_WARNING,
                     "Set up coturn as docs/turn.md says: without it, patients behind strict "
                     "firewalls cannot call.",
                     "no TURN server is configured");
    return;
  }
  g_autofree char *secret = aus_turn_read_secret (path, &error);
  if (secret == NULL) {
    aus_doctor_find (self, "turn", AUS_DOCTOR_FAILED,
                     "Put coturn's static-auth-secret into that file.", "%s", error->message);
    return;
  }
  check_secret_file (self, path);
  for (guint i = 0; urls[i] != NULL; i++)
    check_url (self, g_strstrip (urls[i]), secret);
}
