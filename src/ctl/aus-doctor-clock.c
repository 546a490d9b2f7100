/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <sys/timex.h>

#include "ctl/aus-doctor.h"

#define NTP_PORT        123
#define NTP_PACKET      48
#define NTP_CLIENT      0x23 /* version 4, mode 3 (RFC 5905 section 7.3) */
#define NTP_TRANSMIT    40   /* where the server's time stands */
#define NTP_TO_UNIX     2208988800.0
#define TIMEOUT_SECONDS 4
#define SMALL_SKEW      1.0
#define LARGE_SKEW      30.0

#define ADVICE                                                                                     \
  "Install chrony or enable systemd-timesyncd: links, credentials of TURN and logs depend on it."

/* Whether something keeps the clock right is known to the kernel, without asking the network. */
static void
check_kernel (AusDoctor *self)
{
  struct timex state = { 0 };
  int result = adjtimex (&state);

  if (result < 0)
    aus_doctor_find (self, "clock", AUS_DOCTOR_WARNING, ADVICE, "the kernel does not tell");
  else if (result == TIME_ERROR || (state.status & STA_UNSYNC) != 0)
    aus_doctor_find (self, "clock", AUS_DOCTOR_WARNING, ADVICE,
                     "nothing keeps this machine's clock right");
  else
    aus_doctor_find (self, "clock", AUS_DOCTOR_OK, NULL, "kept right, within %ld ms",
                     state.maxerror / 1000);
}

static double
read_time (const guint8 *at)
{
  double seconds =
      ((guint32) at[0] << 24) + ((guint32) at[1] << 16) + ((guint32) at[2] << 8) + at[3];
  double fraction =
      ((guint32) at[4] << 24) + ((guint32) at[5] << 16) + ((guint32) at[6] << 8) + at[7];

  return seconds + fraction / 4294967296.0 - NTP_TO_UNIX;
}

/* SNTP (RFC 5905 section 14): our clock minus the server's, in the middle of the exchange. */
static gboolean
ask (AusDoctor *self, double *skew, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  guint8 packet[NTP_PACKET] = { NTP_CLIENT };
  double before = (double) aus_clock_now (self->clock) / G_USEC_PER_SEC;

  g_socket_client_set_socket_type (client, G_SOCKET_TYPE_DATAGRAM);
  g_socket_client_set_protocol (client, G_SOCKET_PROTOCOL_UDP);
  g_socket_client_set_timeout (client, TIMEOUT_SECONDS);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect_to_host (client, self->time_server, NTP_PORT, NULL, error);
  GSocket *socket = connection != NULL ? g_socket_connection_get_socket (connection) : NULL;
  if (socket == NULL || g_socket_send (socket, (char *) packet, sizeof packet, NULL, error) < 0)
    return FALSE;
  gssize n = g_socket_receive (socket, (char *) packet, sizeof packet, NULL, error);
  if (n < 0)
    return FALSE;
  double after = (double) aus_clock_now (self->clock) / G_USEC_PER_SEC;
  if (n < NTP_PACKET) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no time in the answer");
    return FALSE;
  }
  *skew = (before + after) / 2 - read_time (packet + NTP_TRANSMIT);
  return TRUE;
}

static void
check_server (AusDoctor *self)
{
  g_autoptr (GError) error = NULL;
  double skew = 0;

  if (!ask (self, &skew, &error)) {
    aus_doctor_find (self, "clock", AUS_DOCTOR_WARNING, "Name a time server that answers.",
                     "%s: %s", self->time_server, error->message);
    return;
  }
  AusDoctorVerdict verdict = fabs (skew) > LARGE_SKEW   ? AUS_DOCTOR_FAILED
                             : fabs (skew) > SMALL_SKEW ? AUS_DOCTOR_WARNING
                                                        : AUS_DOCTOR_OK;
  aus_doctor_find (self, "clock", verdict, verdict == AUS_DOCTOR_OK ? NULL : ADVICE,
                   "%+.3f s from %s", skew, self->time_server);
}

void
aus_doctor_check_clock (AusDoctor *self)
{
  check_kernel (self);
  if (self->time_server != NULL)
    check_server (self);
}
