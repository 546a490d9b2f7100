/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * AusRelay: how webrtcbin's threads tell an object of the main thread what happened. They never
 * hold a reference to the object, or the last one might be dropped on a thread that the object's
 * end has to wait for. Reference-counted; events arrive in order, and none after the object is
 * gone.
 */
typedef struct _AusRelay AusRelay;

/* Runs on the context that was the thread default when the relay was made. */
typedef void (*AusRelayHandler) (GObject *object, int kind, const char *text);

AusRelay *aus_relay_new (GObject *object, AusRelayHandler handler);
AusRelay *aus_relay_ref (AusRelay *self);
void aus_relay_unref (AusRelay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusRelay, aus_relay_unref)

/* aus_relay_post: from any thread; @text is copied, and may be NULL. */
void aus_relay_post (AusRelay *self, int kind, const char *text);

/* aus_relay_connect: connects @callback with the relay as its data, referenced meanwhile. */
gulong aus_relay_connect (AusRelay *self, gpointer instance, const char *signal,
                          GCallback callback);

G_END_DECLS
