/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-carrier.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/*
 * AusSmsGateway: how a provider wants to be asked, as a key file describes it (data/sms/ has
 * examples, docs/mail-sms.md the words):
 *
 *   [request]  method, url, body, content-type, user and password (HTTP Basic), accepted
 *   [headers]  one key for each
 *   [values]   own words for {{word}}, such as the sender's name and the API key
 *
 * {{to}} (E.164), {{to_digits}} (without "+"), {{text}} and {{key}} (the idempotency key) are there
 * for every message. In the URL and in forms they are percent-encoded, in JSON and XML escaped.
 */
typedef struct _AusSmsGateway AusSmsGateway;

/* aus_sms_gateway_load: (transfer full): AUS_ERROR_INVALID names the file and the key. */
AusSmsGateway *aus_sms_gateway_load (const char *path, GError **error);
void aus_sms_gateway_free (AusSmsGateway *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusSmsGateway, aus_sms_gateway_free)

/* aus_sms_gateway_make_message: (transfer full): the request that sends @letter. */
SoupMessage *aus_sms_gateway_make_message (AusSmsGateway *self, const AusLetter *letter);

/* aus_sms_gateway_judge: (transfer full): what the answer says. */
AusDelivery *aus_sms_gateway_judge (AusSmsGateway *self, guint status, const char *body);

G_END_DECLS
