/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/aus-signal-message.h"

#include "domain/aus-arrival.h"
#include "domain/aus-quality.h"
#include "domain/aus-site.h"

/* Rows are one line where they can be. */
/* clang-format off */

/* What every message of the server begins with; seq is missing in what belongs to the socket. */
#define HEAD(name)                                                                                 \
  { "v", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, 1, 1 },                                              \
  { "type", AUS_JSON_ENUM, AUS_JSON_REQUIRED, .values = (const char *const[]) { name, NULL } }
#define SEQ { "seq", AUS_JSON_INTEGER, AUS_JSON_REQUIRED, 1, G_MAXINT32 }
#define END { NULL }

#define REQUIRED          AUS_JSON_REQUIRED
#define REQUIRED_NULLABLE (AUS_JSON_REQUIRED | AUS_JSON_NULLABLE)

static const char *const EXTRAS[] = { "none", "screen", "device", NULL };
static const char *const CONNECTIONS[] = { "connected", "connecting", "silent", "none", NULL };
static const char *const LEG_STATES[] = { "connecting", "connected", "silent", "failed", NULL };

static const AusJsonMember WELCOME[] = {
  HEAD ("welcome"),
  { "session", AUS_JSON_STRING, REQUIRED, 1, 64 },
  { "resume", AUS_JSON_STRING, REQUIRED, 1, 64, .doc = "Token for a later hello" },
  { "resumed", AUS_JSON_BOOLEAN, REQUIRED },
  { "ping_seconds", AUS_JSON_INTEGER, REQUIRED, 1, 60 },
  { "server_time", AUS_JSON_TIME, REQUIRED },
  END,
};

static const AusJsonMember PING[] = { HEAD ("ping"),
                                      { "n", AUS_JSON_INTEGER, REQUIRED, 0, G_MAXINT32 },
                                      END };
static const AusJsonMember PONG[] = { HEAD ("pong"),
                                      { "n", AUS_JSON_INTEGER, REQUIRED, 0, G_MAXINT32 },
                                      END };

static const AusJsonMember OK[] = {
  HEAD ("ok"), SEQ, { "re", AUS_JSON_INTEGER, REQUIRED, 1, G_MAXINT32 }, END
};

static const AusJsonMember PROBLEM[] = {
  HEAD ("error"),
  SEQ,
  { "re", AUS_JSON_INTEGER, AUS_JSON_NULLABLE, 1, G_MAXINT32 },
  { "problem", AUS_JSON_STRING, REQUIRED, 1, 64, .doc = "Name of the error, as in the REST API" },
  { "detail", AUS_JSON_STRING, REQUIRED, 0, 1000 },
  { "pointer", AUS_JSON_STRING, 0, 0, 200, .doc = "JSON pointer (RFC 6901) to the bad member" },
  { "retry_after", AUS_JSON_INTEGER, 0, 1, 86400, .doc = "Seconds" },
  END,
};

static const AusJsonMember BYE[] = {
  HEAD ("bye"),
  SEQ,
  { "reason", AUS_JSON_STRING, REQUIRED, 1, 64 },
  END,
};

static const AusJsonMember ORGANISATION[] = {
  { "id", AUS_JSON_STRING, REQUIRED, 1, 64 },
  { "name", AUS_JSON_STRING, REQUIRED, 0, 200 },
  END,
};

static const AusJsonMember PRACTITIONER[] = {
  { "id", AUS_JSON_STRING, REQUIRED, 1, 64 },
  { "display_name", AUS_JSON_STRING, REQUIRED, 0, 200 },
  { "profession", AUS_JSON_STRING, REQUIRED, 0, 64 },
  END,
};

static const AusJsonMember SITE_DEVICE[] = {
  { "kind", AUS_JSON_ENUM, REQUIRED, .values = aus_site_device_kind_names },
  { "name", AUS_JSON_STRING, REQUIRED, 0, 60 },
  END,
};
static const AusJsonMember SITE_DEVICE_ITEM[] = {
  { "device", AUS_JSON_OBJECT, .members = SITE_DEVICE },
  END,
};

static const AusJsonMember SITE_OF[] = {
  { "name", AUS_JSON_STRING, REQUIRED, 1, 200 },
  { "town", AUS_JSON_STRING, REQUIRED, 1, 200 },
  { "devices", AUS_JSON_ARRAY, REQUIRED, .max = AUS_SITE_DEVICES_MAX, .members = SITE_DEVICE_ITEM,
    .doc = "What can be examined with there" },
  { "checked_in", AUS_JSON_BOOLEAN, REQUIRED },
  { "host_wish", AUS_JSON_ENUM, REQUIRED, .values = aus_host_wish_names,
    .doc = "What the patient said about the host's presence" },
  END,
};

static const AusJsonMember QUEUE[] = {
  { "name", AUS_JSON_STRING, REQUIRED, 0, 200 },
  { "code", AUS_JSON_STRING, REQUIRED, 0, 16, .doc = "Its public address is /q/ and this" },
  { "taken", AUS_JSON_BOOLEAN, REQUIRED, .doc = "By the practitioner" },
  { "ahead", AUS_JSON_INTEGER, REQUIRED_NULLABLE, 0, 1000,
    .doc = "So many were ready before and still wait; null: not waiting there" },
  END,
};

static const AusJsonMember CONSULTATION[] = {
  { "id", AUS_JSON_ID, REQUIRED },
  { "version", AUS_JSON_INTEGER, REQUIRED, 0, G_MAXINT32 },
  { "status", AUS_JSON_ENUM, REQUIRED, .values = aus_consultation_status_names },
  { "kind", AUS_JSON_ENUM, REQUIRED, .values = aus_consultation_kind_names },
  { "planned_start", AUS_JSON_TIME, REQUIRED },
  { "planned_duration_minutes", AUS_JSON_INTEGER, REQUIRED, 0, 1440 },
  { "organisation", AUS_JSON_OBJECT, REQUIRED, .members = ORGANISATION },
  { "practitioner", AUS_JSON_OBJECT, REQUIRED, .members = PRACTITIONER },
  { "queue", AUS_JSON_OBJECT, REQUIRED_NULLABLE, .members = QUEUE,
    .doc = "The shared queue by which the patient came" },
  { "announced_delay_minutes", AUS_JSON_INTEGER, REQUIRED_NULLABLE, 0, 240 },
  { "waiting_message", AUS_JSON_STRING, REQUIRED, 0, 500 },
  { "locked", AUS_JSON_BOOLEAN, REQUIRED },
  { "cancel_until", AUS_JSON_TIME, REQUIRED_NULLABLE,
    .doc = "So long the patient may cancel; null for others, and when it is no longer to come" },
  { "site", AUS_JSON_OBJECT, REQUIRED_NULLABLE, .members = SITE_OF,
    .doc = "Where the patient is; null: not at a site" },
  { "measurements", AUS_JSON_INTEGER, REQUIRED, 0, 1000,
    .doc = "Entered so far; 0 for who may not see them" },
  { "started_at", AUS_JSON_TIME, REQUIRED_NULLABLE },
  { "ended_at", AUS_JSON_TIME, REQUIRED_NULLABLE },
  { "duration_seconds", AUS_JSON_INTEGER, REQUIRED_NULLABLE, 0, G_MAXINT32 },
  { "resumable_until", AUS_JSON_TIME, REQUIRED_NULLABLE },
  { "note", AUS_JSON_STRING, 0, 0, 10000, .doc = "Private comment; practitioner only" },
  END,
};

static const AusJsonMember ME[] = {
  { "id", AUS_JSON_ID, REQUIRED },
  { "role", AUS_JSON_ENUM, REQUIRED, .values = aus_role_names },
  { "display_name", AUS_JSON_STRING, REQUIRED, 0, 200,
    .doc = "Masked until identity is confirmed" },
  { "masked_name", AUS_JSON_STRING, REQUIRED, 0, 200 },
  { "locale", AUS_JSON_STRING, REQUIRED, 2, 35, .doc = "The language of the invitation (BCP 47)" },
  { "needs_birth_date", AUS_JSON_BOOLEAN, REQUIRED },
  { "admitted", AUS_JSON_BOOLEAN, REQUIRED },
  END,
};

static const AusJsonMember CONSENT[] = {
  { "text_version", AUS_JSON_STRING, REQUIRED, 1, 32 },
  { "given", AUS_JSON_BOOLEAN, REQUIRED },
  { "withdrawn", AUS_JSON_BOOLEAN, REQUIRED },
  END,
};

static const AusJsonMember MEDIA[] = {
  { "microphone", AUS_JSON_BOOLEAN, REQUIRED },
  { "camera", AUS_JSON_BOOLEAN, REQUIRED },
  { "extra", AUS_JSON_ENUM, REQUIRED, .values = EXTRAS },
  { "extra_label", AUS_JSON_STRING, REQUIRED_NULLABLE, 0, 80 },
  END,
};

static const char *const REMOVERS[] = { "practitioner", "patient", NULL };
static const AusJsonMember PERSON[] = {
  { "id", AUS_JSON_ID, REQUIRED },
  { "role", AUS_JSON_ENUM, REQUIRED, .values = aus_role_names },
  { "display_name", AUS_JSON_STRING, REQUIRED, 0, 200 },
  { "presence", AUS_JSON_ENUM, REQUIRED, .values = aus_presence_names },
  { "admitted", AUS_JSON_BOOLEAN, REQUIRED },
  { "removed_by", AUS_JSON_ENUM, REQUIRED_NULLABLE, .values = REMOVERS,
    .doc = "Out, at whose word; told to those who may let them in again" },
  { "since", AUS_JSON_TIME, REQUIRED_NULLABLE },
  { "media", AUS_JSON_OBJECT, REQUIRED_NULLABLE, .members = MEDIA },
  { "speaking", AUS_JSON_BOOLEAN, REQUIRED },
  { "slot", AUS_JSON_INTEGER, REQUIRED_NULLABLE, 1, 6, .doc = "Where my leg receives them" },
  { "extra_slot", AUS_JSON_INTEGER, REQUIRED_NULLABLE, 1, 6 },
  { "video_paused", AUS_JSON_BOOLEAN, REQUIRED,
    .doc = "Their picture is not sent to me: my line is too slow" },
  { "extra_paused", AUS_JSON_BOOLEAN, REQUIRED },
  { "connection", AUS_JSON_ENUM, REQUIRED, .values = CONNECTIONS },
  { "encrypts", AUS_JSON_BOOLEAN, REQUIRED_NULLABLE, .doc = "End to end; null: not there" },
  { "equipment", AUS_JSON_ANY, AUS_JSON_NULLABLE, 0, 4096, .doc = "Practitioner only" },
  { "consent_withdrawn", AUS_JSON_BOOLEAN, 0, .doc = "Practitioner only" },
  END,
};
static const AusJsonMember PERSON_ITEM[] = { { "", AUS_JSON_OBJECT, REQUIRED, .members = PERSON },
                                             END };

/* In a state, and in a message of their own. */
#define LIMIT_MEMBERS                                                                              \
  { "video_kbps", AUS_JSON_INTEGER, REQUIRED, 0, 100000 },                                         \
  { "video_height", AUS_JSON_INTEGER, REQUIRED, 0, 4320 },                                         \
  { "video_fps", AUS_JSON_INTEGER, REQUIRED, 1, 120 },                                             \
  { "low_kbps", AUS_JSON_INTEGER, REQUIRED, 0, 100000,                                             \
    .doc = "A second, low picture of the camera; 0: none" },                                       \
  { "extra_kbps", AUS_JSON_INTEGER, REQUIRED, 0, 100000 }
static const AusJsonMember LIMITS[] = { LIMIT_MEMBERS, END };

static const AusJsonMember ROUND_MEMBER[] = {
  { "id", AUS_JSON_ID, REQUIRED },
  { "instance", AUS_JSON_STRING, REQUIRED, 22, 22 },
  END,
};
static const AusJsonMember ROUND_MEMBER_ITEM[] = {
  { "", AUS_JSON_OBJECT, REQUIRED, .members = ROUND_MEMBER }, END
};
static const AusJsonMember WITHOUT_ITEM[] = { { "", AUS_JSON_ID, REQUIRED }, END };

static const AusJsonMember ENCRYPTION[] = {
  { "wanted", AUS_JSON_BOOLEAN, REQUIRED, .doc = "False: switched off by the operator" },
  { "round", AUS_JSON_INTEGER, REQUIRED, 0, G_MAXINT64 / 2 },
  { "members", AUS_JSON_ARRAY, REQUIRED, 0, 16, .members = ROUND_MEMBER_ITEM },
  { "without", AUS_JSON_ARRAY, REQUIRED, 0, 16, .members = WITHOUT_ITEM,
    .doc = "In the call and cannot encrypt" },
  END,
};

static const char *const DEVICE_KINDS[] = { "publish", "watch", NULL };
static const AusJsonMember DEVICE[] = {
  { "id", AUS_JSON_ID, REQUIRED },
  { "name", AUS_JSON_STRING, REQUIRED, 1, 80 },
  { "kind", AUS_JSON_ENUM, REQUIRED, .values = DEVICE_KINDS },
  { "connection", AUS_JSON_STRING, REQUIRED, 1, 16 },
  { "slot", AUS_JSON_INTEGER, REQUIRED | AUS_JSON_NULLABLE, 1, 6,
    .doc = "Where its picture arrives; it is not encrypted end to end" },
  END,
};
static const AusJsonMember DEVICE_ITEM[] = { { "", AUS_JSON_OBJECT, .members = DEVICE }, END };

static const char *const PHASES[] = { "ask", "opening", "open", NULL };
static const AusJsonMember MONEY[] = {
  { "cents", AUS_JSON_INTEGER, REQUIRED, 0, 100000 },
  { "currency", AUS_JSON_STRING, REQUIRED, 3, 3 },
  END,
};
static const AusJsonMember PAYMENT[] = {
  { "state", AUS_JSON_ENUM, REQUIRED, .values = aus_payment_state_names },
  { "max_amount", AUS_JSON_OBJECT, REQUIRED, .members = MONEY },
  { "held_amount", AUS_JSON_OBJECT, REQUIRED_NULLABLE, .members = MONEY },
  { "captured_amount", AUS_JSON_OBJECT, REQUIRED_NULLABLE, .members = MONEY },
  { "pending_amount", AUS_JSON_OBJECT, REQUIRED_NULLABLE, .members = MONEY },
  { "capture_before", AUS_JSON_TIME, REQUIRED_NULLABLE },
  { "problem", AUS_JSON_STRING, REQUIRED_NULLABLE, 0, 64, .doc = "Why the provider does not do it" },
  { "phase", AUS_JSON_ENUM, REQUIRED_NULLABLE, .values = PHASES, .doc = "Of the patient's own way" },
  { "url", AUS_JSON_STRING, REQUIRED_NULLABLE, 0, 4000, .doc = "open: where the card is asked for" },
  END,
};

static const AusJsonMember STATE[] = {
  HEAD ("state"),
  SEQ,
  { "step", AUS_JSON_ENUM, REQUIRED, .values = aus_arrival_step_names },
  { "reason", AUS_JSON_STRING, REQUIRED_NULLABLE, 0, 64 },
  { "me", AUS_JSON_OBJECT, REQUIRED, .members = ME },
  { "consultation", AUS_JSON_OBJECT, REQUIRED, .members = CONSULTATION },
  { "consent", AUS_JSON_OBJECT, REQUIRED, .members = CONSENT },
  { "payment", AUS_JSON_OBJECT, REQUIRED_NULLABLE, .members = PAYMENT,
    .doc = "To patient and practitioner of a consultation that is paid online" },
  { "people", AUS_JSON_ARRAY, REQUIRED, 0, 16, .members = PERSON_ITEM },
  { "limits", AUS_JSON_OBJECT, REQUIRED, .members = LIMITS },
  { "devices", AUS_JSON_ARRAY, REQUIRED, 0, 4, .members = DEVICE_ITEM },
  { "encryption", AUS_JSON_OBJECT, REQUIRED, .members = ENCRYPTION },
  END,
};

static const AusJsonMember URL_ITEM[] = { { "", AUS_JSON_STRING, REQUIRED, 1, 300 }, END };
static const AusJsonMember ICE_SERVER[] = {
  { "urls", AUS_JSON_ARRAY, REQUIRED, 1, 8, .members = URL_ITEM },
  { "username", AUS_JSON_STRING, 0, 1, 200 },
  { "credential", AUS_JSON_STRING, 0, 1, 200 },
  END,
};
static const AusJsonMember ICE_SERVER_ITEM[] = {
  { "", AUS_JSON_OBJECT, REQUIRED, .members = ICE_SERVER }, END
};

static const AusJsonMember OFFER[] = {
  HEAD ("offer"),
  SEQ,
  { "leg", AUS_JSON_ID, REQUIRED },
  { "sdp", AUS_JSON_STRING, REQUIRED | AUS_JSON_CRLF, 1, 120000 },
  { "ice_servers", AUS_JSON_ARRAY, REQUIRED, 0, 8, .members = ICE_SERVER_ITEM },
  { "predecessor", AUS_JSON_ID, 0, .doc = "The leg it takes the place of" },
  END,
};

static const AusJsonMember CANDIDATE[] = {
  HEAD ("candidate"),
  SEQ,
  { "leg", AUS_JSON_ID, REQUIRED },
  { "mline", AUS_JSON_INTEGER, REQUIRED, 0, 14 },
  { "candidate", AUS_JSON_STRING, REQUIRED, 0, 512 },
  END,
};

static const AusJsonMember LEG[] = {
  HEAD ("leg"),
  SEQ,
  { "leg", AUS_JSON_ID, REQUIRED },
  { "state", AUS_JSON_ENUM, REQUIRED, .values = LEG_STATES },
  { "reason", AUS_JSON_STRING, REQUIRED, 0, 32 },
  END,
};

static const AusJsonMember SPEAKING[] = {
  HEAD ("speaking"),
  SEQ,
  { "participant", AUS_JSON_ID, REQUIRED },
  { "speaking", AUS_JSON_BOOLEAN, REQUIRED },
  END,
};

static const AusJsonMember LIMITED[] = { HEAD ("limits"), SEQ, LIMIT_MEMBERS, END };

static const AusJsonMember PAUSED[] = {
  HEAD ("paused"),
  SEQ,
  { "participant", AUS_JSON_ID, REQUIRED },
  { "video_paused", AUS_JSON_BOOLEAN, REQUIRED,
    .doc = "Their picture is not sent to me: my line is too slow" },
  { "extra_paused", AUS_JSON_BOOLEAN, REQUIRED },
  END,
};

static const AusJsonMember PERSON_QUALITY[] = {
  { "id", AUS_JSON_ID, REQUIRED },
  { "word", AUS_JSON_ENUM, REQUIRED, .values = aus_quality_word_names },
  { "cause", AUS_JSON_ENUM, REQUIRED, .values = aus_quality_cause_names },
  { "advice", AUS_JSON_ENUM, REQUIRED, .values = aus_quality_advice_names },
  { "audio", AUS_JSON_NUMBER, REQUIRED, 0, 5, .doc = "MOS of what this one hears; 0: nothing" },
  { "voice", AUS_JSON_NUMBER, REQUIRED, 0, 5, .doc = "MOS of the own voice on the own line" },
  { "picture", AUS_JSON_NUMBER, REQUIRED, 0, 5, .doc = "Score of what is seen; 0: nothing" },
  { "rtt_ms", AUS_JSON_NUMBER, REQUIRED, 0, 3600000 },
  { "loss_up", AUS_JSON_NUMBER, REQUIRED, 0, 100, .doc = "Percent of packets" },
  { "loss_down", AUS_JSON_NUMBER, REQUIRED, 0, 100 },
  { "kbps_up", AUS_JSON_NUMBER, REQUIRED, 0, 10000000 },
  { "kbps_down", AUS_JSON_NUMBER, REQUIRED, 0, 10000000 },
  END,
};
static const AusJsonMember PERSON_QUALITY_ITEM[] = {
  { "", AUS_JSON_OBJECT, REQUIRED, .members = PERSON_QUALITY }, END
};

static const AusJsonMember QUALITY[] = {
  HEAD ("quality"),
  SEQ,
  { "people", AUS_JSON_ARRAY, REQUIRED, 1, 16, .members = PERSON_QUALITY_ITEM },
  END,
};

static const AusJsonMember KEYS[] = {
  HEAD ("keys"),
  SEQ,
  { "from", AUS_JSON_ID, REQUIRED },
  { "round", AUS_JSON_INTEGER, REQUIRED, 1, G_MAXINT64 / 2 },
  { "part", AUS_JSON_STRING, REQUIRED, 1, 16 },
  { "body", AUS_JSON_STRING, REQUIRED, 0, 2048 },
  END,
};

/* Without seq: it is passed on at once or not at all, and never sent again. */
static const AusJsonMember SEALED[] = {
  HEAD ("sealed"),
  { "from", AUS_JSON_ID, REQUIRED },
  { "body", AUS_JSON_STRING, REQUIRED, 1, 60000 },
  END,
};

/* Dashboards: consultations are the REST representation, described in the OpenAPI document. */
#define CONSULTATION_MAX (64 * 1024)
static const AusJsonMember CONSULTATION_ITEM[] = {
  { "", AUS_JSON_ANY, REQUIRED, 0, CONSULTATION_MAX }, END
};
#define EVENT { "event", AUS_JSON_INTEGER, REQUIRED, 0, G_MAXINT64 / 2 }

static const AusJsonMember SNAPSHOT[] = {
  HEAD ("snapshot"),
  SEQ,
  EVENT,
  { "waiting", AUS_JSON_ARRAY, REQUIRED, 0, 0, .members = CONSULTATION_ITEM },
  END,
};

static const AusJsonMember CHANGED[] = {
  HEAD ("consultation"),
  SEQ,
  EVENT,
  { "consultation", AUS_JSON_ANY, REQUIRED, 0, CONSULTATION_MAX },
  END,
};

static const AusJsonMember SITE[] = {
  HEAD ("site"),
  SEQ,
  EVENT,
  { "consultation", AUS_JSON_ANY, REQUIRED, 0, CONSULTATION_MAX, .doc = "As a host may see it" },
  END,
};

static const AusJsonMember GONE[] = {
  HEAD ("gone"), SEQ, EVENT, { "consultation_id", AUS_JSON_ID, REQUIRED }, END
};

static const AusJsonMember ARRIVAL[] = {
  HEAD ("arrival"),
  SEQ,
  EVENT,
  { "consultation_id", AUS_JSON_ID, REQUIRED },
  { "participant_id", AUS_JSON_ID, REQUIRED },
  END,
};

static const AusJsonMember RESYNC[] = { HEAD ("resync"), SEQ, EVENT, END };

const AusSignalTable aus_signal_server_tables[] = {
  { "welcome", AUS_SIGNAL_ROOM_BOTH, WELCOME },
  { "ping", AUS_SIGNAL_ROOM_BOTH, PING },
  { "pong", AUS_SIGNAL_ROOM_BOTH, PONG },
  { "ok", AUS_SIGNAL_ROOM_BOTH, OK },
  { "error", AUS_SIGNAL_ROOM_BOTH, PROBLEM },
  { "bye", AUS_SIGNAL_ROOM_BOTH, BYE },
  { "state", AUS_SIGNAL_ROOM_VISIT, STATE },
  { "offer", AUS_SIGNAL_ROOM_VISIT, OFFER },
  { "candidate", AUS_SIGNAL_ROOM_VISIT, CANDIDATE },
  { "leg", AUS_SIGNAL_ROOM_VISIT, LEG },
  { "speaking", AUS_SIGNAL_ROOM_VISIT, SPEAKING },
  { "limits", AUS_SIGNAL_ROOM_VISIT, LIMITED },
  { "paused", AUS_SIGNAL_ROOM_VISIT, PAUSED },
  { "quality", AUS_SIGNAL_ROOM_VISIT, QUALITY },
  { "keys", AUS_SIGNAL_ROOM_VISIT, KEYS },
  { "sealed", AUS_SIGNAL_ROOM_VISIT, SEALED },
  { "snapshot", AUS_SIGNAL_ROOM_DASHBOARD, SNAPSHOT },
  { "consultation", AUS_SIGNAL_ROOM_DASHBOARD, CHANGED },
  { "site", AUS_SIGNAL_ROOM_DASHBOARD, SITE },
  { "gone", AUS_SIGNAL_ROOM_DASHBOARD, GONE },
  { "arrival", AUS_SIGNAL_ROOM_DASHBOARD, ARRIVAL },
  { "resync", AUS_SIGNAL_ROOM_DASHBOARD, RESYNC },
  { NULL },
};
