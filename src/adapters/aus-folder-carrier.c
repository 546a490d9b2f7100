/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-folder-carrier.h"

#include "adapters/aus-mime.h"
#include "core/aus-json.h"
#include "core/aus-time.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/resource.h>
#include <unistd.h>

struct _AusFolderCarrier {
  GObject parent_instance;

  char *directory;
  char *from_address;
  GThreadPool *pool; /* one thread: an outbox that nobody waits for */
};

static void carrier_init (AusCarrierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AusFolderCarrier, aus_folder_carrier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AUS_TYPE_CARRIER, carrier_init))

static char *
describe (const AusLetter *letter)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *at = aus_time_format_utc (letter->date);
  JsonObject *object = json_object_new ();

  aus_json_set_text (object, "id", letter->id);
  aus_json_set_text (object, "channel", aus_channel_get_name (letter->channel));
  aus_json_set_text (object, "at", at);
  aus_json_set_text (object, "to", letter->to);
  aus_json_set_text (object, "to_name", letter->to_name);
  aus_json_set_text (object, "from_name", letter->from_name);
  aus_json_set_text (object, "locale", letter->locale);
  aus_json_set_text (object, "subject", letter->subject);
  aus_json_set_text (object, "text", letter->text);
  aus_json_set_text (object, "method", letter->method);
  json_node_take_object (node, object);
  return aus_json_print (node);
}

static gboolean
write_file (AusFolderCarrier *self, const AusLetter *letter, const char *suffix, const char *text,
            GError **error)
{
  g_autofree char *name = g_strconcat (letter->id, suffix, NULL);
  g_autofree char *path = g_build_filename (self->directory, name, NULL);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/* Written twice after a crash, it is the same file. */
static void
write_letter (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  AusFolderCarrier *self = g_task_get_source_object (task);
  const AusLetter *letter = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  /* Whoever waits for a page comes first; the thread is this pool's own. */
  setpriority (PRIO_PROCESS, (id_t) gettid (), 10);
  g_autofree char *description = describe (letter);
  g_autofree char *mail =
      letter->channel == AUS_CHANNEL_MAIL ? aus_mime_build (letter, self->from_address) : NULL;

  if (g_mkdir_with_parents (self->directory, 0700) == 0 &&
      (mail == NULL || write_file (self, letter, ".eml", mail, &error)) &&
      write_file (self, letter, ".json", description, &error)) {
    g_task_return_pointer (task, aus_delivery_new (AUS_DELIVERY_FILED, NULL, 0),
                           (GDestroyNotify) aus_delivery_free);
    return;
  }
  gboolean full = g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ||
                  (error == NULL && errno == ENOSPC);
  g_task_return_pointer (
      task, aus_delivery_new (AUS_DELIVERY_LATER, full ? "disk-full" : "outbox-folder", 0),
      (GDestroyNotify) aus_delivery_free);
}

static void
send_async (AusCarrier *carrier, const AusLetter *letter, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (carrier, cancellable, callback, user_data);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, (gpointer) letter, NULL);
  g_thread_pool_push (AUS_FOLDER_CARRIER (carrier)->pool, task, NULL);
}

static void
carrier_init (AusCarrierInterface *iface)
{
  iface->send_async = send_async;
}

static void
aus_folder_carrier_finalize (GObject *object)
{
  AusFolderCarrier *self = AUS_FOLDER_CARRIER (object);

  /* Every letter under way holds us; the last one may end on the pool's thread. */
  g_thread_pool_free (self->pool, FALSE, FALSE);
  g_free (self->directory);
  g_free (self->from_address);
  G_OBJECT_CLASS (aus_folder_carrier_parent_class)->finalize (object);
}

static void
aus_folder_carrier_class_init (AusFolderCarrierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aus_folder_carrier_finalize;
}

static void
aus_folder_carrier_init (AusFolderCarrier *self)
{
}

AusCarrier *
aus_folder_carrier_new (const char *directory, const char *from_address)
{
  AusFolderCarrier *self = g_object_new (AUS_TYPE_FOLDER_CARRIER, NULL);

  self->directory = g_strdup (directory);
  self->from_address = g_strdup (from_address);
  self->pool = g_thread_pool_new (write_letter, NULL, 1, TRUE, NULL);
  return AUS_CARRIER (self);
}
