/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/aus-json.h"

G_BEGIN_DECLS

/*
 * The messages of the subprotocol auscult.v1 (docs/interfaces.md), one table a message. What comes
 * in is checked against its table before anybody reads it; the published JSON Schema is made from
 * the same tables.
 */
#define AUS_SIGNAL_SUBPROTOCOL "auscult.v1"
#define AUS_SIGNAL_VERSION     1
/* Of one frame. The larger one is for SDP only; libsoup cuts off beyond it by itself. */
#define AUS_SIGNAL_MAX_BYTES        (64 * 1024)
#define AUS_SIGNAL_MAX_ANSWER_BYTES (128 * 1024)

typedef enum {
  AUS_SIGNAL_ROOM_VISIT = 1 << 0,     /* /visit/{id}/socket */
  AUS_SIGNAL_ROOM_DASHBOARD = 1 << 1, /* /api/v1/live */
  AUS_SIGNAL_ROOM_BOTH = AUS_SIGNAL_ROOM_VISIT | AUS_SIGNAL_ROOM_DASHBOARD,
} AusSignalRoom;

/* What a client may say. */
typedef enum {
  AUS_SIGNAL_HELLO,
  AUS_SIGNAL_PING,
  AUS_SIGNAL_PONG,
  AUS_SIGNAL_CONFIRM_IDENTITY,
  AUS_SIGNAL_NOT_ME,
  AUS_SIGNAL_CONSENT,
  AUS_SIGNAL_WITHDRAW_CONSENT,
  AUS_SIGNAL_PAY,
  AUS_SIGNAL_PAY_LOOK,
  AUS_SIGNAL_READY,
  AUS_SIGNAL_LEAVE,
  AUS_SIGNAL_CANCEL,
  AUS_SIGNAL_ANSWER,
  AUS_SIGNAL_CANDIDATE,
  AUS_SIGNAL_RESTART,
  AUS_SIGNAL_MEDIA,
  AUS_SIGNAL_STATS,
  AUS_SIGNAL_ACT,
  AUS_SIGNAL_COMPANY,
  AUS_SIGNAL_REJOIN,
  AUS_SIGNAL_KEYS,
  AUS_SIGNAL_ROUND,
  AUS_SIGNAL_SEALED,
  AUS_SIGNAL_WATCH,
  AUS_SIGNAL_N_KINDS
} AusSignalKind;

typedef struct {
  const char *type;
  AusSignalRoom rooms;
  const AusJsonMember *members;
} AusSignalTable;

/* aus_signal_client_tables: indexed by AusSignalKind. */
extern const AusSignalTable aus_signal_client_tables[AUS_SIGNAL_N_KINDS];
/* aus_signal_company_wishes: of the message `company`, in the order of its use cases. */
extern const char *const aus_signal_company_wishes[];
/* aus_signal_server_tables: ends with a row without type. */
extern const AusSignalTable aus_signal_server_tables[];

/* AusSignalMessage: a checked message; its members can be read without further tests. */
typedef struct {
  AusSignalKind kind;
  gint64 id;          /* of a request; 0: none, or not known because the message is bad */
  JsonNode *node;     /* owned */
  JsonObject *object; /* unowned: of @node */
} AusSignalMessage;

/*
 * aus_signal_message_parse: AUS_ERROR_MALFORMED when it is no JSON object of this version,
 * _NOT_FOUND for an unknown type, _INVALID with a pointer for a bad member, _TOO_LARGE. On failure
 * only @message->id may be set, so that the error can name the request it answers.
 */
gboolean aus_signal_message_parse (const char *data, gsize length, AusSignalRoom room,
                                   AusSignalMessage *message, GError **error);
void aus_signal_message_clear (AusSignalMessage *message);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AusSignalMessage, aus_signal_message_clear)

/* aus_signal_schema: (transfer full): the published JSON Schema (2020-12) of all messages. */
JsonNode *aus_signal_schema (void);

G_END_DECLS
