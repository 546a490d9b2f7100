/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-clamd.h"

#include "core/aus-error.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>

#define TIMEOUT_S 120
#define MAX_REPLY 1024

struct _AusClamd {
  GObject parent_instance;
  GSocketConnectable *address; /* ref */
  guint timeout;
};

/* What clamd says, without its NUL; NULL with @error. */
static char *
read_reply (GInputStream *stream, GError **error)
{
  char reply[MAX_REPLY] = { 0 };
  gsize length = 0;

  while (length < sizeof reply - 1 && memchr (reply, '\0', length) == NULL) {
    gssize n = g_input_stream_read (stream, reply + length, sizeof reply - 1 - length, NULL, error);
    if (n < 0)
      return NULL;
    if (n == 0)
      break;
    length += (gsize) n;
  }
  return g_strdup (reply);
}

static gboolean
write_piece (GOutputStream *stream, const guint8 *bytes, gsize length, GError **error)
{
  guint32 size = GUINT32_TO_BE ((guint32) length);

  return g_output_stream_write_all (stream, &size, sizeof size, NULL, NULL, error) &&
         g_output_stream_write_all (stream, bytes, length, NULL, NULL, error);
}

static gboolean
write_document (GOutputStream *stream, AusScanRead read, gpointer source, gsize size,
                GError **error)
{
  static const char command[] = "zINSTREAM";
  g_autofree guint8 *buffer = g_malloc (size);
  gssize n = 0;

  /* With the NUL that ends a "z" command. */
  if (!g_output_stream_write_all (stream, command, sizeof command, NULL, NULL, error))
    return FALSE;
  while ((n = read (source, buffer, size, error)) > 0)
    if (!write_piece (stream, buffer, (gsize) n, error))
      return FALSE;
  return n == 0 && write_piece (stream, buffer, 0, error);
}

/* "stream: OK", "stream: Eicar-Test-Signature FOUND", "INSTREAM size limit exceeded. ERROR". */
static AusScan *
judge (const char *reply)
{
  const char *word = strrchr (reply, ' ');
  const char *name = g_str_has_prefix (reply, "stream: ") ? reply + strlen ("stream: ") : reply;

  if (g_str_equal (reply, "stream: OK"))
    return aus_scan_new (AUS_SCAN_CLEAN, NULL);
  if (word == NULL || !g_str_equal (word, " FOUND") || word <= name)
    return aus_scan_new (AUS_SCAN_UNAVAILABLE, *reply != '\0' ? reply : "no answer");
  g_autofree char *finding = g_strndup (name, (gsize) (word - name));
  return aus_scan_new (AUS_SCAN_INFECTED, finding);
}

static AusScan *
scan (AusScanner *scanner, AusScanRead read, gpointer source, gsize size)
{
  AusClamd *self = AUS_CLAMD (scanner);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unsaid = NULL;

  g_socket_client_set_timeout (client, self->timeout);
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect (client, self->address, NULL, &error);
  if (connection == NULL)
    return aus_scan_new (AUS_SCAN_UNAVAILABLE, error->message);
  /* clamd may answer before it has everything (a limit): what it says counts more than EPIPE. */
  gboolean whole = write_document (g_io_stream_get_output_stream (G_IO_STREAM (connection)), read,
                                   source, size, &error);
  g_autofree char *reply =
      read_reply (g_io_stream_get_input_stream (G_IO_STREAM (connection)), &unsaid);
  if (reply == NULL || (!whole && *reply == '\0'))
    return aus_scan_new (AUS_SCAN_UNAVAILABLE, whole ? unsaid->message : error->message);
  g_autoptr (AusScan) said = judge (reply);
  if (!whole && said->verdict == AUS_SCAN_CLEAN)
    return aus_scan_new (AUS_SCAN_UNAVAILABLE, error->message);
  return g_steal_pointer (&said);
}

static void
scanner_iface_init (AusScannerInterface *iface)
{
  iface->scan = scan;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AusClamd, aus_clamd, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AUS_TYPE_SCANNER, scanner_iface_init))

static void
aus_clamd_finalize (GObject *object)
{
  g_clear_object (&AUS_CLAMD (object)->address);
  G_OBJECT_CLASS (aus_clamd_parent_class)->finalize (object);
}

static void
aus_clamd_class_init (AusClamdClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aus_clamd_finalize;
}

static void
aus_clamd_init (AusClamd *self)
{
  self->timeout = TIMEOUT_S;
}

AusClamd *
aus_clamd_new (const char *address, GError **error)
{
  g_autoptr (GSocketConnectable) connectable = NULL;

  if (*address == '/')
    connectable = G_SOCKET_CONNECTABLE (g_unix_socket_address_new (address));
  else if (strchr (address, ':') != NULL)
    connectable = g_network_address_parse (address, 3310, NULL);
  if (connectable == NULL) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID,
                 "documents.clamd: %s is neither a path nor HOST:PORT", address);
    return NULL;
  }
  AusClamd *self = g_object_new (AUS_TYPE_CLAMD, NULL);
  self->address = g_steal_pointer (&connectable);
  return self;
}

void
aus_clamd_set_timeout (AusClamd *self, guint seconds)
{
  self->timeout = seconds;
}
