/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-webhook-caller.h"

#include <curl/curl.h>
#include <gio/gio.h>
#include <sys/socket.h>
#include <unistd.h>

#define THREADS         4
#define CONNECT_SECONDS 10L

struct _AusWebhookCaller {
  GObject parent_instance;

  GThreadPool *pool;
  gboolean private_addresses;
  guint timeout_seconds;
};

static void caller_init (AusHookCallerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AusWebhookCaller, aus_webhook_caller, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AUS_TYPE_HOOK_CALLER, caller_init))

typedef struct {
  GCancellable *cancellable; /* unowned */
  gboolean private_addresses;
  gboolean refused;
} Guard;

/*
 * An IPv4 address in IPv6 clothes is judged as what it is: mapped (RFC 4291 section 2.5.5.2), and
 * behind a translator, which would carry us into a private network (RFC 6052 section 2.1).
 */
static GInetAddress *
unmap (GInetAddress *address)
{
  static const guint8 prefixes[][12] = {
    { [10] = 0xff, [11] = 0xff },
    { 0x00, 0x64, 0xff, 0x9b },
  };
  const guint8 *bytes = g_inet_address_to_bytes (address);

  for (guint i = 0;
       g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 && i < G_N_ELEMENTS (prefixes);
       i++) {
    if (memcmp (bytes, prefixes[i], sizeof prefixes[i]) == 0)
      return g_inet_address_new_from_bytes (bytes + sizeof prefixes[i], G_SOCKET_FAMILY_IPV4);
  }
  return g_object_ref (address);
}

/*
 * What GIO has no word for: RFC 6598 (shared), RFC 4193 (unique local), "this network", and the
 * translators of a network's own (RFC 8215) and 6to4 (RFC 3056), which lead anywhere.
 */
static gboolean
is_odd (GInetAddress *address)
{
  static const guint8 local_translator[6] = { 0x00, 0x64, 0xff, 0x9b, 0x00, 0x01 };
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6)
    return (bytes[0] & 0xfe) == 0xfc || memcmp (bytes, local_translator, 6) == 0 ||
           (bytes[0] == 0x20 && bytes[1] == 0x02);
  return bytes[0] == 0 || (bytes[0] == 100 && (bytes[1] & 0xc0) == 64) || bytes[0] >= 240;
}

static gboolean
is_private (const struct sockaddr *sockaddr, socklen_t length)
{
  g_autoptr (GSocketAddress) socket_address =
      g_socket_address_new_from_native ((gpointer) sockaddr, length);
  g_autoptr (GInetAddress) address = NULL;

  if (socket_address == NULL || !G_IS_INET_SOCKET_ADDRESS (socket_address))
    return TRUE;
  address = unmap (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (socket_address)));
  return g_inet_address_get_is_loopback (address) || g_inet_address_get_is_any (address) ||
         g_inet_address_get_is_link_local (address) || g_inet_address_get_is_site_local (address) ||
         g_inet_address_get_is_multicast (address) || is_odd (address);
}

/* The address that is really connected to: a name that resolves anew cannot slip through. */
static curl_socket_t
on_open (void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
  Guard *guard = data;

  if (!guard->private_addresses && is_private (&address->addr, address->addrlen)) {
    guard->refused = TRUE;
    return CURL_SOCKET_BAD;
  }
  return socket (address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static int
on_progress (void *data, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up)
{
  const Guard *guard = data;

  return g_cancellable_is_cancelled (guard->cancellable) ? 1 : 0;
}

/* What a receiver says beyond its status is not read. */
static size_t
on_body (char *bytes, size_t size, size_t count, void *data)
{
  return size * count;
}

static struct curl_slist *
make_headers (const AusHookCall *call)
{
  g_autofree char *id = g_strconcat ("webhook-id: ", call->id, NULL);
  g_autofree char *signature = g_strconcat ("webhook-signature: ", call->signature, NULL);
  g_autofree char *timestamp =
      g_strdup_printf ("webhook-timestamp: %" G_GINT64_FORMAT, call->seconds);
  struct curl_slist *headers = curl_slist_append (NULL, "content-type: application/json");

  headers = curl_slist_append (headers, id);
  headers = curl_slist_append (headers, timestamp);
  headers = curl_slist_append (headers, signature);
  return curl_slist_append (headers, "expect:");
}

static void
set_options (AusWebhookCaller *self, CURL *handle, const AusHookCall *call, Guard *guard)
{
  curl_easy_setopt (handle, CURLOPT_URL, call->url);
  curl_easy_setopt (handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (handle, CURLOPT_PROXY, "");
  curl_easy_setopt (handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (handle, CURLOPT_TIMEOUT, (long) self->timeout_seconds);
  curl_easy_setopt (handle, CURLOPT_CONNECTTIMEOUT,
                    MIN (CONNECT_SECONDS, (long) self->timeout_seconds));
  curl_easy_setopt (handle, CURLOPT_USERAGENT, "auscult/" AUS_VERSION);
  curl_easy_setopt (handle, CURLOPT_POSTFIELDS, call->payload);
  curl_easy_setopt (handle, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt (handle, CURLOPT_OPENSOCKETFUNCTION, on_open);
  curl_easy_setopt (handle, CURLOPT_OPENSOCKETDATA, guard);
  curl_easy_setopt (handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (handle, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt (handle, CURLOPT_XFERINFODATA, guard);
}

static const char *
reason_of (CURLcode result, const Guard *guard)
{
  if (guard->refused)
    return "private-address";
  switch ((int) result) {
  case CURLE_OPERATION_TIMEDOUT:
    return "timeout";
  case CURLE_SSL_CONNECT_ERROR:
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_CERTPROBLEM:
  case CURLE_SSL_CIPHER:
    return "tls";
  default:
    return "unreachable";
  }
}

static AusHookAnswer *
call (AusWebhookCaller *self, const AusHookCall *request, GCancellable *cancellable)
{
  Guard guard = { .cancellable = cancellable, .private_addresses = self->private_addresses };
  struct curl_slist *headers = make_headers (request);
  CURL *handle = curl_easy_init ();
  AusHookAnswer *answer = g_new0 (AusHookAnswer, 1);
  long status = 0;

  set_options (self, handle, request, &guard);
  curl_easy_setopt (handle, CURLOPT_HTTPHEADER, headers);
  CURLcode result = curl_easy_perform (handle);

  if (result == CURLE_OK)
    curl_easy_getinfo (handle, CURLINFO_RESPONSE_CODE, &status);
  answer->status = (guint) status;
  answer->reason = result == CURLE_OK ? NULL : reason_of (result, &guard);
  curl_easy_cleanup (handle);
  curl_slist_free_all (headers);
  if (result == CURLE_ABORTED_BY_CALLBACK)
    g_clear_pointer (&answer, g_free);
  return answer;
}

static void
work (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;

  g_task_return_pointer (task,
                         call (g_task_get_source_object (task), g_task_get_task_data (task),
                               g_task_get_cancellable (task)),
                         g_free);
}

static void
call_async (AusHookCaller *caller, const AusHookCall *request, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (caller, cancellable, callback, user_data);

  /* What was taken is taken, also when the cancellation came just after. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, (gpointer) request, NULL);
  g_thread_pool_push (AUS_WEBHOOK_CALLER (caller)->pool, task, NULL);
}

static void
caller_init (AusHookCallerInterface *iface)
{
  iface->call_async = call_async;
}

static void
aus_webhook_caller_finalize (GObject *object)
{
  AusWebhookCaller *self = AUS_WEBHOOK_CALLER (object);

  /* Every call under way holds us, so none is; the last one may end on a thread of the pool. */
  g_thread_pool_free (self->pool, FALSE, FALSE);
  G_OBJECT_CLASS (aus_webhook_caller_parent_class)->finalize (object);
}

static void
aus_webhook_caller_class_init (AusWebhookCallerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aus_webhook_caller_finalize;
  curl_global_init (CURL_GLOBAL_DEFAULT);
}

static void
aus_webhook_caller_init (AusWebhookCaller *self)
{
  self->pool = g_thread_pool_new (work, NULL, THREADS, FALSE, NULL);
}

AusHookCaller *
aus_webhook_caller_new (gboolean private_addresses, guint timeout_seconds)
{
  AusWebhookCaller *self = g_object_new (AUS_TYPE_WEBHOOK_CALLER, NULL);

  self->private_addresses = private_addresses;
  self->timeout_seconds = timeout_seconds;
  return AUS_HOOK_CALLER (self);
}
