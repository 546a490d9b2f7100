/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-plane-private.h"

#define TWCC_TICKS   2  /* 80 ms */
#define REPORT_TICKS 25 /* 1 s */
#define PROBE_TICKS  12 /* 480 ms */
#define QUIET_USEC   (G_USEC_PER_SEC / 2)

AusPlane *
aus_plane_new (void)
{
  AusPlane *self = g_new0 (AusPlane, 1);
  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_member_unref);
  return self;
}

AusPlane *
aus_plane_ref (AusPlane *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
aus_plane_unref (AusPlane *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  /* Members hold references: the last one is gone, so the list is empty. */
  g_ptr_array_unref (self->members);
  g_mutex_clear (&self->lock);
  g_free (self);
}

AusMember *
aus_plane_add (AusPlane *self, AusTransport *transport, const AusSlots *slots)
{
  AusMember *member = aus_member_new (self, transport, slots);
  member->present = TRUE;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  g_ptr_array_add (self->members, aus_member_ref (member));
  return member;
}

static void
unsubscribe (AusBinding *binding)
{
  aus_binding_forget_waiting (binding);
  g_ptr_array_remove (binding->feed->subscribers, binding);
  binding->feed = NULL;
}

/* Serves a newcomer what the ring has of a young key frame; else one has to be made. */
static void
start_picture (AusBinding *binding, gint64 now_usec)
{
  gint64 first, last;
  AusIngress *ingress = binding->feed->ingress;
  if (!aus_ingress_find_key_frame (ingress, now_usec, &first, &last)) {
    aus_ingress_want_key_frame (ingress);
    return;
  }
  aus_transport_hold (binding->viewer->transport);
  for (gint64 sequence = first; sequence <= last; sequence++)
    aus_binding_send_packet (binding, aus_ingress_find (ingress, sequence), now_usec);
  aus_transport_release (binding->viewer->transport);
}

/* The high and the low picture of one camera. */
static gboolean
is_same_camera (const AusBinding *binding, const AusFeed *feed)
{
  const AusMember *source = binding->feed != NULL ? binding->feed->publisher : NULL;
  return source != NULL && feed != NULL && feed->publisher == source &&
         (binding->feed == &source->feeds[AUS_STREAM_CAMERA] ||
          binding->feed == &source->feeds[AUS_STREAM_CAMERA_LOW]) &&
         feed != &source->feeds[AUS_STREAM_EXTRA];
}

static void
bind_feed (AusBinding *binding, AusFeed *feed, gint64 now_usec)
{
  binding->pending = NULL;
  if (binding->feed == feed)
    return;
  if (is_same_camera (binding, feed)) {
    /* The one goes on until the other has a key frame: the viewer sees no gap. */
    binding->pending = feed;
    return;
  }
  if (binding->feed != NULL)
    unsubscribe (binding);
  aus_forward_rebind (binding->forward);
  if (feed == NULL)
    return;
  g_ptr_array_add (feed->subscribers, binding);
  binding->feed = feed;
  if (aus_forward_get_kind (binding->forward) == AUS_FORWARD_VIDEO)
    start_picture (binding, now_usec);
}

void
aus_feed_switch (AusFeed *self)
{
  GPtrArray *members = self->publisher->plane->members;
  for (guint i = 0; i < members->len; i++) {
    AusMember *viewer = g_ptr_array_index (members, i);
    for (guint slot = 0; slot < AUS_N_SLOTS; slot++) {
      AusBinding *binding = &viewer->bindings[AUS_N_AUDIO_SLOTS + slot];
      if (binding->pending != self)
        continue;
      binding->pending = NULL;
      unsubscribe (binding);
      aus_forward_rebind (binding->forward);
      g_ptr_array_add (self->subscribers, binding);
      binding->feed = self;
    }
  }
}

/* Whether anything may and can be sent into @slot now. */
static gboolean
is_open (AusMember *viewer, guint slot)
{
  AusMember *source = viewer->desired[slot].source;
  return source != NULL && viewer->gate_open && source->gate_open &&
         aus_transport_is_secure (viewer->transport);
}

AusFeed *
aus_member_get_wanted_feed (AusMember *viewer, guint slot)
{
  const AusSlotSource *wanted = &viewer->desired[slot];
  if (!is_open (viewer, slot))
    return NULL;
  if (wanted->extra)
    return &wanted->source->feeds[AUS_STREAM_EXTRA];
  gboolean low = viewer->bindings[AUS_N_AUDIO_SLOTS + slot].low;
  return &wanted->source->feeds[low ? AUS_STREAM_CAMERA_LOW : AUS_STREAM_CAMERA];
}

/* The feed that belongs into a slot stream; NULL: none, or it may not or cannot be sent now. */
static AusFeed *
desired_feed (AusMember *viewer, guint slot, AusForwardKind kind)
{
  if (kind == AUS_FORWARD_VIDEO)
    return viewer->bindings[AUS_N_AUDIO_SLOTS + slot].share.paused
               ? NULL
               : aus_member_get_wanted_feed (viewer, slot);
  if (!is_open (viewer, slot) || viewer->desired[slot].extra)
    return NULL;
  return &viewer->desired[slot].source->feeds[AUS_STREAM_MICROPHONE];
}

static void
bind_desired (AusMember *member, gint64 now_usec)
{
  for (guint slot = 0; slot < AUS_N_AUDIO_SLOTS; slot++)
    bind_feed (&member->bindings[slot], desired_feed (member, slot, AUS_FORWARD_AUDIO), now_usec);
  for (guint slot = 0; slot < AUS_N_SLOTS; slot++)
    bind_feed (&member->bindings[AUS_N_AUDIO_SLOTS + slot],
               desired_feed (member, slot, AUS_FORWARD_VIDEO), now_usec);
}

/* Nothing of @viewer points to @member any more. */
static void
forget_source (AusMember *viewer, AusMember *member, gint64 now_usec)
{
  for (guint i = 0; i < AUS_N_SLOTS; i++) {
    if (viewer->desired[i].source == member)
      viewer->desired[i].source = NULL;
  }
  bind_desired (viewer, now_usec);
}

/* RFC 3550 section 6.3.7: a client whose connection outlives its seat need not wait for more. */
static void
send_bye (AusMember *member)
{
  AusRtcpWriter writer;
  guint32 ssrcs[1 + AUS_N_BINDINGS] = { member->feedback_ssrc };
  guint n = 1;
  for (guint i = 0; i < AUS_N_BINDINGS; i++) {
    AusForwardStats stats;
    aus_forward_get_stats (member->bindings[i].forward, &stats);
    if (stats.packets > 0)
      ssrcs[n++] = aus_forward_get_ssrc (member->bindings[i].forward);
  }
  writer.length = 0;
  aus_rtcp_write_rr (&writer, member->feedback_ssrc, NULL, 0);
  aus_rtcp_write_cname (&writer, member->feedback_ssrc, member->cname);
  aus_rtcp_write_bye (&writer, ssrcs, n);
  aus_member_send_rtcp (member, &writer);
}

void
aus_plane_remove (AusPlane *self, AusMember *member)
{
  gint64 now_usec = g_get_monotonic_time ();
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (member->present)
    send_bye (member);
  member->present = FALSE;
  member->gate_open = FALSE;
  memset (member->desired, 0, sizeof member->desired);
  for (guint i = 0; i < self->members->len; i++)
    forget_source (g_ptr_array_index (self->members, i), member, now_usec);
  g_ptr_array_remove (self->members, member);
}

/* Requests leave now, not at the next tick: they are what an admission waits for. */
static void
send_all_due (AusPlane *self, gint64 now_usec)
{
  for (guint i = 0; i < self->members->len; i++) {
    AusMember *member = g_ptr_array_index (self->members, i);
    for (guint j = 0; j < AUS_N_STREAMS; j++)
      aus_member_send_due (member, &member->feeds[j], now_usec);
  }
}

/* That the low picture would do was said of who was in the slot before. */
static void
desire (AusMember *member, const AusSlotSource slots[AUS_N_SLOTS])
{
  for (guint i = 0; i < AUS_N_SLOTS; i++) {
    const AusSlotSource *before = &member->desired[i];
    if (before->source != slots[i].source || before->extra != slots[i].extra)
      member->bindings[AUS_N_AUDIO_SLOTS + i].low = FALSE;
    member->desired[i] = slots[i];
  }
}

void
aus_plane_apply (AusPlane *self, const AusMemberState *states, guint n_states)
{
  gint64 now_usec = g_get_monotonic_time ();
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  for (guint i = 0; i < n_states; i++) {
    AusMember *member = states[i].member;
    member->gate_open = states[i].gate_open;
    desire (member, states[i].slots);
    for (guint j = 0; j < AUS_N_STREAMS; j++)
      aus_ingress_set_open (member->feeds[j].ingress, member->gate_open);
  }
  for (guint i = 0; i < n_states; i++)
    bind_desired (states[i].member, now_usec);
  send_all_due (self, now_usec);
}

void
aus_plane_refresh (AusPlane *self, AusMember *member)
{
  gint64 now_usec = g_get_monotonic_time ();
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (!member->present)
    return;
  bind_desired (member, now_usec);
  send_all_due (self, now_usec);
}

/* Any SSRC of the client: its stack takes transport-wide feedback only with one that it knows. */
static guint32
any_media_ssrc (AusMember *member)
{
  for (guint i = 0; i < AUS_N_STREAMS; i++) {
    guint32 ssrc = aus_ingress_get_ssrc (member->feeds[i].ingress);
    if (ssrc != 0)
      return ssrc;
  }
  return 0;
}

static void
send_twcc (AusMember *member)
{
  AusRtcpWriter writer;
  guint32 media_ssrc = any_media_ssrc (member);
  writer.length = 0;
  while (media_ssrc != 0 &&
         aus_twcc_recorder_write (member->twcc_in, &writer, member->feedback_ssrc, media_ssrc))
    aus_member_send_rtcp (member, &writer);
}

/*
 * A publisher's encoder adds in-band FEC (RFC 6716 section 2.1.7) for the loss that it is told of.
 * A viewer without RED has nothing else, so its loss counts as that of the way there, as if its
 * report had been forwarded (RFC 3550 section 7.2).
 */
static void
count_viewers_loss (AusFeed *feed, AusReportBlock *block, gint64 now_usec)
{
  for (guint i = 0; i < feed->subscribers->len; i++) {
    const AusBinding *binding = g_ptr_array_index (feed->subscribers, i);
    if (!binding->viewer->abilities.red)
      block->fraction_lost =
          MAX (block->fraction_lost, aus_forward_get_loss (binding->forward, now_usec));
  }
}

static void
send_report (AusMember *member, gint64 now_usec)
{
  AusReportBlock blocks[AUS_N_STREAMS];
  guint n_blocks = 0;
  for (guint i = 0; i < AUS_N_STREAMS; i++) {
    if (!aus_ingress_report (member->feeds[i].ingress, &blocks[n_blocks], now_usec))
      continue;
    if (i == AUS_STREAM_MICROPHONE)
      count_viewers_loss (&member->feeds[i], &blocks[n_blocks], now_usec);
    n_blocks++;
  }
  AusRtcpWriter writer;
  writer.length = 0;
  aus_rtcp_write_rr (&writer, member->feedback_ssrc, blocks, n_blocks);
  aus_rtcp_write_cname (&writer, member->feedback_ssrc, member->cname);
  aus_member_send_rtcp (member, &writer);
}

/* What @binding cannot go on without a key frame of; NULL: nothing. */
static AusFeed *
get_awaited (AusMember *member, AusBinding *binding)
{
  if (binding->pending != NULL)
    return binding->pending;
  gboolean waits = binding->feed != NULL && aus_forward_is_waiting (binding->forward) &&
                   !aus_pacer_holds (member->pacer, binding);
  return waits ? binding->feed : NULL;
}

/*
 * A picture that has not begun keeps asking: the first request may have been lost. Key frames are
 * large: to a narrow line one goes at a time, when there is room for it, or each is in the way of
 * the others until all are given up. A low picture is what makes that room.
 */
static void
ask_for_waiting (AusMember *member, gint64 now_usec)
{
  gboolean full = aus_viewer_is_crowded (member, now_usec);
  /* Each in turn is the first to ask: one who never answers is in nobody's way for long. */
  guint turn = (guint) (member->plane->ticks / REPORT_TICKS % AUS_N_SLOTS);
  for (guint i = 0; i < AUS_N_SLOTS; i++) {
    guint slot = (turn + i) % AUS_N_SLOTS;
    AusFeed *feed = get_awaited (member, &member->bindings[AUS_N_AUDIO_SLOTS + slot]);
    if (feed == NULL)
      continue;
    gboolean low = aus_ingress_get_stream (feed->ingress) == AUS_STREAM_CAMERA_LOW;
    if (full && !low)
      continue;
    aus_ingress_want_key_frame (feed->ingress);
    /* Who sends nothing now is not waited for. */
    full = full || (!low && member->stats.narrow && now_usec - feed->last_usec < QUIET_USEC);
  }
}

static gboolean
is_quiet (AusMember *member, gint64 now_usec)
{
  return now_usec - aus_transport_get_last_heard (member->transport) > QUIET_USEC;
}

/* What each line takes, what each client should send for it, and what follows for the slots. */
static void
share_lines (AusPlane *self, gint64 now_usec)
{
  for (guint i = 0; i < self->members->len; i++)
    aus_viewer_update (g_ptr_array_index (self->members, i), now_usec);
  for (guint i = 0; i < self->members->len; i++)
    aus_viewer_note_pauses (g_ptr_array_index (self->members, i), now_usec);
  for (guint i = 0; i < self->members->len; i++)
    aus_publisher_update (g_ptr_array_index (self->members, i), now_usec);
  for (guint i = 0; i < self->members->len; i++)
    bind_desired (g_ptr_array_index (self->members, i), now_usec);
}

void
aus_plane_tick (AusPlane *self, gint64 now_usec)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  self->ticks++;
  share_lines (self, now_usec);
  for (guint i = 0; i < self->members->len; i++)
    ask_for_waiting (g_ptr_array_index (self->members, i), now_usec);
  for (guint i = 0; i < self->members->len; i++) {
    AusMember *member = g_ptr_array_index (self->members, i);
    aus_member_send_waiting (member, now_usec);
    for (guint j = 0; j < AUS_N_STREAMS; j++) {
      aus_feed_measure_reach (&member->feeds[j], now_usec);
      aus_member_send_due (member, &member->feeds[j], now_usec);
    }
    if (self->ticks % TWCC_TICKS == 0)
      send_twcc (member);
    if (self->ticks % REPORT_TICKS == 0)
      send_report (member, now_usec);
    if (self->ticks % PROBE_TICKS == 0 && is_quiet (member, now_usec))
      aus_member_probe (member, now_usec);
  }
}
