/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-call-quality.h"

#include <math.h>

#include "app/aus-change.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-json.h"
#include "core/aus-time.h"
#include "storage/aus-quality-store.h"

#define MAX_PROBLEMS 100

AusCallQuality *
aus_call_quality_new (const char *consultation_id, const char *participant_id,
                      const AusQualitySummary *summary)
{
  AusCallQuality *self = g_new0 (AusCallQuality, 1);

  self->consultation_id = g_strdup (consultation_id);
  self->participant_id = g_strdup (participant_id);
  self->summary = *summary;
  return self;
}

void
aus_call_quality_free (AusCallQuality *self)
{
  g_free (self->consultation_id);
  g_free (self->participant_id);
  g_free (self);
}

static gpointer
keep (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCallQuality *quality = input;
  AusQualitySummary kept;
  g_autoptr (AusConsultation) consultation = aus_load_for (
      tx, actor, AUS_ACTION_VISIT, quality->consultation_id, quality->participant_id, error);

  if (consultation == NULL ||
      !aus_quality_store_load (tx, quality->consultation_id, quality->participant_id, &kept, error))
    return NULL;
  aus_quality_summary_merge (&kept, &quality->summary);
  if (!aus_quality_store_save (tx, quality->consultation_id, quality->participant_id, &kept, error))
    return NULL;
  return g_new0 (guint, 1);
}

static void
set_rounded (JsonObject *object, const char *name, gdouble value, gdouble steps)
{
  json_object_set_double_member (object, name, round (value * steps) / steps);
}

static void
set_score (JsonObject *object, const char *name, gdouble score)
{
  if (score > 0)
    set_rounded (object, name, score, 100);
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
print_summary (const AusQualitySummary *summary, const char *participant_id)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "participant_id", participant_id);
  json_object_set_string_member (
      object, "word", aus_quality_word_get_name (aus_quality_summary_get_word (summary)));
  json_object_set_string_member (
      object, "cause", aus_quality_cause_get_name (aus_quality_summary_get_cause (summary)));
  json_object_set_int_member (object, "seconds", summary->seconds);
  json_object_set_int_member (object, "seconds_fair", summary->seconds_fair);
  json_object_set_int_member (object, "seconds_poor", summary->seconds_poor);
  json_object_set_int_member (object, "seconds_reconnecting", summary->seconds_reconnecting);
  set_score (object, "audio", aus_quality_summary_get_audio (summary));
  set_score (object, "audio_lowest", summary->audio_lowest);
  set_score (object, "picture", aus_quality_summary_get_picture (summary));
  set_score (object, "picture_lowest", summary->picture_lowest);
  set_rounded (object, "rtt_highest_ms", summary->rtt_highest_msec, 1);
  set_rounded (object, "loss_up_highest", summary->loss_up_highest * 100, 10);
  set_rounded (object, "loss_down_highest", summary->loss_down_highest * 100, 10);
  json_object_set_int_member (object, "connections", summary->legs);
  json_object_set_string_member (object, "timeline", summary->timeline);
  return object;
}

/* NULL with @error set, or with nothing kept. */
static JsonObject *
load_summary (AusTx *tx, const char *consultation_id, const char *participant_id, GError **error)
{
  AusQualitySummary summary;

  if (!aus_quality_store_load (tx, consultation_id, participant_id, &summary, error) ||
      summary.seconds == 0)
    return NULL;
  return print_summary (&summary, participant_id);
}

typedef enum {
  FOR_PRACTICE,
  FOR_OPERATOR, /* who sees no consultation: opaque ids, and no comments */
} Audience;

static JsonObject *
print_feedback (const AusFeedback *feedback, Audience audience)
{
  JsonObject *object = json_object_new ();
  g_autofree char *at = aus_time_format_utc (feedback->at);

  json_object_set_string_member (object, "id", feedback->id);
  json_object_set_string_member (object, "participant_id", feedback->participant_id);
  json_object_set_string_member (object, "at", at);
  if (feedback->has_problem)
    json_object_set_string_member (object, "problem",
                                   aus_problem_kind_get_name (feedback->problem));
  else
    json_object_set_null_member (object, "problem");
  json_object_set_string_member (object, "problem_text", feedback->problem_text);
  if (audience == FOR_OPERATOR) {
    json_object_set_string_member (object, "consultation_id", feedback->consultation_id);
    return object;
  }
  if (feedback->rating > 0)
    json_object_set_int_member (object, "rating", feedback->rating);
  else
    json_object_set_null_member (object, "rating");
  json_object_set_string_member (object, "comment", feedback->comment);
  return object;
}

static JsonNode *
take_node (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

static gboolean
add_summaries (AusTx *tx, const AusConsultation *consultation, JsonArray *array, GError **error)
{
  for (guint i = 0; i < consultation->people->len; i++) {
    const AusPerson *person = g_ptr_array_index (consultation->people, i);
    g_autoptr (GError) failure = NULL;
    JsonObject *summary = load_summary (tx, consultation->id, person->id, &failure);
    if (failure != NULL) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
    if (summary != NULL)
      json_array_add_object_element (array, summary);
  }
  return TRUE;
}

static gpointer
show (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (JsonArray) participants = json_array_new ();
  g_autoptr (JsonArray) said = json_array_new ();
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (AusConsultation) consultation =
      aus_load_for (tx, actor, AUS_ACTION_CONSULTATION_READ, command->consultation_id, NULL, error);

  if (consultation == NULL || !add_summaries (tx, consultation, participants, error))
    return NULL;
  list = aus_feedback_store_list (tx, consultation->id, error);
  if (list == NULL)
    return NULL;
  for (guint i = 0; i < list->len; i++)
    json_array_add_object_element (said,
                                   print_feedback (g_ptr_array_index (list, i), FOR_PRACTICE));
  JsonObject *object = json_object_new ();
  json_object_set_array_member (object, "participants", g_steal_pointer (&participants));
  json_object_set_array_member (object, "feedback", g_steal_pointer (&said));
  return take_node (object);
}

/* Whose seat it is: the actor's own, or for an account that of the practitioner. */
static const char *
find_speaker (const AusConsultation *consultation, const AusActor *actor)
{
  if (actor->participant_id != NULL)
    return actor->participant_id;
  for (guint i = 0; i < consultation->people->len; i++) {
    const AusPerson *person = g_ptr_array_index (consultation->people, i);
    if (person->role == AUS_ROLE_PRACTITIONER)
      return person->id;
  }
  return NULL;
}

static AusFeedback *
read_body (JsonObject *body, const AusConsultation *consultation, const char *participant_id,
           gint64 now)
{
  AusFeedback *feedback = aus_feedback_new ();

  feedback->id = aus_id_new (now);
  feedback->consultation_id = g_strdup (consultation->id);
  feedback->participant_id = g_strdup (participant_id);
  feedback->at = now;
  feedback->rating = (guint) aus_json_get_int (body, "rating", 0);
  feedback->comment = g_strstrip (g_strdup (aus_json_get_string (body, "comment", "")));
  feedback->has_problem =
      aus_problem_kind_from_name (aus_json_get_string (body, "problem", NULL), &feedback->problem);
  feedback->problem_text = g_strstrip (g_strdup (aus_json_get_string (body, "problem_text", "")));
  return feedback;
}

static gpointer
give (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  gint64 given = 0;
  g_autoptr (AusConsultation) consultation = aus_load_for (
      tx, actor, AUS_ACTION_VISIT, command->consultation_id, actor->participant_id, error);
  const char *speaker = consultation != NULL ? find_speaker (consultation, actor) : NULL;

  if (speaker == NULL || !aus_feedback_store_count (tx, consultation->id, speaker, &given, error))
    return NULL;
  g_autoptr (AusFeedback) feedback =
      read_body (command->object, consultation, speaker, aus_tx_now (tx));
  if (!aus_feedback_check (feedback, given, error) ||
      !aus_feedback_store_insert (tx, feedback, error) ||
      !aus_change_audit (
          tx, actor, consultation, speaker, "feedback.give",
          feedback->has_problem ? aus_problem_kind_get_name (feedback->problem) : NULL, error))
    return NULL;
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "id", feedback->id);
  return take_node (object);
}

static gpointer
list_problems (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  AusSubject subject = { 0 };
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (GPtrArray) list = NULL;

  if (!aus_policy_check (actor, AUS_ACTION_SERVER_OPERATE, &subject, error))
    return NULL;
  list = aus_feedback_store_list_problems (tx, MAX_PROBLEMS, error);
  for (guint i = 0; list != NULL && i < list->len; i++) {
    const AusFeedback *feedback = g_ptr_array_index (list, i);
    g_autoptr (GError) failure = NULL;
    JsonObject *quality =
        load_summary (tx, feedback->consultation_id, feedback->participant_id, &failure);
    if (failure != NULL) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
    JsonObject *object = print_feedback (feedback, FOR_OPERATOR);
    if (quality != NULL)
      json_object_set_object_member (object, "quality", quality);
    else
      json_object_set_null_member (object, "quality");
    json_array_add_object_element (array, object);
  }
  if (list == NULL)
    return NULL;
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, g_steal_pointer (&array));
  return node;
}

const AusUseCase AUS_CALL_QUALITY_KEEP = { "call_quality.keep", AUS_ACTION_VISIT,
                                           AUS_USE_CASE_WRITE, keep, g_free };
const AusUseCase AUS_CALL_QUALITY_SHOW = { "call_quality.show", AUS_ACTION_CONSULTATION_READ,
                                           AUS_USE_CASE_READ, show,
                                           (GDestroyNotify) json_node_unref };
const AusUseCase AUS_FEEDBACK_GIVE = { "feedback.give", AUS_ACTION_VISIT, AUS_USE_CASE_WRITE, give,
                                       (GDestroyNotify) json_node_unref };
const AusUseCase AUS_FEEDBACK_LIST_PROBLEMS = { "feedback.list_problems", AUS_ACTION_SERVER_OPERATE,
                                                AUS_USE_CASE_READ, list_problems,
                                                (GDestroyNotify) json_node_unref };
