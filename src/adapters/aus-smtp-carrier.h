/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-carrier.h"

G_BEGIN_DECLS

/* AusSmtpCarrier: hands mail to one SMTP server by libcurl, with TLS and authentication (C4). */
#define AUS_TYPE_SMTP_CARRIER (aus_smtp_carrier_get_type ())
G_DECLARE_FINAL_TYPE (AusSmtpCarrier, aus_smtp_carrier, AUS, SMTP_CARRIER, GObject)

typedef enum { AUS_SMTP_STARTTLS, AUS_SMTP_TLS, AUS_SMTP_PLAIN } AusSmtpSecurity;

typedef struct {
  const char *host;
  guint port;
  AusSmtpSecurity security;
  const char *ca_file; /* NULL or "": those of the system */
  const char *user;    /* NULL or "": without authentication */
  const char *password;
  const char *from;
  const char *bounce; /* NULL or "": from */
  guint connections;
  guint timeout_seconds;
} AusSmtpOptions;

/* aus_smtp_carrier_new: @options is copied. Connections are kept open between letters. */
AusCarrier *aus_smtp_carrier_new (const AusSmtpOptions *options);

G_END_DECLS
