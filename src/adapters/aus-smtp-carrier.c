/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-smtp-carrier.h"

#include "adapters/aus-mime.h"

#include <curl/curl.h>

#include <string.h>

/* A connection nobody used for so long is closed rather than tried. */
#define IDLE_SECONDS    20L
#define CONNECT_SECONDS 15L

struct _AusSmtpCarrier {
  GObject parent_instance;

  char *url;
  char *ca_file, *user, *password, *from, *bounce;
  AusSmtpSecurity security;
  guint timeout_seconds;
  GThreadPool *pool;
  GAsyncQueue *handles; /* CURL: connections that wait for the next letter */
};

static void carrier_init (AusCarrierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AusSmtpCarrier, aus_smtp_carrier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AUS_TYPE_CARRIER, carrier_init))

/* How far the dialogue got: what a refusal was about. */
typedef enum { STEP_GREETING, STEP_LOGIN, STEP_SENDER, STEP_RECIPIENT, STEP_CONTENT } Step;

typedef struct {
  const char *mail;
  gsize length, offset;
  GCancellable *cancellable;
  Step step;
} Upload;

static size_t
on_read (char *buffer, size_t size, size_t count, void *data)
{
  Upload *upload = data;
  gsize length = MIN (size * count, upload->length - upload->offset);

  memcpy (buffer, upload->mail + upload->offset, length);
  upload->offset += length;
  return length;
}

static int
on_progress (void *data, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up)
{
  const Upload *upload = data;

  return g_cancellable_is_cancelled (upload->cancellable) ? 1 : 0;
}

/* Looks at the commands only; nothing of the dialogue is logged: it holds addresses. */
static int
on_debug (CURL *handle, curl_infotype type, char *text, size_t size, void *data)
{
  static const struct {
    const char *command;
    Step step;
  } steps[] = {
    { "EHLO", STEP_GREETING },    { "HELO", STEP_GREETING },     { "AUTH", STEP_LOGIN },
    { "MAIL FROM", STEP_SENDER }, { "RCPT TO", STEP_RECIPIENT }, { "DATA", STEP_CONTENT },
  };
  Upload *upload = data;

  for (guint i = 0; type == CURLINFO_HEADER_OUT && i < G_N_ELEMENTS (steps); i++) {
    gsize length = strlen (steps[i].command);
    if (size >= length && g_ascii_strncasecmp (text, steps[i].command, length) == 0)
      upload->step = steps[i].step;
  }
  return 0;
}

static void
set_options (AusSmtpCarrier *self, CURL *handle)
{
  curl_easy_setopt (handle, CURLOPT_URL, self->url);
  curl_easy_setopt (handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (handle, CURLOPT_TIMEOUT, (long) self->timeout_seconds);
  curl_easy_setopt (handle, CURLOPT_CONNECTTIMEOUT,
                    MIN (CONNECT_SECONDS, (long) self->timeout_seconds));
  curl_easy_setopt (handle, CURLOPT_MAXAGE_CONN, IDLE_SECONDS);
  curl_easy_setopt (handle, CURLOPT_UPLOAD, 1L);
  /* Without a working STARTTLS nothing is said, least of all the password. */
  if (self->security == AUS_SMTP_STARTTLS)
    curl_easy_setopt (handle, CURLOPT_USE_SSL, (long) CURLUSESSL_ALL);
  if (self->ca_file != NULL && *self->ca_file != '\0')
    curl_easy_setopt (handle, CURLOPT_CAINFO, self->ca_file);
  if (self->user != NULL && *self->user != '\0') {
    curl_easy_setopt (handle, CURLOPT_USERNAME, self->user);
    curl_easy_setopt (handle, CURLOPT_PASSWORD, self->password != NULL ? self->password : "");
  }
}

static CURL *
take_handle (AusSmtpCarrier *self)
{
  CURL *handle = g_async_queue_try_pop (self->handles);

  if (handle == NULL) {
    handle = curl_easy_init ();
    set_options (self, handle);
  }
  return handle;
}

/* A refusal of the server's (RFC 5321 section 4.2.1): 4yz passes, 5yz stays. */
static AusDelivery *
judge_reply (Step step, int code)
{
  static const char *const reasons[] = {
    [STEP_GREETING] = "busy",           [STEP_LOGIN] = "login-refused",
    [STEP_SENDER] = "sender-refused",   [STEP_RECIPIENT] = "address-refused",
    [STEP_CONTENT] = "content-refused",
  };

  if (code < 500)
    return aus_delivery_new (AUS_DELIVERY_LATER, "busy", code);
  /* What is wrong with us and not with the letter is put right by the operator. */
  return aus_delivery_new (step >= STEP_RECIPIENT ? AUS_DELIVERY_REFUSED : AUS_DELIVERY_LATER,
                           reasons[step], code);
}

static AusDelivery *
judge (CURL *handle, CURLcode result, const Upload *upload)
{
  long code = 0;

  if (result == CURLE_OK)
    return aus_delivery_new (AUS_DELIVERY_SENT, NULL, 0);
  curl_easy_getinfo (handle, CURLINFO_RESPONSE_CODE, &code);
  switch ((int) result) {
  case CURLE_OPERATION_TIMEDOUT:
    return aus_delivery_new (AUS_DELIVERY_LATER, "timeout", 0);
  case CURLE_LOGIN_DENIED:
    return aus_delivery_new (AUS_DELIVERY_LATER, "login-refused", (int) code);
  case CURLE_USE_SSL_FAILED:
  case CURLE_SSL_CONNECT_ERROR:
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_CACERT_BADFILE:
  case CURLE_SSL_CERTPROBLEM:
  case CURLE_SSL_CIPHER:
    return aus_delivery_new (AUS_DELIVERY_LATER, "tls", 0);
  default:
    break;
  }
  if (code >= 400 && code <= 599)
    return judge_reply (upload->step, (int) code);
  return aus_delivery_new (AUS_DELIVERY_LATER, "unreachable", 0);
}

static AusDelivery *
deliver (AusSmtpCarrier *self, const AusLetter *letter, GCancellable *cancellable)
{
  const char *mailbox = self->bounce != NULL && *self->bounce != '\0' ? self->bounce : NULL;
  g_autofree char *sender =
      mailbox != NULL ? aus_mime_make_return_path (mailbox, letter->id) : g_strdup (self->from);
  g_autofree char *mail = aus_mime_build (letter, self->from);
  Upload upload = { .mail = mail, .length = strlen (mail), .cancellable = cancellable };
  struct curl_slist *recipients = curl_slist_append (NULL, letter->to);
  CURL *handle = take_handle (self);

  curl_easy_setopt (handle, CURLOPT_MAIL_FROM, sender);
  curl_easy_setopt (handle, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt (handle, CURLOPT_READFUNCTION, on_read);
  curl_easy_setopt (handle, CURLOPT_READDATA, &upload);
  curl_easy_setopt (handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (handle, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt (handle, CURLOPT_XFERINFODATA, &upload);
  curl_easy_setopt (handle, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt (handle, CURLOPT_DEBUGFUNCTION, on_debug);
  curl_easy_setopt (handle, CURLOPT_DEBUGDATA, &upload);
  CURLcode result = curl_easy_perform (handle);
  AusDelivery *delivery =
      result == CURLE_ABORTED_BY_CALLBACK ? NULL : judge (handle, result, &upload);

  /* The handle outlives what it was lent. */
  curl_easy_setopt (handle, CURLOPT_MAIL_RCPT, NULL);
  curl_easy_setopt (handle, CURLOPT_VERBOSE, 0L);
  curl_slist_free_all (recipients);
  if (result == CURLE_OK)
    g_async_queue_push (self->handles, handle);
  else
    curl_easy_cleanup (handle);
  return delivery;
}

static void
work (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  AusDelivery *delivery = deliver (g_task_get_source_object (task), g_task_get_task_data (task),
                                   g_task_get_cancellable (task));

  g_task_return_pointer (task, delivery, (GDestroyNotify) aus_delivery_free);
}

static void
send_async (AusCarrier *carrier, const AusLetter *letter, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (carrier, cancellable, callback, user_data);

  /* Delivered is delivered, also when the cancellation came just after. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, (gpointer) letter, NULL);
  g_thread_pool_push (AUS_SMTP_CARRIER (carrier)->pool, task, NULL);
}

static void
carrier_init (AusCarrierInterface *iface)
{
  iface->send_async = send_async;
}

static void
aus_smtp_carrier_finalize (GObject *object)
{
  AusSmtpCarrier *self = AUS_SMTP_CARRIER (object);

  /* Every letter under way holds us, so none is; the last one may end on a thread of the pool. */
  g_thread_pool_free (self->pool, FALSE, FALSE);
  g_async_queue_unref (self->handles);
  g_free (self->url);
  g_free (self->ca_file);
  g_free (self->user);
  g_free (self->password);
  g_free (self->from);
  g_free (self->bounce);
  G_OBJECT_CLASS (aus_smtp_carrier_parent_class)->finalize (object);
}

static void
aus_smtp_carrier_class_init (AusSmtpCarrierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aus_smtp_carrier_finalize;
  curl_global_init (CURL_GLOBAL_DEFAULT);
}

static void
aus_smtp_carrier_init (AusSmtpCarrier *self)
{
  self->handles = g_async_queue_new_full ((GDestroyNotify) curl_easy_cleanup);
}

/* What follows the host is what we call ourselves in EHLO: the domain our mail comes from. */
static char *
make_url (const AusSmtpOptions *options)
{
  const char *at = strrchr (options->from, '@');
  const char *scheme = options->security == AUS_SMTP_TLS ? "smtps" : "smtp";
  gboolean v6 = strchr (options->host, ':') != NULL;

  return g_strdup_printf (v6 ? "%s://[%s]:%u/%s" : "%s://%s:%u/%s", scheme, options->host,
                          options->port, at != NULL ? at + 1 : "localhost");
}

AusCarrier *
aus_smtp_carrier_new (const AusSmtpOptions *options)
{
  AusSmtpCarrier *self = g_object_new (AUS_TYPE_SMTP_CARRIER, NULL);

  self->url = make_url (options);
  self->security = options->security;
  self->ca_file = g_strdup (options->ca_file);
  self->user = g_strdup (options->user);
  self->password = g_strdup (options->password);
  self->from = g_strdup (options->from);
  self->bounce = g_strdup (options->bounce);
  self->timeout_seconds = options->timeout_seconds;
  self->pool = g_thread_pool_new (work, NULL, (int) MAX (options->connections, 1), FALSE, NULL);
  return AUS_CARRIER (self);
}
