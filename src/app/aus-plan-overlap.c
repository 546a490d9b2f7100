/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-plan-overlap.h"

#include "app/aus-plan.h"
#include "core/aus-error.h"
#include "core/aus-time.h"
#include "domain/aus-planning.h"
#include "storage/aus-consultation-store.h"

static JsonNode *
conflicts_to_json (GPtrArray *consultations)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_init_array (json_node_alloc (), array);

  for (guint i = 0; i < consultations->len; i++) {
    const AusConsultation *other = g_ptr_array_index (consultations, i);
    g_autofree char *start = aus_time_format (other->planned_start, other->time_zone);
    JsonObject *object = json_object_new ();
    json_object_set_string_member (object, "id", other->id);
    json_object_set_string_member (object, "planned_start", start);
    json_object_set_int_member (object, "planned_duration_minutes",
                                other->planned_duration_minutes);
    json_array_add_object_element (array, object);
  }
  json_array_unref (array);
  return node;
}

gboolean
aus_plan_check_overlap (AusTx *tx, const AusConsultation *self, GError **error)
{
  gint64 end = aus_planning_end (self->planned_start, self->planned_duration_minutes);
  g_autoptr (GPtrArray) ids = aus_consultation_store_find_overlaps (
      tx, self->practitioner_id, self->planned_start, end, self->id, error);

  if (ids == NULL)
    return FALSE;
  if (ids->len == 0)
    return TRUE;
  g_autoptr (GPtrArray) others = aus_consultation_store_load_many (tx, ids, error);
  if (others == NULL)
    return FALSE;
  g_autoptr (JsonNode) conflicts = conflicts_to_json (others);
  g_autoptr (GError) overlap = g_error_new (AUS_ERROR, AUS_ERROR_OVERLAP,
                                            "%u other consultations at this time", others->len);
  aus_error_set_detail (overlap, conflicts, (AusErrorRef) json_node_ref,
                        (GDestroyNotify) json_node_unref);
  g_propagate_error (error, g_steal_pointer (&overlap));
  return FALSE;
}

JsonNode *
aus_plan_get_conflicts (const GError *error)
{
  return g_error_matches (error, AUS_ERROR, AUS_ERROR_OVERLAP) ? aus_error_get_detail (error)
                                                               : NULL;
}

AusConsultation *
aus_error_get_current (const GError *error)
{
  return g_error_matches (error, AUS_ERROR, AUS_ERROR_PRECONDITION_FAILED)
             ? aus_error_get_detail (error)
             : NULL;
}
