/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-statistics.h"

#include "app/aus-query.h"
#include "storage/aus-account-store.h"

/* What a server without an account's time zone counts its days by. */
#define SERVER_ZONE "Europe/Paris"
#define YEAR_USEC   (365 * G_TIME_SPAN_DAY)

void
aus_statistics_query_free (AusStatisticsQuery *self)
{
  if (self == NULL)
    return;
  g_free (self->practitioner_id);
  g_free (self);
}

static void
part_free (gpointer data)
{
  AusStatisticsPart *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self);
}

static AusStatistics *
statistics_new (void)
{
  AusStatistics *self = g_new0 (AusStatistics, 1);

  self->figures = g_array_new (FALSE, TRUE, sizeof (AusFigures));
  self->kinds = g_ptr_array_new_with_free_func (part_free);
  self->tags = g_ptr_array_new_with_free_func (part_free);
  self->sites = g_ptr_array_new_with_free_func (part_free);
  self->practitioners = g_ptr_array_new_with_free_func (part_free);
  self->organisations = g_ptr_array_new_with_free_func (part_free);
  return self;
}

void
aus_statistics_free (AusStatistics *self)
{
  if (self == NULL)
    return;
  g_free (self->time_zone);
  g_clear_pointer (&self->periods, g_array_unref);
  g_array_unref (self->figures);
  g_ptr_array_unref (self->kinds);
  g_ptr_array_unref (self->tags);
  g_ptr_array_unref (self->sites);
  g_ptr_array_unref (self->practitioners);
  g_ptr_array_unref (self->organisations);
  g_free (self);
}

static AusStatistics *
begin (AusTx *tx, const AusStatisticsQuery *query, const char *time_zone, GError **error)
{
  g_autoptr (AusStatistics) self = statistics_new ();

  self->to = query->to != 0 ? query->to : aus_tx_now (tx);
  self->from = query->from != 0 ? query->from : self->to - YEAR_USEC;
  self->unit = query->unit;
  self->time_zone = g_strdup (time_zone);
  self->periods = aus_periods_new (self->from, self->to, time_zone, query->unit, error);
  if (self->periods == NULL)
    return NULL;
  g_array_set_size (self->figures, self->periods->len);
  return g_steal_pointer (&self);
}

static AusStatisticsPart *
part_of (GPtrArray *parts, const char *id, const char *name)
{
  for (guint i = 0; i < parts->len; i++) {
    AusStatisticsPart *part = g_ptr_array_index (parts, i);
    if (g_strcmp0 (part->id, id) == 0 && g_str_equal (part->name, name))
      return part;
  }
  AusStatisticsPart *part = g_new0 (AusStatisticsPart, 1);
  part->id = g_strdup (id);
  part->name = g_strdup (name);
  g_ptr_array_add (parts, part);
  return part;
}

/* Period by period; @whole gets their sum. */
static gboolean
count_periods (AusStatistics *self, AusTx *tx, const char *practitioner_id, AusFigures *whole,
               GError **error)
{
  for (guint i = 0; i < self->periods->len; i++) {
    const AusPeriod *period = &g_array_index (self->periods, AusPeriod, i);
    AusFigures figures;
    if (!aus_statistics_store_count (tx, practitioner_id, period->start, period->end, &figures,
                                     error))
      return FALSE;
    aus_figures_add (&g_array_index (self->figures, AusFigures, i), &figures);
    aus_figures_add (whole, &figures);
  }
  aus_figures_add (&self->total, whole);
  return TRUE;
}

/* One with two tags counts for both; the operator's statistics have none. */
static void
add_group (const char *kind, const char *tags, const AusFigures *figures, gpointer data)
{
  AusStatistics *self = data;
  g_auto (GStrv) names = g_strsplit (tags, "\n", -1);

  aus_figures_add (&part_of (self->kinds, NULL, kind)->figures, figures);
  for (guint i = 0; !self->of_server && names[i] != NULL; i++) {
    if (names[i][0] != '\0')
      aus_figures_add (&part_of (self->tags, NULL, names[i])->figures, figures);
  }
}

static void
add_site (const char *id, const char *name, const AusFigures *figures, gpointer data)
{
  AusStatistics *self = data;

  aus_figures_add (&part_of (self->sites, id, name)->figures, figures);
}

static gboolean
count_groups (AusStatistics *self, AusTx *tx, const char *practitioner_id, GError **error)
{
  return aus_statistics_store_group (tx, practitioner_id, self->from, self->to, add_group, self,
                                     error) &&
         aus_statistics_store_sites (tx, practitioner_id, self->from, self->to, add_site, self,
                                     error);
}

static gint64
size_of (const AusStatisticsPart *part)
{
  return part->figures.held + part->figures.cancelled + part->figures.absent + part->figures.missed;
}

static int
compare_sizes (gconstpointer a, gconstpointer b)
{
  const AusStatisticsPart *first = *(const AusStatisticsPart *const *) a;
  const AusStatisticsPart *second = *(const AusStatisticsPart *const *) b;

  if (size_of (first) != size_of (second))
    return size_of (first) > size_of (second) ? -1 : 1;
  return g_strcmp0 (first->name, second->name);
}

static gboolean
count_practitioner (AusStatistics *self, AusTx *tx, const char *practitioner_id, GError **error)
{
  g_autoptr (AusAccount) account = aus_account_store_load (tx, practitioner_id, error);

  if (account == NULL)
    return FALSE;
  AusStatisticsPart *part = part_of (self->practitioners, account->id, account->display_name);
  return count_periods (self, tx, practitioner_id, &part->figures, error) &&
         count_groups (self, tx, practitioner_id, error);
}

static gpointer
show (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusStatisticsQuery *query = input;
  g_auto (GStrv) ids =
      aus_query_practitioners (actor, AUS_ACTION_STATISTICS_READ, query->practitioner_id, error);
  g_autoptr (AusAccount) account =
      ids != NULL ? aus_account_store_load (tx, actor->account_id, error) : NULL;
  g_autoptr (AusStatistics) self =
      account != NULL ? begin (tx, query, account->time_zone, error) : NULL;

  for (guint i = 0; self != NULL && ids[i] != NULL; i++) {
    if (!count_practitioner (self, tx, ids[i], error))
      return NULL;
  }
  if (self != NULL)
    g_ptr_array_sort (self->tags, compare_sizes);
  return g_steal_pointer (&self);
}

/* Counts alone: who runs the server learns nothing of a person, and tags may name one. */
static gboolean
count_for_operator (AusStatistics *self, AusTx *tx, const AusStatisticsPractitioner *one,
                    GError **error)
{
  AusStatisticsPart *part =
      part_of (self->organisations, one->organisation_id, one->organisation_name);
  AusFigures whole = { 0 };

  if (!count_periods (self, tx, one->id, &whole, error) || !count_groups (self, tx, one->id, error))
    return FALSE;
  aus_figures_add (&part->figures, &whole);
  return TRUE;
}

static gpointer
show_server (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  if (!aus_policy_check_own (actor, AUS_ACTION_SERVER_OPERATE, error))
    return NULL;
  g_autoptr (AusStatistics) self = begin (tx, input, SERVER_ZONE, error);
  g_autoptr (GPtrArray) all =
      self != NULL ? aus_statistics_store_list_practitioners (tx, error) : NULL;
  if (all == NULL)
    return NULL;
  self->of_server = TRUE;
  for (guint i = 0; i < all->len; i++) {
    if (!count_for_operator (self, tx, g_ptr_array_index (all, i), error))
      return NULL;
  }
  return g_steal_pointer (&self);
}

const AusUseCase AUS_STATISTICS_SHOW = { "statistics.show", AUS_ACTION_STATISTICS_READ,
                                         AUS_USE_CASE_READ, show,
                                         (GDestroyNotify) aus_statistics_free };
const AusUseCase AUS_STATISTICS_SERVER = { "statistics.server", AUS_ACTION_SERVER_OPERATE,
                                           AUS_USE_CASE_READ, show_server,
                                           (GDestroyNotify) aus_statistics_free };
