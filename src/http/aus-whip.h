/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/aus-http-route.h"

G_BEGIN_DECLS

/*
 * aus_whip_routes: WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep): devices that publish into a
 * consultation or watch it, by a bearer token. Bodies are SDP; problems are problem+json.
 */
extern const AusHttpRoute aus_whip_routes[];

G_END_DECLS
