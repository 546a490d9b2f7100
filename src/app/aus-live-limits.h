/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "app/aus-media.h"

G_BEGIN_DECLS

/* AusLiveLimits: what one client is told to send at most. */
typedef struct {
  guint video_kbps;
  guint video_height;
  guint video_fps;
  guint low_kbps; /* of a second, low picture of the camera; 0: none is to be sent */
  guint extra_kbps;
} AusLiveLimits;

/*
 * aus_live_limits_find: by the number of people in the call and what the lines of this client's
 * viewers take. @before is what held last (zeroed: nothing yet): a resolution that went down
 * comes back only with room to spare, because each change costs a key frame.
 */
void aus_live_limits_find (guint n_in_call, const AusMediaAdvice *advice,
                           const AusLiveLimits *before, AusLiveLimits *limits);
gboolean aus_live_limits_equal (const AusLiveLimits *a, const AusLiveLimits *b);
/* aus_live_limits_build: (transfer full): as the client is told them. */
JsonObject *aus_live_limits_build (const AusLiveLimits *self);

G_END_DECLS
