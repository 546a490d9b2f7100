/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-limits.h"

typedef struct {
  guint kbps; /* from here on */
  guint height;
  guint fps;
} Step;

/* What a talking face needs to look decent with VP8, best first. */
static const Step STEPS[] = {
  { 900, 720, 30 }, { 450, 480, 30 }, { 200, 360, 30 }, { 110, 240, 20 }, { 0, 180, 15 },
};

/* The sum of what everybody sends must fit down a household's line. */
static void
find_room_limits (guint n_in_call, guint *kbps, guint *height)
{
  gboolean is_pair = n_in_call <= 2, is_few = n_in_call <= 4;
  *kbps = is_pair ? 1500 : is_few ? 800 : 500;
  *height = is_pair ? 720 : is_few ? 480 : 360;
}

static guint
at_most (guint advised_kbps, guint kbps)
{
  return advised_kbps == 0 ? kbps : MIN (advised_kbps, kbps);
}

static const Step *
find_step (guint kbps, guint before_height)
{
  for (guint i = 0; i < G_N_ELEMENTS (STEPS) - 1; i++) {
    gboolean higher = before_height != 0 && STEPS[i].height > before_height;
    if (kbps >= STEPS[i].kbps + (higher ? STEPS[i].kbps / 4 : 0))
      return &STEPS[i];
  }
  return &STEPS[G_N_ELEMENTS (STEPS) - 1];
}

void
aus_live_limits_find (guint n_in_call, const AusMediaAdvice *advice, const AusLiveLimits *before,
                      AusLiveLimits *limits)
{
  guint room_kbps, room_height;
  find_room_limits (n_in_call, &room_kbps, &room_height);
  guint kbps = at_most (advice->camera_kbps, room_kbps);
  /* The room's own limit is not a narrow line: it has its resolution. */
  const Step *step = kbps < room_kbps ? find_step (kbps, before->video_height) : NULL;
  *limits = (AusLiveLimits){
    .video_kbps = kbps,
    .video_height = step != NULL ? MIN (step->height, room_height) : room_height,
    .video_fps = step != NULL ? step->fps : 30,
    .low_kbps = advice->low_kbps,
    .extra_kbps = at_most (advice->extra_kbps, room_kbps),
  };
}

gboolean
aus_live_limits_equal (const AusLiveLimits *a, const AusLiveLimits *b)
{
  return a->video_kbps == b->video_kbps && a->video_height == b->video_height &&
         a->video_fps == b->video_fps && a->low_kbps == b->low_kbps &&
         a->extra_kbps == b->extra_kbps;
}

JsonObject *
aus_live_limits_build (const AusLiveLimits *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "video_kbps", self->video_kbps);
  json_object_set_int_member (object, "video_height", self->video_height);
  json_object_set_int_member (object, "video_fps", self->video_fps);
  json_object_set_int_member (object, "low_kbps", self->low_kbps);
  json_object_set_int_member (object, "extra_kbps", self->extra_kbps);
  return object;
}
