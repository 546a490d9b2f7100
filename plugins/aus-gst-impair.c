/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * SECTION:element-auscultimpair
 * @title: auscultimpair
 * @short_description: a bad line that is bad in the same way in every run
 *
 * Loses, holds back and delays packets. Which packets are lost and which change places depends on
 * #AusGstImpair:seed and on their number alone; #AusGstImpair:delay is the same for all, so it
 * changes no order. (`netsim` draws from an unseeded generator, and its delays reorder.)
 *
 * ## Example
 * |[
 * gst-launch-1.0 -v videotestsrc num-buffers=300 ! vp8enc deadline=1 ! rtpvp8pay !
 *   auscultimpair seed=7 loss=5 reorder=2 delay=80 ! fakesink
 * ]|
 */
#include "aus-gst-impair.h"

#include "aus-impair-fate.h"

GST_DEBUG_CATEGORY_STATIC (aus_gst_impair_debug);
#define GST_CAT_DEFAULT aus_gst_impair_debug

typedef struct {
  GstMiniObject *object; /* GstBuffer or serialized GstEvent, owned */
  gint64 due;            /* monotonic time */
} Item;

typedef struct {
  GstBuffer *buffer; /* owned */
  guint after;       /* goes after so many more packets */
} Held;

struct _AusGstImpair {
  GstElement parent_instance;
  GstPad *sink; /* unowned: the element's */
  GstPad *src;  /* unowned: the element's */

  GMutex lock; /* of everything below */
  GCond wake;
  AusImpairFate fate;
  guint seed;
  guint delay;    /* milliseconds */
  guint distance; /* packets */
  GQueue line;    /* Item */
  GQueue held;    /* Held */
  guint64 passed, lost, reordered;
  gboolean running;
  GstFlowReturn flow; /* of the last push */
};

G_DEFINE_FINAL_TYPE (AusGstImpair, aus_gst_impair, GST_TYPE_ELEMENT)

enum { PROP_SEED = 1, PROP_LOSS, PROP_REORDER, PROP_DISTANCE, PROP_DELAY, PROP_STATS, N_PROPS };
static GParamSpec *props[N_PROPS];

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);
static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

static void
item_free (gpointer data)
{
  Item *item = data;

  gst_mini_object_unref (item->object);
  g_free (item);
}

static void
held_free (gpointer data)
{
  Held *held = data;

  gst_buffer_unref (held->buffer);
  g_free (held);
}

static void
clear_line (AusGstImpair *self)
{
  g_queue_clear_full (&self->line, item_free);
  g_queue_clear_full (&self->held, held_free);
}

static void
enqueue (AusGstImpair *self, gpointer object)
{
  Item *item = g_new (Item, 1);

  item->object = object;
  item->due = g_get_monotonic_time () + self->delay * G_TIME_SPAN_MILLISECOND;
  g_queue_push_tail (&self->line, item);
  g_cond_signal (&self->wake);
}

/* Those whose time has come after one more packet; all of them at the end. */
static void
release_held (AusGstImpair *self, gboolean all)
{
  for (GList *at = self->held.head; at != NULL;) {
    Held *held = at->data;
    GList *next = at->next;
    if (all || --held->after == 0) {
      enqueue (self, g_steal_pointer (&held->buffer));
      g_free (held);
      g_queue_delete_link (&self->held, at);
    }
    at = next;
  }
}

static void
hold (AusGstImpair *self, GstBuffer *buffer)
{
  Held *held = g_new (Held, 1);

  held->buffer = buffer;
  held->after = self->distance;
  g_queue_push_tail (&self->held, held);
  self->reordered++;
}

static void
accept (AusGstImpair *self, GstBuffer *buffer)
{
  switch (aus_impair_fate_next (&self->fate)) {
  case AUS_IMPAIR_LOSE:
    self->lost++;
    gst_buffer_unref (buffer);
    return;
  case AUS_IMPAIR_HOLD:
    hold (self, buffer);
    return;
  case AUS_IMPAIR_PASS:
    break;
  }
  self->passed++;
  enqueue (self, buffer);
  release_held (self, FALSE);
}

static GstFlowReturn
chain (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  AusGstImpair *self = AUS_GST_IMPAIR (parent);

  g_mutex_lock (&self->lock);
  GstFlowReturn flow = self->running ? self->flow : GST_FLOW_FLUSHING;
  if (flow == GST_FLOW_OK)
    accept (self, buffer);
  else
    gst_buffer_unref (buffer);
  g_mutex_unlock (&self->lock);
  return flow;
}

/* The next item once it is due; NULL: the element stops. */
static GstMiniObject *
wait_for_item (AusGstImpair *self)
{
  GstMiniObject *object = NULL;

  g_mutex_lock (&self->lock);
  while (self->running && object == NULL) {
    Item *item = g_queue_peek_head (&self->line);
    if (item == NULL) {
      g_cond_wait (&self->wake, &self->lock);
    } else if (item->due > g_get_monotonic_time ()) {
      g_cond_wait_until (&self->wake, &self->lock, item->due);
    } else {
      g_queue_pop_head (&self->line);
      object = g_steal_pointer (&item->object);
      g_free (item);
    }
  }
  g_mutex_unlock (&self->lock);
  return object;
}

static void
push_items (gpointer data)
{
  AusGstImpair *self = data;
  GstMiniObject *object = wait_for_item (self);

  if (object == NULL) {
    gst_pad_pause_task (self->src);
    return;
  }
  if (GST_IS_EVENT (object)) {
    gst_pad_push_event (self->src, GST_EVENT_CAST (object));
    return;
  }
  GstFlowReturn flow = gst_pad_push (self->src, GST_BUFFER_CAST (object));
  g_mutex_lock (&self->lock);
  self->flow = flow;
  g_mutex_unlock (&self->lock);
}

static void
stop (AusGstImpair *self)
{
  g_mutex_lock (&self->lock);
  self->running = FALSE;
  clear_line (self);
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
}

static gboolean
start (AusGstImpair *self)
{
  g_mutex_lock (&self->lock);
  self->running = TRUE;
  self->flow = GST_FLOW_OK;
  g_mutex_unlock (&self->lock);
  return gst_pad_start_task (self->src, push_items, self, NULL);
}

static gboolean
take_serialized (AusGstImpair *self, GstEvent *event)
{
  g_mutex_lock (&self->lock);
  gboolean running = self->running;
  if (running && GST_EVENT_TYPE (event) == GST_EVENT_EOS)
    release_held (self, TRUE);
  if (running)
    enqueue (self, event);
  else
    gst_event_unref (event);
  g_mutex_unlock (&self->lock);
  return running;
}

static gboolean
sink_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  AusGstImpair *self = AUS_GST_IMPAIR (parent);

  if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP) {
    gboolean done = gst_pad_push_event (self->src, event);
    return start (self) && done;
  }
  if (GST_EVENT_IS_SERIALIZED (event))
    return take_serialized (self, event);
  gboolean done = gst_pad_event_default (pad, parent, event);
  if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_START) {
    stop (self);
    gst_pad_pause_task (self->src);
  }
  return done;
}

static gboolean
activate_src (GstPad *pad, GstObject *parent, GstPadMode mode, gboolean active)
{
  AusGstImpair *self = AUS_GST_IMPAIR (parent);

  if (mode != GST_PAD_MODE_PUSH)
    return FALSE;
  if (active)
    return start (self);
  stop (self);
  return gst_pad_stop_task (pad);
}

/* The delay is time that a player has to allow for. */
static gboolean
src_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  AusGstImpair *self = AUS_GST_IMPAIR (parent);
  GstClockTime least, most;
  gboolean live;

  if (GST_QUERY_TYPE (query) != GST_QUERY_LATENCY)
    return gst_pad_query_default (pad, parent, query);
  if (!gst_pad_peer_query (self->sink, query))
    return FALSE;
  gst_query_parse_latency (query, &live, &least, &most);
  g_mutex_lock (&self->lock);
  GstClockTime own = self->delay * GST_MSECOND;
  g_mutex_unlock (&self->lock);
  gst_query_set_latency (query, live, least + own, GST_CLOCK_TIME_NONE);
  return TRUE;
}

static GstStructure *
build_stats (AusGstImpair *self)
{
  return gst_structure_new ("auscult-impair-stats", "passed", G_TYPE_UINT64, self->passed, "lost",
                            G_TYPE_UINT64, self->lost, "reordered", G_TYPE_UINT64, self->reordered,
                            NULL);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AusGstImpair *self = AUS_GST_IMPAIR (object);

  g_mutex_lock (&self->lock);
  switch (id) {
  case PROP_SEED:
    g_value_set_uint (value, self->seed);
    break;
  case PROP_LOSS:
    g_value_set_double (value, self->fate.loss * 100);
    break;
  case PROP_REORDER:
    g_value_set_double (value, self->fate.reorder * 100);
    break;
  case PROP_DISTANCE:
    g_value_set_uint (value, self->distance);
    break;
  case PROP_DELAY:
    g_value_set_uint (value, self->delay);
    break;
  case PROP_STATS:
    g_value_take_boxed (value, build_stats (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  g_mutex_unlock (&self->lock);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AusGstImpair *self = AUS_GST_IMPAIR (object);

  g_mutex_lock (&self->lock);
  switch (id) {
  case PROP_SEED:
    self->seed = g_value_get_uint (value);
    aus_impair_fate_init (&self->fate, self->seed);
    break;
  case PROP_LOSS:
    self->fate.loss = g_value_get_double (value) / 100;
    break;
  case PROP_REORDER:
    self->fate.reorder = g_value_get_double (value) / 100;
    break;
  case PROP_DISTANCE:
    self->distance = g_value_get_uint (value);
    break;
  case PROP_DELAY:
    self->delay = g_value_get_uint (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  g_mutex_unlock (&self->lock);
}

static void
finalize (GObject *object)
{
  AusGstImpair *self = AUS_GST_IMPAIR (object);

  clear_line (self);
  aus_impair_fate_clear (&self->fate);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
  G_OBJECT_CLASS (aus_gst_impair_parent_class)->finalize (object);
}

#define CHANGING (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING)

static void
install_properties (GObjectClass *klass)
{
  /**
   * AusGstImpair:seed: which packets meet a fate; setting it begins anew.
   */
  props[PROP_SEED] =
      g_param_spec_uint ("seed", "Seed", "The same seed loses and reorders the same packets", 0,
                         G_MAXUINT32, 1, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_LOSS] = g_param_spec_double (
      "loss", "Loss", "Share of packets that never arrive, in percent", 0, 100, 0, CHANGING);
  props[PROP_REORDER] =
      g_param_spec_double ("reorder", "Reordering",
                           "Share of packets that are overtaken, in percent", 0, 100, 0, CHANGING);
  props[PROP_DISTANCE] =
      g_param_spec_uint ("reorder-distance", "Distance of reordering",
                         "By how many packets they are overtaken", 1, 1000, 3, CHANGING);
  props[PROP_DELAY] = g_param_spec_uint ("delay", "Delay", "Of every packet, in milliseconds", 0,
                                         10000, 0, CHANGING);
  props[PROP_STATS] =
      g_param_spec_boxed ("stats", "Statistics", "Packets passed, lost and reordered so far",
                          GST_TYPE_STRUCTURE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (klass, N_PROPS, props);
}

static void
aus_gst_impair_class_init (AusGstImpairClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (aus_gst_impair_debug, "auscultimpair", 0, "bad line");
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->finalize = finalize;
  install_properties (object_class);
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (
      element_class, "Auscult bad line", "Filter/Network",
      "Loses, delays and reorders packets: the same ones in every run with the same seed",
      "The Auscult authors");
}

static void
aus_gst_impair_init (AusGstImpair *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  g_queue_init (&self->line);
  g_queue_init (&self->held);
  self->seed = 1;
  self->distance = 3;
  aus_impair_fate_init (&self->fate, self->seed);
  self->sink = gst_pad_new_from_static_template (&sink_template, "sink");
  gst_pad_set_chain_function (self->sink, chain);
  gst_pad_set_event_function (self->sink, sink_event);
  GST_PAD_SET_PROXY_CAPS (self->sink);
  gst_element_add_pad (GST_ELEMENT (self), self->sink);
  self->src = gst_pad_new_from_static_template (&src_template, "src");
  gst_pad_set_query_function (self->src, src_query);
  gst_pad_set_activatemode_function (self->src, activate_src);
  GST_PAD_SET_PROXY_CAPS (self->src);
  gst_element_add_pad (GST_ELEMENT (self), self->src);
}
