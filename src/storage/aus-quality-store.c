/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-quality-store.h"

#include <math.h>

#define SCORE 1000.0  /* thousandths */
#define SHARE 10000.0 /* hundredths of a percent */
#define MSEC  1000.0  /* microseconds */

/* The seconds of each cause have a column; "none" is the rest, reconnecting has its own. */
static const AusQualityCause CAUSES[] = { AUS_QUALITY_CAUSE_UPLOAD, AUS_QUALITY_CAUSE_DOWNLOAD,
                                          AUS_QUALITY_CAUSE_DELAY, AUS_QUALITY_CAUSE_DEVICE,
                                          AUS_QUALITY_CAUSE_SERVER };
static const char *const CAUSE_COLUMNS[] = { "seconds_upload", "seconds_download", "seconds_delay",
                                             "seconds_device", "seconds_server" };

static guint
read_uint (AusStatement *row, const char *column)
{
  return (guint) aus_statement_int (row, column);
}

static gdouble
read_scaled (AusStatement *row, const char *column, gdouble scale)
{
  return (gdouble) aus_statement_int (row, column) / scale;
}

static void
read_summary (AusStatement *row, AusQualitySummary *summary)
{
  summary->seconds = read_uint (row, "seconds");
  summary->seconds_fair = read_uint (row, "seconds_fair");
  summary->seconds_poor = read_uint (row, "seconds_poor");
  summary->seconds_reconnecting = read_uint (row, "seconds_reconnecting");
  summary->causes[AUS_QUALITY_CAUSE_RECONNECTING] = summary->seconds_reconnecting;
  for (guint i = 0; i < G_N_ELEMENTS (CAUSES); i++)
    summary->causes[CAUSES[i]] = read_uint (row, CAUSE_COLUMNS[i]);
  summary->seconds_heard = read_uint (row, "seconds_heard");
  summary->audio_sum = read_scaled (row, "audio_sum", SCORE);
  summary->audio_lowest = read_scaled (row, "audio_lowest", SCORE);
  summary->seconds_seen = read_uint (row, "seconds_seen");
  summary->picture_sum = read_scaled (row, "picture_sum", SCORE);
  summary->picture_lowest = read_scaled (row, "picture_lowest", SCORE);
  summary->rtt_highest_msec = read_scaled (row, "rtt_highest_usec", MSEC);
  summary->loss_up_highest = read_scaled (row, "loss_up_highest", SHARE);
  summary->loss_down_highest = read_scaled (row, "loss_down_highest", SHARE);
  summary->legs = read_uint (row, "legs");
  g_strlcpy (summary->timeline, aus_statement_text (row, "timeline"), sizeof summary->timeline);
}

gboolean
aus_quality_store_load (AusTx *tx, const char *consultation_id, const char *participant_id,
                        AusQualitySummary *summary, GError **error)
{
  GError *failure = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error,
      "SELECT seconds, seconds_fair, seconds_poor, seconds_reconnecting, seconds_upload,"
      " seconds_download, seconds_delay, seconds_device, seconds_server, seconds_heard, audio_sum,"
      " audio_lowest, seconds_seen, picture_sum, picture_lowest, rtt_highest_usec,"
      " loss_up_highest, loss_down_highest, legs, timeline"
      " FROM call_quality WHERE consultation_id = ?1 AND participant_id = ?2",
      "ss", consultation_id, participant_id);

  if (row == NULL)
    return FALSE;
  *summary = (AusQualitySummary){ 0 };
  if (aus_statement_step (row, &failure))
    read_summary (row, summary);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static void
put_scaled (AusStatement *statement, gdouble value, gdouble scale)
{
  aus_statement_put_int (statement, (gint64) round (value * scale));
}

static void
put_summary (AusStatement *statement, const AusQualitySummary *summary)
{
  aus_statement_put_int (statement, summary->seconds);
  aus_statement_put_int (statement, summary->seconds_fair);
  aus_statement_put_int (statement, summary->seconds_poor);
  aus_statement_put_int (statement, summary->seconds_reconnecting);
  for (guint i = 0; i < G_N_ELEMENTS (CAUSES); i++)
    aus_statement_put_int (statement, summary->causes[CAUSES[i]]);
  aus_statement_put_int (statement, summary->seconds_heard);
  put_scaled (statement, summary->audio_sum, SCORE);
  put_scaled (statement, summary->audio_lowest, SCORE);
  aus_statement_put_int (statement, summary->seconds_seen);
  put_scaled (statement, summary->picture_sum, SCORE);
  put_scaled (statement, summary->picture_lowest, SCORE);
  put_scaled (statement, summary->rtt_highest_msec, MSEC);
  put_scaled (statement, summary->loss_up_highest, SHARE);
  put_scaled (statement, summary->loss_down_highest, SHARE);
  aus_statement_put_int (statement, summary->legs);
  aus_statement_put_text (statement, summary->timeline);
}

gboolean
aus_quality_store_save (AusTx *tx, const char *consultation_id, const char *participant_id,
                        const AusQualitySummary *summary, GError **error)
{
  g_autoptr (AusStatement) statement = aus_tx_query (
      tx, error,
      "INSERT OR REPLACE INTO call_quality (consultation_id, participant_id, seconds, seconds_fair,"
      " seconds_poor, seconds_reconnecting, seconds_upload, seconds_download, seconds_delay,"
      " seconds_device, seconds_server, seconds_heard, audio_sum, audio_lowest, seconds_seen,"
      " picture_sum, picture_lowest, rtt_highest_usec, loss_up_highest, loss_down_highest, legs,"
      " timeline, updated_at)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
      " ?19, ?20, ?21, ?22, ?23)",
      "");

  if (statement == NULL)
    return FALSE;
  aus_statement_put_text (statement, consultation_id);
  aus_statement_put_text (statement, participant_id);
  put_summary (statement, summary);
  aus_statement_put_int (statement, aus_tx_now (tx));
  return aus_statement_run (statement, error);
}

gboolean
aus_feedback_store_insert (AusTx *tx, const AusFeedback *feedback, GError **error)
{
  g_autoptr (AusStatement) statement = NULL;

  /* An absent rating is NULL, which the format letters of aus_tx_exec() know for times only. */
  statement = aus_tx_query (
      tx, error,
      "INSERT INTO feedback (consultation_id, id, participant_id, at, rating, comment, problem,"
      " problem_text) VALUES (?1, ?2, ?3, ?4, nullif (?5, 0), ?6, ?7, ?8)",
      "");
  if (statement == NULL)
    return FALSE;
  aus_statement_put_text (statement, feedback->consultation_id);
  aus_statement_put_text (statement, feedback->id);
  aus_statement_put_text (statement, feedback->participant_id);
  aus_statement_put_int (statement, feedback->at);
  aus_statement_put_int (statement, feedback->rating);
  aus_statement_put_text (statement, feedback->comment);
  aus_statement_put_text (
      statement, feedback->has_problem ? aus_problem_kind_get_name (feedback->problem) : NULL);
  aus_statement_put_text (statement, feedback->problem_text);
  return aus_statement_run (statement, error);
}

gboolean
aus_feedback_store_count (AusTx *tx, const char *consultation_id, const char *participant_id,
                          gint64 *count, GError **error)
{
  return aus_tx_get_int (tx, count, 0, error,
                         "SELECT count (*) FROM feedback"
                         " WHERE consultation_id = ?1 AND participant_id = ?2",
                         "ss", consultation_id, participant_id);
}

static AusFeedback *
read_feedback (AusStatement *row)
{
  AusFeedback *feedback = aus_feedback_new ();

  feedback->consultation_id = aus_statement_dup (row, "consultation_id");
  feedback->id = aus_statement_dup (row, "id");
  feedback->participant_id = aus_statement_dup (row, "participant_id");
  feedback->at = aus_statement_int (row, "at");
  feedback->rating = read_uint (row, "rating");
  feedback->comment = aus_statement_dup (row, "comment");
  feedback->has_problem =
      aus_problem_kind_from_name (aus_statement_text (row, "problem"), &feedback->problem);
  feedback->problem_text = aus_statement_dup (row, "problem_text");
  return feedback;
}

static GPtrArray *
read_all (AusStatement *row, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_feedback_free);
  GError *failure = NULL;

  if (row == NULL)
    return NULL;
  while (aus_statement_step (row, &failure))
    g_ptr_array_add (list, read_feedback (row));
  if (failure == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, failure);
  return NULL;
}

GPtrArray *
aus_feedback_store_list (AusTx *tx, const char *consultation_id, GError **error)
{
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error,
      "SELECT consultation_id, id, participant_id, at, rating, comment, problem, problem_text"
      " FROM feedback WHERE consultation_id = ?1 ORDER BY id",
      "s", consultation_id);

  return read_all (row, error);
}

GPtrArray *
aus_feedback_store_list_problems (AusTx *tx, guint limit, GError **error)
{
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error,
      "SELECT consultation_id, id, participant_id, at, rating, comment, problem, problem_text"
      " FROM feedback WHERE problem IS NOT NULL ORDER BY at DESC LIMIT ?1",
      "i", (gint64) limit);

  return read_all (row, error);
}
