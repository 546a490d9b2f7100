/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/aus-sms-gateway.h"

G_BEGIN_DECLS

/* AusSmsCarrier: hands SMS to an HTTP gateway by libsoup (C4). */
#define AUS_TYPE_SMS_CARRIER (aus_sms_carrier_get_type ())
G_DECLARE_FINAL_TYPE (AusSmsCarrier, aus_sms_carrier, AUS, SMS_CARRIER, GObject)

/* aus_sms_carrier_new: takes @gateway. */
AusCarrier *aus_sms_carrier_new (AusSmsGateway *gateway, guint timeout_seconds);

G_END_DECLS
