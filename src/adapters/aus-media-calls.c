/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-media-calls.h"

#include "adapters/aus-worker.h"
#include "core/aus-error.h"

/* The worker's own errors say what is wrong with what the client sent; anything else is its end. */
static void
return_error (GTask *task, GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);
  AusError code = g_strcmp0 (name, "org.auscult.Error.Malformed") == 0 ? AUS_ERROR_MALFORMED
                  : g_strcmp0 (name, "org.auscult.Error.Invalid") == 0 ? AUS_ERROR_INVALID
                                                                       : AUS_ERROR_UNAVAILABLE;
  g_dbus_error_strip_remote_error (error);
  g_task_return_new_error (task, AUS_ERROR, code, "%s", error->message);
}

static void
on_offer_accepted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *answer = NULL;

  if (aus_dbus_media1_call_accept_offer_finish (AUS_DBUS_MEDIA1 (source), &answer, result, &error))
    g_task_return_pointer (task, answer, g_free);
  else
    return_error (task, error);
}

static void
on_ice_restarted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *answer = NULL;

  if (aus_dbus_media1_call_restart_ice_finish (AUS_DBUS_MEDIA1 (source), &answer, result, &error))
    g_task_return_pointer (task, answer, g_free);
  else
    return_error (task, error);
}

void
aus_media_call_restart_ice (AusDbusMedia1 *proxy, const char *leg_id, const char *ufrag,
                            const char *password, GTask *task)
{
  aus_dbus_media1_call_restart_ice (proxy, leg_id, ufrag, password, NULL, on_ice_restarted, task);
}

void
aus_media_call_accept_offer (AusDbusMedia1 *proxy, const char *leg_id, const char *sdp,
                             gboolean publish, GTask *task)
{
  aus_dbus_media1_call_accept_offer (proxy, leg_id, sdp, publish, NULL, on_offer_accepted, task);
}

/* Statistics of all workers, asked at the same time and joined. */
typedef struct {
  GVariantBuilder builder;
  guint n_waiting;
} Gathering;

static void
gathering_free (gpointer data)
{
  Gathering *gathering = data;

  g_variant_builder_clear (&gathering->builder);
  g_free (gathering);
}

static void
gathering_done (GTask *task)
{
  Gathering *gathering = g_task_get_task_data (task);

  if (--gathering->n_waiting == 0)
    g_task_return_pointer (task, g_variant_ref_sink (g_variant_builder_end (&gathering->builder)),
                           (GDestroyNotify) g_variant_unref);
}

static void
on_stats (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Gathering *gathering = g_task_get_task_data (task);
  g_autoptr (GVariant) legs = NULL;

  /* A worker that died meanwhile has no legs: the others' figures are still good. */
  if (aus_dbus_media1_call_get_stats_finish (AUS_DBUS_MEDIA1 (source), &legs, result, NULL)) {
    for (gsize i = 0; i < g_variant_n_children (legs); i++) {
      g_autoptr (GVariant) leg = g_variant_get_child_value (legs, i);
      g_variant_builder_add_value (&gathering->builder, leg);
    }
  }
  gathering_done (task);
}

void
aus_media_call_stats (GPtrArray *workers, GTask *taken)
{
  g_autoptr (GTask) task = taken;
  Gathering *gathering = g_new0 (Gathering, 1);

  g_variant_builder_init (&gathering->builder, G_VARIANT_TYPE ("aa{sv}"));
  g_task_set_task_data (task, gathering, gathering_free);
  gathering->n_waiting = 1;
  for (guint i = 0; i < workers->len; i++) {
    AusDbusMedia1 *proxy = aus_worker_get_proxy (g_ptr_array_index (workers, i));
    if (proxy == NULL)
      continue;
    gathering->n_waiting++;
    aus_dbus_media1_call_get_stats (proxy, g_task_get_cancellable (task), on_stats,
                                    g_object_ref (task));
  }
  gathering_done (task);
}
