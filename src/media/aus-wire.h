/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "media/aus-fingerprint.h"
#include "media/aus-plane.h"

G_BEGIN_DECLS

/*
 * AusWire: where the packet plane is tied into webrtcbin:
 *
 *   libnice ─► nicesrc ─┬─ DTLS ─► queue ─► dtlsdec ─ keys, certificate ─► fingerprint check
 *                       └─ SRTP ─► AusMember                                     │
 *   libnice ◄─ nicesink ◄─ DTLS only ─ dtlsenc                                   ▼
 *   selected socket ◄───────── AusNicePath ◄─ AusTransport ◄──────────────── SRTP keys
 *
 * Reference-counted; its callbacks run on webrtcbin's threads.
 */
typedef struct _AusWire AusWire;

typedef enum {
  AUS_WIRE_SECURE,            /* keys are there and the certificate is the answer's */
  AUS_WIRE_WRONG_FINGERPRINT, /* another certificate: nothing passes, ever */
  AUS_WIRE_DTLS_FAILED,
} AusWireEvent;

typedef void (*AusWireCallback) (AusWireEvent event, gpointer data);

AusWire *aus_wire_new (AusWireCallback callback, gpointer data, GDestroyNotify destroy);
AusWire *aus_wire_ref (AusWire *self);
void aus_wire_unref (AusWire *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusWire, aus_wire_unref)

/* aus_wire_attach: taps the elements that @webrtcbin makes from now on. */
void aus_wire_attach (AusWire *self, GstElement *webrtcbin);
/* aus_wire_get_transport: unowned. */
AusTransport *aus_wire_get_transport (AusWire *self);
/* aus_wire_set_member: who gets the packets; before any can come. */
void aus_wire_set_member (AusWire *self, AusMember *member);
/* aus_wire_expect: the certificate that the answer promises; before webrtcbin sees the answer. */
void aus_wire_expect (AusWire *self, const AusFingerprint *fingerprint);
/*
 * aus_wire_settle: once the client has proved to have the keys, stops the parts of webrtcbin that
 * only the handshake needed, and their threads. To be called now and then, from the thread that
 * also ends the pipeline.
 */
void aus_wire_settle (AusWire *self);
/* aus_wire_restart_ice: see aus_nice_path_restart. */
gboolean aus_wire_restart_ice (AusWire *self, const char *ufrag, const char *password,
                               char **own_ufrag, char **own_password);
/* aus_wire_close: nothing passes any more. */
void aus_wire_close (AusWire *self);

G_END_DECLS
