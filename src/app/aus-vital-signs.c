/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-vital-signs.h"

#include "app/aus-change.h"
#include "app/aus-consents.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-json.h"
#include "core/aus-seal.h"
#include "core/aus-time.h"
#include "domain/aus-vital-sign.h"
#include "storage/aus-vital-sign-store.h"

#include <math.h>
#include <string.h>

#define PURPOSE     "vital-sign"
#define MAX_ENTRIES 200 /* of one consultation */

/* A measurement, out of its seal. */
typedef struct {
  AusVitalSignKind kind;
  gint value; /* tenths */
  gint diastolic;
} Measure;

/* Sealing: the kind of what was measured says something, too. */

static char *
seal (AusTx *tx, const char *id, const Measure *measure)
{
  g_autofree char *text = g_strdup_printf ("%s %d %d", aus_vital_sign_kind_get_name (measure->kind),
                                           measure->value, measure->diastolic);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return aus_seal (aus_app_get_secrets (aus_app_from_tx (tx)), PURPOSE, id, bytes);
}

static gboolean
unseal (AusTx *tx, const AusVitalSign *row, Measure *measure, GError **error)
{
  g_autoptr (GBytes) bytes =
      aus_unseal (aus_app_get_secrets (aus_app_from_tx (tx)), PURPOSE, row->id, row->sealed, error);

  if (bytes == NULL)
    return FALSE;
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  if (g_strv_length (words) == 3 && aus_vital_sign_kind_from_name (words[0], &measure->kind)) {
    measure->value = (gint) g_ascii_strtoll (words[1], NULL, 10);
    measure->diastolic = (gint) g_ascii_strtoll (words[2], NULL, 10);
    return TRUE;
  }
  g_set_error (error, AUS_ERROR, AUS_ERROR_INTERNAL, "measurement %s cannot be read", row->id);
  return FALSE;
}

/* Printing */

static JsonObject *
print_author (const AusVitalSign *row)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "role", row->by_role);
  json_object_set_string_member (object, "display_name", row->by_name);
  return object;
}

static JsonNode *
print (const AusVitalSign *row, const Measure *measure, const char *corrected_by)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *at = aus_time_format_utc (row->at);

  json_object_set_string_member (object, "id", row->id);
  json_object_set_string_member (object, "kind", aus_vital_sign_kind_get_name (measure->kind));
  json_object_set_double_member (object, "value", measure->value / 10.0);
  if (measure->diastolic != AUS_VITAL_NONE)
    json_object_set_double_member (object, "diastolic", measure->diastolic / 10.0);
  else
    json_object_set_null_member (object, "diastolic");
  json_object_set_string_member (object, "unit", aus_vital_sign_get_limits (measure->kind)->unit);
  json_object_set_string_member (object, "at", at);
  json_object_set_object_member (object, "by", print_author (row));
  aus_json_set_text (object, "corrects", row->corrects);
  aus_json_set_text (object, "corrected_by", corrected_by);
  json_node_take_object (node, object);
  return node;
}

static const char *
find_correction (GPtrArray *rows, const char *id)
{
  for (guint i = 0; i < rows->len; i++) {
    const AusVitalSign *row = g_ptr_array_index (rows, i);
    if (g_strcmp0 (row->corrects, id) == 0)
      return row->id;
  }
  return NULL;
}

/* Hosts see what hosts have entered: to check and to correct it, not to look into a file. */
static gboolean
may_see (const AusActor *actor, const AusVitalSign *row)
{
  return actor->account_role != AUS_ACCOUNT_SITE_HOST ||
         g_str_equal (row->by_role, aus_role_get_name (AUS_ROLE_HOST));
}

/* Whoever came by a link has said who they are, and is still among those who take part. */
static gboolean
check_reader (const AusActor *actor, const AusConsultation *consultation, GError **error)
{
  const AusPerson *person = aus_consultation_find_person (consultation, actor->participant_id);

  if (actor->kind != AUS_ACTOR_PARTICIPANT || actor->role == AUS_ROLE_PRACTITIONER ||
      (person != NULL && person->identity_confirmed_at != 0 && person->removed_at == 0))
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                       "identity must be confirmed first");
  return FALSE;
}

static gpointer
list_vital_signs (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  AusAction action = actor->account_role == AUS_ACCOUNT_SITE_HOST ? AUS_ACTION_VITAL_SIGNS_ENTER
                                                                  : AUS_ACTION_VITAL_SIGNS_READ;
  g_autoptr (AusConsultation) consultation =
      aus_load_for (tx, actor, action, command->consultation_id, NULL, error);
  g_autoptr (GPtrArray) rows = consultation != NULL && check_reader (actor, consultation, error)
                                   ? aus_vital_sign_store_list (tx, consultation->id, error)
                                   : NULL;

  if (rows == NULL)
    return NULL;
  g_autoptr (JsonArray) array = json_array_new ();
  for (guint i = 0; i < rows->len; i++) {
    const AusVitalSign *row = g_ptr_array_index (rows, i);
    Measure measure;
    if (!may_see (actor, row))
      continue;
    if (!unseal (tx, row, &measure, error))
      return NULL;
    json_array_add_element (array, print (row, &measure, find_correction (rows, row->id)));
  }
  return json_node_init_array (json_node_alloc (), array);
}

/* Entering */

/* Exact: a tenth is a tenth, however a number is written. */
static gboolean
read_tenths (JsonObject *object, const char *name, const char *pointer, gint *tenths,
             GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  *tenths = AUS_VITAL_NONE;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  gdouble scaled = json_node_get_double (node) * 10;
  if (fabs (scaled - round (scaled)) < 1e-6) {
    *tenths = (gint) round (scaled);
    return TRUE;
  }
  aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "At most one decimal");
  return FALSE;
}

static gboolean
read_measure (JsonObject *object, Measure *measure, GError **error)
{
  aus_vital_sign_kind_from_name (json_object_get_string_member (object, "kind"), &measure->kind);
  return read_tenths (object, "value", "/value", &measure->value, error) &&
         read_tenths (object, "diastolic", "/diastolic", &measure->diastolic, error) &&
         aus_vital_sign_check (measure->kind, measure->value, measure->diastolic, error);
}

static const AusVitalSign *
find_row (GPtrArray *rows, const char *id)
{
  for (guint i = 0; i < rows->len; i++) {
    const AusVitalSign *row = g_ptr_array_index (rows, i);
    if (g_str_equal (row->id, id))
      return row;
  }
  return NULL;
}

/* A correction is of an entry of the same kind that stands, and that its author can see. */
static gboolean
check_correction (AusTx *tx, const AusActor *actor, GPtrArray *rows, const char *corrects,
                  const Measure *measure, GError **error)
{
  const AusVitalSign *row = corrects != NULL ? find_row (rows, corrects) : NULL;
  Measure before;

  if (corrects == NULL)
    return TRUE;
  if (row == NULL || !may_see (actor, row)) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/corrects", "There is no such measurement");
    return FALSE;
  }
  if (!unseal (tx, row, &before, error))
    return FALSE;
  if (before.kind != measure->kind || find_correction (rows, corrects) != NULL) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/corrects",
                      before.kind != measure->kind ? "Is another kind of measurement"
                                                   : "Was corrected already");
    return FALSE;
  }
  return TRUE;
}

/* Who enters: the actor's own seat, or that of the host; with the patient, and known to be there.
 */
static const AusPerson *
find_author (const AusChange *self, GError **error)
{
  const AusConsultation *consultation = self->consultation;
  const AusPerson *host = aus_consultation_find_host (consultation);
  const AusPerson *person =
      aus_consultation_find_person (consultation, self->actor->participant_id);

  if (self->actor->account_role == AUS_ACCOUNT_SITE_HOST)
    person =
        host != NULL && g_strcmp0 (host->account_id, self->actor->account_id) == 0 ? host : NULL;
  else if (person != NULL && (person->identity_confirmed_at == 0 || person->removed_at != 0))
    person = NULL;
  if (person == NULL)
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                         "only somebody who is with the patient enters measurements");
  return person;
}

static AusVitalSign *
make_row (const AusChange *self, const AusPerson *author, const Measure *measure,
          const char *corrects)
{
  AusVitalSign *row = g_new0 (AusVitalSign, 1);
  gboolean is_host = author->role == AUS_ROLE_HOST;

  row->at = aus_tx_now (self->tx);
  row->id = aus_id_new (row->at);
  row->consultation_id = g_strdup (self->consultation->id);
  row->sealed = seal (self->tx, row->id, measure);
  row->by_role = g_strdup (aus_role_get_name (author->role));
  row->by_id = g_strdup (is_host ? author->account_id : author->id);
  row->by_name = aus_person_dup_display_name (author);
  row->corrects = g_strdup (corrects);
  return row;
}

static gboolean
check_room (GPtrArray *rows, GError **error)
{
  if (rows->len < MAX_ENTRIES)
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "At most %d measurements",
               MAX_ENTRIES);
  return FALSE;
}

static gpointer
enter_vital_sign (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  const char *corrects = aus_json_get_string (command->object, "corrects", NULL);
  g_autoptr (GPtrArray) rows = NULL;
  g_auto (AusChange) change = { 0 };
  Measure measure;

  if (!aus_change_begin (&change, tx, actor, AUS_ACTION_VITAL_SIGNS_ENTER, command, error) ||
      !aus_change_check_open (&change, error))
    return NULL;
  const AusPerson *author = find_author (&change, error);
  rows = author != NULL && aus_consents_check_standing (change.consultation, author, error)
             ? aus_vital_sign_store_list (tx, change.consultation->id, error)
             : NULL;
  if (rows == NULL || !check_room (rows, error) ||
      !read_measure (command->object, &measure, error) ||
      !check_correction (tx, actor, rows, corrects, &measure, error))
    return NULL;
  g_autoptr (AusVitalSign) row = make_row (&change, author, &measure, corrects);
  if (!aus_vital_sign_store_insert (tx, row, error))
    return NULL;
  change.kind = AUS_SAVE_PRESENCE;
  change.person = (AusPerson *) author;
  /* The audit says that and by whom; what was measured stays in its seal. */
  g_autoptr (AusConsultation) saved =
      aus_change_finish (&change, corrects != NULL ? "vital_signs.correct" : "vital_signs.enter",
                         row->id, NULL, error);
  return saved != NULL ? print (row, &measure, NULL) : NULL;
}

const AusUseCase AUS_VITAL_SIGNS_LIST = {
  "vital_signs.list", AUS_ACTION_VITAL_SIGNS_READ,      AUS_USE_CASE_READ,
  list_vital_signs,   (GDestroyNotify) json_node_unref,
};
const AusUseCase AUS_VITAL_SIGNS_ENTER = {
  "vital_signs.enter", AUS_ACTION_VITAL_SIGNS_ENTER,     AUS_USE_CASE_WRITE,
  enter_vital_sign,    (GDestroyNotify) json_node_unref,
};
