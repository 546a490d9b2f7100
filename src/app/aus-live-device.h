/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-live.h"
#include "storage/aus-device-store.h"

G_BEGIN_DECLS

/*
 * Devices in a live room (WHIP, RFC 9725; WHEP): they have no seat and no socket, only a leg for
 * which they bring the offer. What a publishing one sends is an extra picture for everybody in the
 * call; a watching one sees one person, or what another device publishes. Neither is encrypted end
 * to end, and everybody is told; people lose their encryption only while a person is watched.
 */

/* What an accepted device is told. */
typedef struct {
  char *session_id;
  char *tag; /* of its ICE session, as an entity-tag */
  char *sdp; /* NULL: nothing to say */
  JsonArray *ice_servers;
} AusLiveDeviceAnswer;

void aus_live_device_answer_free (AusLiveDeviceAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusLiveDeviceAnswer, aus_live_device_answer_free)

/*
 * aus_live_device_open_async: @device connects with @sdp. AUS_ERROR_ILLEGAL_TRANSITION: nobody is
 * in the room yet, or the same device is connected already; AUS_ERROR_ROOM_FULL;
 * AUS_ERROR_MALFORMED and AUS_ERROR_INVALID: not an offer that fits; AUS_ERROR_UNAVAILABLE: no
 * media worker.
 */
void aus_live_device_open_async (AusLive *live, const AusDevice *device, const char *sdp,
                                 GAsyncReadyCallback callback, gpointer user_data);
AusLiveDeviceAnswer *aus_live_device_open_finish (GAsyncResult *result, GError **error);

/*
 * aus_live_device_patch_async: the client's SDP fragment (RFC 8840) for the ICE session that @tag
 * names: an entity-tag, "*" or NULL for the present one. Candidates are taken. Credentials other
 * than before, under "*", begin a new session (RFC 9725 section 4.3.3); the answer has sdp then, a
 * fragment. AUS_ERROR_NOT_FOUND: no such session of this device; AUS_ERROR_PRECONDITION_FAILED:
 * another ICE session; AUS_ERROR_MALFORMED, AUS_ERROR_INVALID: no fragment that fits, and the
 * session goes on as before.
 */
void aus_live_device_patch_async (AusLive *live, const AusDevice *device, const char *session_id,
                                  const char *tag, const char *fragment,
                                  GAsyncReadyCallback callback, gpointer user_data);
AusLiveDeviceAnswer *aus_live_device_patch_finish (GAsyncResult *result, GError **error);
/* aus_live_device_close: AUS_ERROR_NOT_FOUND: no such session of this device. */
gboolean aus_live_device_close (AusLive *live, const AusDevice *device, const char *session_id,
                                GError **error);
/* aus_live_device_drop: the token of @device_id is worth nothing any more. */
void aus_live_device_drop (AusLive *live, const char *consultation_id, const char *device_id);

/* aus_live_device_build_ice: (transfer full): STUN and TURN servers for who has not posted yet. */
JsonArray *aus_live_device_build_ice (AusLive *live, const AusDevice *device);

/* aus_live_device_list: (transfer full): ids of the connected devices of a consultation. */
GStrv aus_live_device_list (AusLive *live, const char *consultation_id);

G_END_DECLS
