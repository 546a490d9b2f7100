/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-hook-caller.h"

G_DEFINE_INTERFACE (AusHookCaller, aus_hook_caller, G_TYPE_OBJECT)

static void
aus_hook_caller_default_init (AusHookCallerInterface *iface)
{
}

void
aus_hook_call_free (AusHookCall *self)
{
  if (self == NULL)
    return;
  g_free (self->url);
  g_free (self->id);
  g_free (self->signature);
  g_free (self->payload);
  g_free (self);
}

void
aus_hook_caller_call_async (AusHookCaller *self, const AusHookCall *call, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_HOOK_CALLER (self) && call != NULL);
  AUS_HOOK_CALLER_GET_IFACE (self)->call_async (self, call, cancellable, callback, user_data);
}

AusHookAnswer *
aus_hook_caller_call_finish (AusHookCaller *self, GAsyncResult *res)
{
  g_return_val_if_fail (g_task_is_valid (res, self), NULL);
  return g_task_propagate_pointer (G_TASK (res), NULL);
}
