/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* AusHookCall: one request to a receiver; all members belong to it. */
typedef struct {
  char *url;
  char *id;        /* header webhook-id */
  gint64 seconds;  /* header webhook-timestamp: Unix time of this try */
  char *signature; /* header webhook-signature */
  char *payload;   /* application/json */
} AusHookCall;

void aus_hook_call_free (AusHookCall *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusHookCall, aus_hook_call_free)

/*
 * AusHookAnswer: what became of it. @status: of HTTP, 0 when there was no answer: then @reason is
 * one of unreachable, timeout, tls, private-address. Nothing else of the answer is kept: it is
 * somebody else's text.
 */
typedef struct {
  guint status;
  const char *reason; /* static; NULL with a status */
} AusHookAnswer;

/* AusHookCaller: the port that calls a webhook. */
#define AUS_TYPE_HOOK_CALLER (aus_hook_caller_get_type ())
G_DECLARE_INTERFACE (AusHookCaller, aus_hook_caller, AUS, HOOK_CALLER, GObject)

struct _AusHookCallerInterface {
  GTypeInterface parent;
  void (*call_async) (AusHookCaller *self, const AusHookCall *call, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data);
};

/* aus_hook_caller_call_async: @call must live until the callback. Implementations answer by a GTask
 * that returns an AusHookAnswer (g_free). */
void aus_hook_caller_call_async (AusHookCaller *self, const AusHookCall *call,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
/* aus_hook_caller_call_finish: (transfer full): g_free(); NULL only when cancelled. */
AusHookAnswer *aus_hook_caller_call_finish (AusHookCaller *self, GAsyncResult *res);

G_END_DECLS
