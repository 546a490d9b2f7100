/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-media-relay.h"

#define AUS_LOG_TOPIC "media"
#include "core/aus-log.h"

static void
on_leg_offer (AusDbusMedia1 *proxy, const char *room_id, const char *leg_id, const char *sdp,
              AusMedia *media)
{
  aus_media_emit_leg_offer (media, room_id, leg_id, sdp);
}

static void
on_leg_candidate (AusDbusMedia1 *proxy, const char *room_id, const char *leg_id, guint mline_index,
                  const char *candidate, AusMedia *media)
{
  aus_media_emit_leg_candidate (media, room_id, leg_id, mline_index, candidate);
}

static void
on_leg_state (AusDbusMedia1 *proxy, const char *room_id, const char *leg_id, const char *name,
              const char *reason, AusMedia *media)
{
  AusMediaLegState state;

  if (aus_media_leg_state_from_name (name, &state))
    aus_media_emit_leg_state (media, room_id, leg_id, state, reason);
  else
    aus_warning ("leg %s: unknown state", leg_id);
}

static void
on_leg_speaking (AusDbusMedia1 *proxy, const char *room_id, const char *leg_id, gboolean speaking,
                 AusMedia *media)
{
  aus_media_emit_leg_speaking (media, room_id, leg_id, speaking);
}

static void
on_leg_advice (AusDbusMedia1 *proxy, const char *room_id, const char *leg_id, guint camera_kbps,
               guint low_kbps, guint extra_kbps, guint paused_slots, AusMedia *media)
{
  AusMediaAdvice advice = { camera_kbps, low_kbps, extra_kbps, paused_slots };

  aus_media_emit_leg_advice (media, room_id, leg_id, &advice);
}

void
aus_media_relay_connect (AusDbusMedia1 *proxy, AusMedia *media)
{
  g_signal_connect_object (proxy, "leg-offer", G_CALLBACK (on_leg_offer), media, 0);
  g_signal_connect_object (proxy, "leg-candidate", G_CALLBACK (on_leg_candidate), media, 0);
  g_signal_connect_object (proxy, "leg-state", G_CALLBACK (on_leg_state), media, 0);
  g_signal_connect_object (proxy, "leg-speaking", G_CALLBACK (on_leg_speaking), media, 0);
  g_signal_connect_object (proxy, "leg-advice", G_CALLBACK (on_leg_advice), media, 0);
}
