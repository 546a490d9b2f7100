/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-config-keys.h"

static const char *const modes[] = { "demo", "production", NULL };
static const char *const payment_providers[] = { "auto", "none", "test", "stripe", NULL };
static const char *const mail_transports[] = { "folder", "smtp", NULL };
static const char *const mail_securities[] = { "starttls", "tls", "none", NULL };
static const char *const sms_transports[] = { "folder", "http", NULL };
static const char *const log_formats[] = { "text", "json", NULL };
static const char *const log_levels[] = { "debug", "info", "message", "warning", NULL };

#define TEXT(name, fallback, comment)                                                              \
  {                                                                                                \
    name, AUS_CONFIG_STRING, 0, 0, NULL, fallback, comment                                         \
  }
#define NUMBER(name, min, max, fallback, comment)                                                  \
  {                                                                                                \
    name, AUS_CONFIG_INT, min, max, NULL, #fallback, comment                                       \
  }
#define FLAG(name, fallback, comment)                                                              \
  {                                                                                                \
    name, AUS_CONFIG_BOOLEAN, 0, 0, NULL, fallback, comment                                        \
  }
#define CHOICE(name, values, fallback, comment)                                                    \
  {                                                                                                \
    name, AUS_CONFIG_ENUM, 0, 0, values, fallback, comment                                         \
  }

/* clang-format off */
const AusConfigKey aus_config_keys[] = {
  CHOICE ("server.mode", modes, "production",
          "demo fills an empty database with a practice and prints its accounts"),

  TEXT ("data.directory", "/var/lib/auscult", "Database, keys and outbox"),
  TEXT ("data.web-directory", "", "The built web pages; empty: where they were installed"),

  NUMBER ("http.port", 0, 65535, 8420, "TCP port of pages, API and signalling; 0: any free one"),
  TEXT ("http.addresses", "127.0.0.1", "Addresses to listen on, comma-separated"),
  TEXT ("http.base-url", "", "What links to us begin with; empty: derived from address and port"),
  TEXT ("http.tls-certificate", "", "PEM file; empty: plain HTTP, for a reverse proxy"),
  TEXT ("http.tls-key", "", "PEM file"),
  TEXT ("http.trusted-proxies", "",
        "Reverse proxies, addresses or networks, comma-separated: only their X-Forwarded-For and -Proto"
        " are believed (rate limits, secure cookies); needs base-url"),
  NUMBER ("http.max-body-bytes", 1024, 16777216, 262144, "Larger request bodies are refused"),
  NUMBER ("http.max-connections", 16, 65535, 8192, "More are refused at once"),
  NUMBER ("http.slow-seconds", 2, 300, 20, "A client that takes longer to send a request is cut off"),
  NUMBER ("http.rate-per-minute", 10, 1000000, 600, "Requests of one client in a minute"),

  TEXT ("metrics.addresses", "127.0.0.1,::1",
        "Addresses that may read /metrics, comma-separated; empty: none"),
  TEXT ("metrics.token-file", "",
        "File with a bearer token that reading /metrics needs instead, from anywhere"),

  TEXT ("media.worker-path", "", "The auscult-media program; empty: where it was installed"),
  NUMBER ("media.workers", 0, 64, 0, "Media processes; 0: one for each core"),
  NUMBER ("media.port-min", 1024, 65535, 40000, "First UDP and TCP port of media"),
  NUMBER ("media.port-max", 1024, 65535, 49999, "Last UDP and TCP port of media"),
  TEXT ("media.addresses", "", "Addresses offered for media, comma-separated; empty: all"),
  TEXT ("media.advertised-addresses", "",
        "Public addresses told instead (1:1 NAT): PUBLIC or PUBLIC/LOCAL, comma-separated"),
  TEXT ("media.stun-server", "", "host:port; empty: none"),
  TEXT ("media.turn-servers", "", "turn: URLs for browsers, comma-separated"),
  TEXT ("media.turn-secret-file", "", "File with the shared secret of coturn's REST credentials"),
  NUMBER ("media.turn-hours", 1, 168, 24, "Its credentials, made anew for each connection, live for so long"),
  NUMBER ("media.max-network-tests", 0, 100, 8,
          "Network tests of the equipment check at a time; each echoes up to 4 Mbit/s"),
  NUMBER ("media.max-waiting-legs", 0, 10000, 200,
          "Connections built ahead for people who wait, for each worker; the others' when admitted"),
  FLAG ("media.ice-tcp", "true", "Offer TCP candidates, for networks that drop UDP"),
  NUMBER ("media.grace-seconds", 0, 600, 30,
          "A patient who lost the connection goes on waiting for so long"),
  NUMBER ("media.seat-seconds", 30, 600, 30, "A seat in a call is kept for so long"),

  FLAG ("call.end-to-end-encryption", "true",
        "Sound and picture, from participant to participant; chat and files always are"),
  NUMBER ("call.abandon-minutes", 1, 240, 15, "A call that everybody left ends by itself"),

  NUMBER ("consultation.absent-minutes", 5, 1440, 60,
          "A patient who never came is absent so long after the planned start"),
  NUMBER ("consultation.missed-minutes", 60, 1440, 60,
          "A patient who waited so long for nobody: not honoured"),
  NUMBER ("queue.ready-minutes", 5, 240, 30,
          "A place in a shared queue is kept so long for somebody who is not ready"),
  NUMBER ("consultation.resume-minutes", 1, 10, 10, "A hang-up by mistake can be undone for so long"),
  NUMBER ("consultation.cancel-minutes", 0, 10080, 60,
          "Patients may cancel until so long before the planned start"),

  FLAG ("webhook.private-addresses", "false",
        "Also call webhooks on this machine and in private networks"),
  NUMBER ("webhook.timeout-seconds", 1, 60, 15, "A webhook that answers later has not answered"),

  TEXT ("rules.directory", "", "More rules of the field, *.json as in data/rules; empty: built-in ones"),

  NUMBER ("link.validity-hours", 1, 720, 24, "Links die so long after the planned end"),
  NUMBER ("link.early-hours", 0, 48, 0, "Links open so long before their day begins"),

  NUMBER ("kiosk.idle-seconds", 10, 3600, 120,
          "A kiosk that nobody touches goes back to its start page; not while waiting or in a call"),
  NUMBER ("session.idle-minutes", 5, 1440, 120, "An account that does nothing is logged out"),
  NUMBER ("session.max-hours", 1, 720, 12, "Every session ends after so long"),
  NUMBER ("login.max-failures", 3, 100, 5, "Wrong passwords before an account is locked out"),
  NUMBER ("login.lock-minutes", 1, 1440, 15, "How long it stays locked"),

  NUMBER ("reminder.minutes", 0, 1440, 15,
          "Patient and practitioner are reminded so long before the start; 0: nobody is"),
  NUMBER ("reminder.early-hours", 0, 336, 0,
          "An earlier reminder, so long before, where an organisation says nothing; 0: none"),
  FLAG ("reminder.practitioner", "true", "Remind practitioners, too, not only patients"),

  CHOICE ("payment.provider", payment_providers, "auto",
          "auto: the built-in test provider in demo mode, else none; test is refused in production"),
  TEXT ("payment.stripe-key-file", "",
        "File with the platform's secret or restricted key (sk_… or rk_…), readable by the server alone"),
  TEXT ("payment.stripe-webhook-file", "",
        "File with the signing secrets of the webhook endpoint (whsec_…), one a line"),
  TEXT ("payment.stripe-url", "https://api.stripe.com", "Where Stripe's API is; http:// on this machine only"),
  NUMBER ("payment.timeout-seconds", 1, 80, 30, "A provider that takes longer is asked again later"),
  NUMBER ("payment.fee-basis-points", 0, 10000, 140,
          "What the provider keeps, shown to practitioners: 140 is 1.4 %; each may set the own contract's"),
  NUMBER ("payment.fee-cents", 0, 1000, 25, "And so much for each payment"),

  CHOICE ("mail.transport", mail_transports, "folder",
          "folder: written into outbox/ of the data directory and sent to nobody"),
  TEXT ("mail.host", "", "The SMTP server that relays for us and signs (DKIM)"),
  NUMBER ("mail.port", 1, 65535, 587, "Its port: 587 with starttls, 465 with tls"),
  CHOICE ("mail.security", mail_securities, "starttls", "none: only for a server on this machine"),
  TEXT ("mail.ca-file", "", "PEM file with the server's authority; empty: those of the system"),
  TEXT ("mail.user", "", "Who we log in as; empty: without"),
  TEXT ("mail.password-file", "", "File with the password, readable by the server alone"),
  TEXT ("mail.from", "auscult@localhost", "Sender's address of every mail"),
  TEXT ("mail.bounce", "",
        "Mailbox for returned mail: a@b.org becomes a+ID@b.org, one for each mail; empty: mail.from"),
  NUMBER ("mail.connections", 1, 32, 4, "Mails sent at the same time"),
  NUMBER ("mail.timeout-seconds", 1, 600, 60, "A server that takes longer is tried again later"),

  CHOICE ("sms.transport", sms_transports, "folder",
          "folder: written into outbox/ of the data directory and sent to nobody"),
  TEXT ("sms.gateway-file", "", "What to ask of the provider: see data/sms/ and docs/mail-sms.md"),
  NUMBER ("sms.timeout-seconds", 1, 600, 30, "A gateway that takes longer is tried again later"),

  TEXT ("documents.key-file", "",
        "Master key of documents, made when it is not there; empty: documents.keys in data.directory,"
        " which a thief of the directory has, too"),
  NUMBER ("documents.max-mib", 1, 2048, 50, "The largest document, in MiB"),
  NUMBER ("documents.per-consultation", 1, 1000, 50, "Documents of one consultation"),
  NUMBER ("documents.expire-days", 1, 365, 30, "Recipients may fetch a document for so long"),
  NUMBER ("documents.keep-days", 0, 36500, 365, "Then it is erased; 0: only by hand"),
  NUMBER ("patients.keep-years", 0, 100, 20,
          "Records of consultations that were held are kept so long, whatever a patient asks for"),
  TEXT ("documents.clamd", "",
        "Socket of clamd, a path or HOST:PORT: what it has not seen is given to nobody; empty: without"),

  CHOICE ("log.format", log_formats, "text", "json: one object a line"),
  CHOICE ("log.level", log_levels, "message", "AUS_LOG in the environment overrides it"),
  { NULL },
};
