/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-hold.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* AusPaymentOrder: one question to the provider; all members belong to it. */
typedef struct {
  char *payment_id;               /* ours; the provider keeps it beside its own names */
  AusHoldWant want;               /* OPEN, CHECK, CAPTURE or RELEASE */
  char *key;                      /* the same for each try of the same question */
  char *account;                  /* connected account the money goes to; NULL: there is none */
  char *session_ref, *intent_ref; /* what the provider calls it, as far as known; NULL */
  AusMoney amount;                /* OPEN: to hold; CAPTURE: to take */
  char *label;                    /* OPEN: what the payer reads; names no patient */
  char *locale;                   /* OPEN */
  char *return_url;               /* OPEN: where the payer comes back to */
} AusPaymentOrder;

void aus_payment_order_free (AusPaymentOrder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusPaymentOrder, aus_payment_order_free)

typedef enum {
  AUS_PAYMENT_KNOWN,   /* how it stands there is in the report */
  AUS_PAYMENT_LATER,   /* no answer, or none that can be relied on: the same question again */
  AUS_PAYMENT_REFUSED, /* it will not do this; asking again changes nothing */
} AusPaymentOutcome;

/* AusPaymentReport: what the provider said. Strings: NULL = not said. Times usec, 0 = not said. */
typedef struct {
  AusPaymentOutcome outcome;
  char *reason;       /* LATER, REFUSED: a fixed word, perhaps with a number; never its text */
  gboolean answered;  /* LATER: it did answer, so the same key would give the same answer */
  gint64 retry_after; /* LATER: usec to wait at least */
  AusHoldTruth truth; /* KNOWN, as all below */
  char *session_ref, *intent_ref, *url;
  gint64 held_cents;     /* HELD; -1: not said */
  gint64 captured_cents; /* CAPTURED; -1 */
  gint64 fee_cents;      /* CAPTURED; -1 */
  gint64 capture_before; /* HELD */
  char *card;            /* "Visa 4242" */
} AusPaymentReport;

AusPaymentReport *aus_payment_report_new (AusPaymentOutcome outcome, const char *reason);
void aus_payment_report_free (AusPaymentReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusPaymentReport, aus_payment_report_free)

/* AusPaymentLink: an account at the provider. */
typedef struct {
  char *account;
  char *url;      /* where its owner goes on; NULL: nothing to do there */
  gboolean ready; /* it may take money */
} AusPaymentLink;

void aus_payment_link_free (AusPaymentLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusPaymentLink, aus_payment_link_free)

/* AusPaymentNews: what the provider told by itself. Strings may be NULL. */
typedef struct {
  char *id; /* of the event: the same each time it is told */
  char *type;
  char *account;
  char *payment_id, *session_ref, *intent_ref;
  gboolean about_account; /* @account has changed: @ready */
  gboolean ready;
  gint64 created_at; /* when it was so; 0: not said */
} AusPaymentNews;

void aus_payment_news_free (AusPaymentNews *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusPaymentNews, aus_payment_news_free)

/* AusCard: what is typed on the built-in test provider's page; of no real card. */
typedef struct {
  char *session_ref;
  char *number; /* digits */
  char *expiry; /* "MM/YY" */
  char *cvc;
  gboolean confirmed; /* the bank's question was answered with yes */
  gboolean refused;   /* … with no */
} AusCard;

void aus_card_free (AusCard *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusCard, aus_card_free)

/*
 * AusPaymentProvider: the port to whoever moves the money. Calls happen outside of transactions,
 * from rows; every answer says how things stand there now, so it may come twice or late.
 */
#define AUS_TYPE_PAYMENT_PROVIDER (aus_payment_provider_get_type ())
G_DECLARE_INTERFACE (AusPaymentProvider, aus_payment_provider, AUS, PAYMENT_PROVIDER, GObject)

struct _AusPaymentProviderInterface {
  GTypeInterface parent;
  const char *name;        /* "stripe", "test": in rows and answers */
  gboolean links_accounts; /* practitioners must link an account of their own first */
  void (*ask_async) (AusPaymentProvider *self, const AusPaymentOrder *order,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*link_async) (AusPaymentProvider *self, const char *key, const char *account,
                      const char *return_url, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data);
  AusPaymentNews *(*read_news) (AusPaymentProvider *self, GBytes *payload, const char *signature,
                                gint64 now, GError **error);
  const char *(*try_card) (AusPaymentProvider *self, const AusCard *card, gint64 now,
                           GError **error); /* NULL: it has a page of its own */
};

const char *aus_payment_provider_get_name (AusPaymentProvider *self);
gboolean aus_payment_provider_links_accounts (AusPaymentProvider *self);
gboolean aus_payment_provider_has_test_cards (AusPaymentProvider *self);

/* aus_payment_provider_ask_async: @order must live until the callback. Implementations answer by a
 * GTask that returns an AusPaymentReport. */
void aus_payment_provider_ask_async (AusPaymentProvider *self, const AusPaymentOrder *order,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
/* aus_payment_provider_ask_finish: (transfer full): NULL only when cancelled. */
AusPaymentReport *aus_payment_provider_ask_finish (AusPaymentProvider *self, GAsyncResult *res);

/*
 * aus_payment_provider_link_async: makes an account (once for each @key) or takes up @account, and
 * gives an address where its owner goes on; back to @return_url from there.
 */
void aus_payment_provider_link_async (AusPaymentProvider *self, const char *key,
                                      const char *account, const char *return_url,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
/* aus_payment_provider_link_finish: (transfer full): AUS_ERROR_UNAVAILABLE. */
AusPaymentLink *aus_payment_provider_link_finish (AusPaymentProvider *self, GAsyncResult *res,
                                                  GError **error);

/*
 * aus_payment_provider_read_news: (transfer full): AUS_ERROR_UNAUTHENTICATED for a signature that
 * is missing, wrong or of another time; AUS_ERROR_MALFORMED; AUS_ERROR_NOT_FOUND: it never tells.
 */
AusPaymentNews *aus_payment_provider_read_news (AusPaymentProvider *self, GBytes *payload,
                                                const char *signature, gint64 now, GError **error);

/*
 * aus_payment_provider_try_card: "held", "authenticate" (the bank asks first) or "declined" (with
 * its reason after a colon); static. AUS_ERROR_INVALID with a pointer for what is no test card,
 * AUS_ERROR_NOT_FOUND for a session that is over or unknown.
 */
const char *aus_payment_provider_try_card (AusPaymentProvider *self, const AusCard *card,
                                           gint64 now, GError **error);

G_END_DECLS
