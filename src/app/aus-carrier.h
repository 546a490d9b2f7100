/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-message.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * AusLetter: one message ready to leave, the same for each try: whoever gets it twice can tell by
 * its id. All members belong to it.
 */
typedef struct {
  AusChannel channel;
  char *id; /* 32 hexadecimal digits: Message-ID, idempotency key, bounce address */
  char *to; /* address or E.164 number */
  char *to_name;
  char *from_name;
  char *reply_to; /* NULL */
  char *locale;
  char *subject; /* mail */
  char *text;
  char *html;     /* mail */
  char *calendar; /* mail: text/calendar; NULL: none */
  char *method;   /* of the calendar part: REQUEST, CANCEL */
  gint64 date;    /* when it was asked for */
} AusLetter;

void aus_letter_free (AusLetter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusLetter, aus_letter_free)

typedef enum {
  AUS_DELIVERY_SENT,
  AUS_DELIVERY_FILED,
  AUS_DELIVERY_LATER,   /* what is wrong may be right later */
  AUS_DELIVERY_REFUSED, /* and will be tomorrow */
} AusDeliveryState;

/*
 * AusDelivery: what became of one try. @reason is a word the pages translate: unreachable, timeout,
 * tls, login-refused, sender-refused, address-refused, content-refused, busy, gateway-error,
 * disk-full, outbox-folder; a server's own code may follow ("address-refused 550"). Never its
 * sentence: that may hold a name.
 */
typedef struct {
  AusDeliveryState state;
  char *reason; /* NULL when it left */
} AusDelivery;

AusDelivery *aus_delivery_new (AusDeliveryState state, const char *reason, int code);
void aus_delivery_free (AusDelivery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusDelivery, aus_delivery_free)

/* AusCarrier: the port that takes letters of one channel out of the server (C4). */
#define AUS_TYPE_CARRIER (aus_carrier_get_type ())
G_DECLARE_INTERFACE (AusCarrier, aus_carrier, AUS, CARRIER, GObject)

struct _AusCarrierInterface {
  GTypeInterface parent;
  void (*send_async) (AusCarrier *self, const AusLetter *letter, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data);
};

/*
 * aus_carrier_send_async: @letter must live until the callback. Implementations answer by a GTask
 * that returns an AusDelivery; there is no error: a try that failed is a delivery, too.
 */
void aus_carrier_send_async (AusCarrier *self, const AusLetter *letter, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/* aus_carrier_send_finish: (transfer full): NULL only when cancelled. */
AusDelivery *aus_carrier_send_finish (AusCarrier *self, GAsyncResult *res);

G_END_DECLS
