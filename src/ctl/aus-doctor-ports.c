/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/aus-doctor.h"

/* A call of two people takes about four UDP ports, and TCP ones where ICE-TCP is on. */
#define FEW_PORTS 200
#define SAMPLES   50

static gboolean
can_bind (GInetAddress *address, guint16 port, GSocketType type)
{
  GSocketProtocol protocol =
      type == G_SOCKET_TYPE_DATAGRAM ? G_SOCKET_PROTOCOL_UDP : G_SOCKET_PROTOCOL_TCP;
  g_autoptr (GSocket) socket =
      g_socket_new (g_inet_address_get_family (address), type, protocol, NULL);
  g_autoptr (GSocketAddress) at = g_inet_socket_address_new (address, port);

  return socket != NULL && g_socket_bind (socket, at, FALSE, NULL);
}

/* How many of @SAMPLES ports, spread over the range, can be used now. */
static guint
count_free (AusDoctor *self, GInetAddress *address, GSocketType type)
{
  gint64 min = aus_config_get_int (self->config, "media.port-min");
  gint64 max = aus_config_get_int (self->config, "media.port-max");
  guint n = 0;

  for (gint64 i = 0; i < SAMPLES; i++)
    n += can_bind (address, (guint16) (min + (max - min) * i / (SAMPLES - 1)), type);
  return n;
}

static void
check_address (AusDoctor *self, const char *text)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);

  if (address == NULL || !can_bind (address, 0, G_SOCKET_TYPE_DATAGRAM)) {
    aus_doctor_find (self, "ports", AUS_DOCTOR_FAILED,
                     "Name addresses of this machine in media.addresses (ip address); the public "
                     "ones behind a NAT go into media.advertised-addresses.",
                     "%s is no address of this machine", text);
    return;
  }
  guint udp = count_free (self, address, G_SOCKET_TYPE_DATAGRAM);
  guint tcp = count_free (self, address, G_SOCKET_TYPE_STREAM);
  AusDoctorVerdict verdict = udp == 0                                 ? AUS_DOCTOR_FAILED
                             : udp < SAMPLES / 2 || tcp < SAMPLES / 2 ? AUS_DOCTOR_WARNING
                                                                      : AUS_DOCTOR_OK;
  aus_doctor_find (self, "ports", verdict,
                   verdict == AUS_DOCTOR_OK ? NULL
                                            : "Give media.port-min and media.port-max a range that "
                                              "nothing else uses (ss -lunt).",
                   "%s: of %d ports tried, %u are free for UDP and %u for TCP", text, SAMPLES, udp,
                   tcp);
}

static void
check_range (AusDoctor *self)
{
  gint64 min = aus_config_get_int (self->config, "media.port-min");
  gint64 max = aus_config_get_int (self->config, "media.port-max");
  gint64 n = max - min + 1;

  if (n <= 0)
    aus_doctor_find (self, "ports", AUS_DOCTOR_FAILED, "Make media.port-max the greater one.",
                     "media.port-min is above media.port-max");
  else if (n < FEW_PORTS)
    aus_doctor_find (self, "ports", AUS_DOCTOR_WARNING,
                     "Allow about four ports for each person in a call.",
                     "only %" G_GINT64_FORMAT " ports for media", n);
  else
    aus_doctor_find (self, "ports", AUS_DOCTOR_OK, NULL,
                     "%" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                     " for media; open them for UDP and "
                     "TCP in the firewall",
                     min, max);
}

void
aus_doctor_check_ports (AusDoctor *self)
{
  const char *configured = aus_config_get_string (self->config, "media.addresses");
  g_auto (GStrv) addresses = g_strsplit (*configured != '\0' ? configured : "0.0.0.0", ",", -1);

  check_range (self);
  for (guint i = 0; addresses[i] != NULL; i++)
    check_address (self, g_strstrip (addresses[i]));
}
