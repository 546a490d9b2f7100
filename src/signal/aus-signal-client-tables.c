/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/aus-signal-message.h"

#include "domain/aus-quality.h"

/* Rows are one line where they can be. */
/* clang-format off */

/* What every message of a client begins with. */
#define HEAD(name)                                                                                 \
  { "v", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, 1, 1, .doc = "Version of the protocol" },            \
  { "type", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = (const char *const[]) { name, NULL } },    \
  { "id", AUS_JSON_INTEGER, 0, 1, G_MAXINT32, .doc = "Number of the request; answered by re" }
#define END { NULL }

/* SDP of our thirteen m-lines is about 12 kB; browsers' answers stay well under this. */
#define SDP_MAX 120000

static const char *const EXTRA_VALUES[] = { "none", "screen", "device", NULL };
static const char *const NETWORK_VALUES[] = { "good", "fair", "poor", "none", NULL };
static const char *const ACTION_VALUES[] = { "start",   "admit",  "put_back", "remove",
                                             "lock",    "unlock", "end",      "resume",
                                             "message", "delay",  "note",     "bill", NULL };

static const AusJsonMember HELLO[] = {
  HEAD ("hello"),
  { "resume", AUS_JSON_STRING, 0, 1, 64, .doc = "Token of the session to take up again" },
  { "last_seq", AUS_JSON_INTEGER, 0, 0, G_MAXINT32, .doc = "Last seq received in that session" },
  { "last_event", AUS_JSON_INTEGER, 0, 0, G_MAXINT64 / 2, .doc = "Dashboards: last event known" },
  { "client", AUS_JSON_STRING, 0, 0, 64, .doc = "Name and version of the client" },
  { "instance", AUS_JSON_STRING, 0, 22, 22,
    .doc = "Visits: 16 random bytes of this page (base64url), which can encrypt end to end" },
  END,
};

static const AusJsonMember PING[] = {
  HEAD ("ping"),
  { "n", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, 0, G_MAXINT32, .doc = "Returned by pong" },
  END,
};

static const AusJsonMember PONG[] = {
  HEAD ("pong"),
  { "n", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, 0, G_MAXINT32, .doc = "Number of the ping" },
  END,
};

static const AusJsonMember CONFIRM_IDENTITY[] = {
  HEAD ("confirm_identity"),
  { "birth_date", AUS_JSON_DATE, AUS_JSON_NULLABLE, .doc = "When the practice knows one" },
  END,
};

static const AusJsonMember NOT_ME[] = { HEAD ("not_me"), END };

static const AusJsonMember CONSENT[] = {
  HEAD ("consent"),
  { "text_version", AUS_JSON_STRING, AUS_JSON_REQUIRED, 1, 32, .doc = "Version that was shown" },
  { "locale", AUS_JSON_STRING, AUS_JSON_REQUIRED, 2, 16, .doc = "Language it was shown in" },
  { "accepted", AUS_JSON_BOOLEAN, AUS_JSON_REQUIRED },
  END,
};

static const AusJsonMember WITHDRAW_CONSENT[] = { HEAD ("withdraw_consent"), END };

static const AusJsonMember EQUIPMENT[] = {
  { "camera", AUS_JSON_BOOLEAN, AUS_JSON_REQUIRED },
  { "microphone", AUS_JSON_BOOLEAN, AUS_JSON_REQUIRED },
  { "speaker", AUS_JSON_BOOLEAN, AUS_JSON_NULLABLE, .doc = "The test sound was heard" },
  { "browser", AUS_JSON_STRING, AUS_JSON_REQUIRED, 0, 120 },
  { "platform", AUS_JSON_STRING, AUS_JSON_NULLABLE, 0, 120 },
  { "camera_label", AUS_JSON_STRING, AUS_JSON_NULLABLE, 0, 200 },
  { "microphone_label", AUS_JSON_STRING, AUS_JSON_NULLABLE, 0, 200 },
  { "speaker_label", AUS_JSON_STRING, AUS_JSON_NULLABLE, 0, 200 },
  { "network", AUS_JSON_ENUM, AUS_JSON_NULLABLE, .values = NETWORK_VALUES,
    .doc = "Verdict of the network test; none: no way to the media server" },
  { "network_advice", AUS_JSON_STRING, AUS_JSON_NULLABLE, 0, 32, .doc = "What limits it" },
  { "encryption", AUS_JSON_BOOLEAN, AUS_JSON_NULLABLE, .doc = "The browser can, end to end" },
  { "round_trip_ms", AUS_JSON_NUMBER, AUS_JSON_NULLABLE, 0, 600000 },
  { "jitter_ms", AUS_JSON_NUMBER, AUS_JSON_NULLABLE, 0, 600000 },
  { "loss_percent", AUS_JSON_NUMBER, AUS_JSON_NULLABLE, 0, 100 },
  { "up_kbps", AUS_JSON_NUMBER, AUS_JSON_NULLABLE, 0, 10000000 },
  { "down_kbps", AUS_JSON_NUMBER, AUS_JSON_NULLABLE, 0, 10000000 },
  { "udp", AUS_JSON_BOOLEAN, AUS_JSON_NULLABLE, .doc = "The server can be reached so" },
  { "tcp", AUS_JSON_BOOLEAN, AUS_JSON_NULLABLE },
  { "turn", AUS_JSON_BOOLEAN, AUS_JSON_NULLABLE },
  END,
};

static const AusJsonMember READY[] = {
  HEAD ("ready"),
  { "equipment", AUS_JSON_OBJECT, AUS_JSON_REQUIRED, .members = EQUIPMENT },
  END,
};

static const AusJsonMember PAY[] = {
  HEAD ("pay"),
  { "cents", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, 0, 100000, .doc = "The price that was shown" },
  END,
};

static const AusJsonMember PAY_LOOK[] = { HEAD ("pay_look"), END };

static const AusJsonMember LEAVE[] = { HEAD ("leave"), END };

static const AusJsonMember CANCEL[] = { HEAD ("cancel"), END };

static const AusJsonMember ANSWER[] = {
  HEAD ("answer"),
  { "leg", AUS_JSON_ID, AUS_JSON_REQUIRED },
  { "sdp", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_CRLF, 1, SDP_MAX },
  END,
};

static const AusJsonMember CANDIDATE[] = {
  HEAD ("candidate"),
  { "leg", AUS_JSON_ID, AUS_JSON_REQUIRED },
  { "mline", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, 0, 14, .doc = "Index of the m-line" },
  { "candidate", AUS_JSON_STRING, AUS_JSON_REQUIRED, 0, 512, .doc = "Empty: no more follow" },
  END,
};

static const AusJsonMember RESTART[] = {
  HEAD ("restart"),
  { "leg", AUS_JSON_ID, AUS_JSON_REQUIRED },
  { "reason", AUS_JSON_STRING, AUS_JSON_REQUIRED, 0, 64 },
  END,
};

static const AusJsonMember MEDIA[] = {
  HEAD ("media"),
  { "microphone", AUS_JSON_BOOLEAN, AUS_JSON_REQUIRED },
  { "camera", AUS_JSON_BOOLEAN, AUS_JSON_REQUIRED },
  { "extra", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = EXTRA_VALUES },
  { "extra_label", AUS_JSON_STRING, AUS_JSON_NULLABLE, 0, 80 },
  END,
};

static const AusJsonMember SEEN[] = {
  { "kbps", AUS_JSON_NUMBER, AUS_JSON_REQUIRED, 0, 100000, .doc = "0: no picture" },
  { "height", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, 0, 8640, .doc = "Of the frames presented" },
  { "fps", AUS_JSON_NUMBER, AUS_JSON_REQUIRED, 0, 240 },
  { "frozen_percent", AUS_JSON_NUMBER, AUS_JSON_REQUIRED, 0, 100, .doc = "Of the time" },
  END,
};

static const AusJsonMember SENT[] = {
  { "height", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, 0, 8640 },
  { "fps", AUS_JSON_NUMBER, AUS_JSON_REQUIRED, 0, 240 },
  { "limit", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = aus_quality_limit_names,
    .doc = "What holds the encoder back" },
  END,
};

static const AusJsonMember STATS[] = {
  HEAD ("stats"),
  { "leg", AUS_JSON_ID, AUS_JSON_REQUIRED },
  { "concealed_percent", AUS_JSON_NUMBER, AUS_JSON_NULLABLE, 0, 100,
    .doc = "Of what is heard: made up because it did not come in time" },
  { "lost_percent", AUS_JSON_NUMBER, AUS_JSON_NULLABLE, 0, 100,
    .doc = "Of the packets awaited, wherever they were lost" },
  { "playout_ms", AUS_JSON_NUMBER, AUS_JSON_NULLABLE, 0, 10000, .doc = "Mean jitter-buffer delay" },
  { "rtt_ms", AUS_JSON_NUMBER, AUS_JSON_NULLABLE, 0, 60000 },
  { "seen", AUS_JSON_OBJECT, AUS_JSON_NULLABLE, .members = SEEN, .doc = "The main picture" },
  { "sent", AUS_JSON_OBJECT, AUS_JSON_NULLABLE, .members = SENT, .doc = "The own camera" },
  END,
};

static const AusJsonMember ACT[] = {
  HEAD ("act"),
  { "action", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = ACTION_VALUES },
  { "participant", AUS_JSON_ID, 0, .doc = "admit, put_back, remove: whom" },
  { "text", AUS_JSON_STRING, 0, 0, 10000, .doc = "message, note" },
  { "minutes", AUS_JSON_INTEGER, AUS_JSON_NULLABLE, 0, 240, .doc = "delay; null: none" },
  { "reason", AUS_JSON_STRING, 0, 0, 500 },
  { "cents", AUS_JSON_INTEGER, 0, 0, 100000, .doc = "bill: how much of what is held" },
  END,
};

const char *const aus_signal_company_wishes[] = { "leave", "return", "stay", NULL };

static const AusJsonMember COMPANY[] = {
  HEAD ("company"),
  { "participant", AUS_JSON_ID, AUS_JSON_REQUIRED, .doc = "Anybody but the practitioner; stay: a host of the site" },
  { "wish", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = aus_signal_company_wishes },
  END,
};

static const char *const PART_VALUES[] = { "commit", "reveal", "key", "have", "want", NULL };

static const AusJsonMember KEYS[] = {
  HEAD ("keys"),
  { "to", AUS_JSON_ID, 0, .doc = "Participant; absent: everybody in the round" },
  { "round", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, 1, G_MAXINT64 / 2 },
  { "part", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = PART_VALUES },
  { "body", AUS_JSON_STRING, AUS_JSON_REQUIRED, 0, 2048, .doc = "base64url; never read here" },
  END,
};

static const AusJsonMember ROUND[] = {
  HEAD ("round"),
  { "round", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, 1, G_MAXINT64 / 2,
    .doc = "The one that could not be completed" },
  END,
};

static const AusJsonMember SEALED[] = {
  HEAD ("sealed"),
  { "to", AUS_JSON_ID, AUS_JSON_REQUIRED },
  { "body", AUS_JSON_STRING, AUS_JSON_REQUIRED, 1, 60000,
    .doc = "base64url of a message that only its receiver can open" },
  END,
};

static const AusJsonMember REJOIN[] = { HEAD ("rejoin"), END };

static const AusJsonMember PRACTITIONER_ID[] = { { "", AUS_JSON_ID }, END };

static const AusJsonMember WATCH[] = {
  HEAD ("watch"),
  { "practitioner_ids", AUS_JSON_ARRAY, AUS_JSON_REQUIRED, 0, 200, .members = PRACTITIONER_ID,
    .doc = "Empty: all that are allowed" },
  END,
};

const AusSignalTable aus_signal_client_tables[AUS_SIGNAL_N_KINDS] = {
  [AUS_SIGNAL_HELLO] = { "hello", AUS_SIGNAL_ROOM_BOTH, HELLO },
  [AUS_SIGNAL_PING] = { "ping", AUS_SIGNAL_ROOM_BOTH, PING },
  [AUS_SIGNAL_PONG] = { "pong", AUS_SIGNAL_ROOM_BOTH, PONG },
  [AUS_SIGNAL_CONFIRM_IDENTITY] = { "confirm_identity", AUS_SIGNAL_ROOM_VISIT, CONFIRM_IDENTITY },
  [AUS_SIGNAL_NOT_ME] = { "not_me", AUS_SIGNAL_ROOM_VISIT, NOT_ME },
  [AUS_SIGNAL_CONSENT] = { "consent", AUS_SIGNAL_ROOM_VISIT, CONSENT },
  [AUS_SIGNAL_WITHDRAW_CONSENT] = { "withdraw_consent", AUS_SIGNAL_ROOM_VISIT, WITHDRAW_CONSENT },
  [AUS_SIGNAL_READY] = { "ready", AUS_SIGNAL_ROOM_VISIT, READY },
  [AUS_SIGNAL_PAY] = { "pay", AUS_SIGNAL_ROOM_VISIT, PAY },
  [AUS_SIGNAL_PAY_LOOK] = { "pay_look", AUS_SIGNAL_ROOM_VISIT, PAY_LOOK },
  [AUS_SIGNAL_LEAVE] = { "leave", AUS_SIGNAL_ROOM_VISIT, LEAVE },
  [AUS_SIGNAL_CANCEL] = { "cancel", AUS_SIGNAL_ROOM_VISIT, CANCEL },
  [AUS_SIGNAL_ANSWER] = { "answer", AUS_SIGNAL_ROOM_VISIT, ANSWER },
  [AUS_SIGNAL_CANDIDATE] = { "candidate", AUS_SIGNAL_ROOM_VISIT, CANDIDATE },
  [AUS_SIGNAL_RESTART] = { "restart", AUS_SIGNAL_ROOM_VISIT, RESTART },
  [AUS_SIGNAL_MEDIA] = { "media", AUS_SIGNAL_ROOM_VISIT, MEDIA },
  [AUS_SIGNAL_STATS] = { "stats", AUS_SIGNAL_ROOM_VISIT, STATS },
  [AUS_SIGNAL_ACT] = { "act", AUS_SIGNAL_ROOM_VISIT, ACT },
  [AUS_SIGNAL_COMPANY] = { "company", AUS_SIGNAL_ROOM_VISIT, COMPANY },
  [AUS_SIGNAL_REJOIN] = { "rejoin", AUS_SIGNAL_ROOM_VISIT, REJOIN },
  [AUS_SIGNAL_KEYS] = { "keys", AUS_SIGNAL_ROOM_VISIT, KEYS },
  [AUS_SIGNAL_ROUND] = { "round", AUS_SIGNAL_ROOM_VISIT, ROUND },
  [AUS_SIGNAL_SEALED] = { "sealed", AUS_SIGNAL_ROOM_VISIT, SEALED },
  [AUS_SIGNAL_WATCH] = { "watch", AUS_SIGNAL_ROOM_DASHBOARD, WATCH },
};
