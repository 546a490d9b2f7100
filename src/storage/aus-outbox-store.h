/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-message.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* AusOutboxRow: one message to one person over one channel. Times usec UTC. */
typedef struct {
  char *consultation_id;
  char *participant_id;
  AusMessageKind kind;
  AusChannel channel;
  gint64 serial; /* grows each time it is asked for after somebody may have got it */
  AusMessageState state;
  gint64 due_at; /* 0: nothing left to do; AUS_OUTBOX_NEVER: failed for good */
  guint tries;
  gint64 sequence; /* of the calendar part */
  gint64 changed_at;
  char *reason; /* NULL; a word of AusDelivery, perhaps with the server's code */
} AusOutboxRow;

/* Failed rows stay in the index of what is due, where the dashboard finds them. */
#define AUS_OUTBOX_NEVER G_GINT64_CONSTANT (4611686018427387904)

AusOutboxRow *aus_outbox_row_copy (const AusOutboxRow *self);
void aus_outbox_row_free (AusOutboxRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusOutboxRow, aus_outbox_row_free)

/*
 * aus_outbox_store_put: has a message sent from now on. One that is there already is armed anew
 * under the next serial, so that a sender that holds it finishes for nothing.
 */
gboolean aus_outbox_store_put (AusTx *tx, const char *consultation_id, const char *participant_id,
                               AusMessageKind kind, AusChannel channel, gint64 sequence,
                               GError **error);

/* aus_outbox_store_list: (transfer full) (element-type AusOutboxRow): of one consultation. */
GPtrArray *aus_outbox_store_list (AusTx *tx, const char *consultation_id, GError **error);

/*
 * aus_outbox_store_list_trouble: (transfer full) (element-type AusOutboxRow): those that failed or
 * are tried again, at most @limit: of @practitioner_id's consultations, newest first; NULL:
 * everything that has yet to leave, by when it is due.
 */
GPtrArray *aus_outbox_store_list_trouble (AusTx *tx, const char *practitioner_id, guint limit,
                                          GError **error);

/* aus_outbox_store_get_next: when the earliest is due or a lease ends; 0: none. */
gboolean aus_outbox_store_get_next (AusTx *tx, AusChannel channel, gint64 *next, GError **error);

/*
 * aus_outbox_store_lease: (transfer full) (element-type AusOutboxRow): takes at most @limit that
 * are due, earliest first: nobody else gets them for @lease_usec, also no other process.
 */
GPtrArray *aus_outbox_store_lease (AusTx *tx, AusChannel channel, gint64 lease_usec, guint limit,
                                   GError **error);

/*
 * aus_outbox_store_finish: what became of a leased row. @done FALSE without error: it was armed
 * anew or leased by another meanwhile, and stays as it is.
 */
gboolean aus_outbox_store_finish (AusTx *tx, const AusOutboxRow *row, AusMessageState state,
                                  gint64 due_at, const char *reason, gboolean *done,
                                  GError **error);

/* aus_outbox_store_drop: what was not tried yet will not be sent. */
gboolean aus_outbox_store_drop (AusTx *tx, const AusOutboxRow *row, GError **error);

/* aus_outbox_store_retry_all: everything that failed or waits for its next try is due now. */
gboolean aus_outbox_store_retry_all (AusTx *tx, gint64 *count, GError **error);

/* aus_outbox_store_release: what was leased by a server that is no more is due now. */
gboolean aus_outbox_store_release (AusTx *tx, GError **error);

/* aus_outbox_store_prune: failures older than @before no longer ask for attention. */
gboolean aus_outbox_store_prune (AusTx *tx, gint64 before, GError **error);

G_END_DECLS
