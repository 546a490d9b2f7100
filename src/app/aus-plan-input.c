/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-plan-input.h"

#include "core/aus-error.h"
#include "core/aus-json.h"
#include "core/aus-time.h"
#include "domain/aus-contact.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT_LOCALE "fr"

/* Members of a merge patch (RFC 7396): absent: leave, null: take away. */

static gboolean
is_null (JsonObject *object, const char *name)
{
  return json_object_has_member (object, name) && json_object_get_null_member (object, name);
}

static char *
dup_trimmed (JsonObject *object, const char *name)
{
  const char *text = aus_json_get_string (object, name, NULL);

  return text != NULL ? g_strstrip (g_strdup (text)) : NULL;
}

static void
merge_text (JsonObject *patch, const char *name, char **value, const char *when_null)
{
  if (!json_object_has_member (patch, name))
    return;
  g_free (*value);
  *value = is_null (patch, name) ? g_strdup (when_null) : dup_trimmed (patch, name);
}

typedef char *(*Normalise) (const char *text, GError **error);

static gboolean
merge_address (JsonObject *patch, const char *name, const char *pointer, Normalise normalise,
               char **value, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = dup_trimmed (patch, name);
  g_autofree char *normal = NULL;

  if (!json_object_has_member (patch, name))
    return TRUE;
  if (text != NULL && text[0] != '\0' && (normal = normalise (text, &local)) == NULL) {
    g_autofree char *at = g_strconcat (pointer, "/", name, NULL);
    aus_set_error_at (error, AUS_ERROR_INVALID, at, "%s", local->message);
    return FALSE;
  }
  g_free (*value);
  *value = g_steal_pointer (&normal);
  return TRUE;
}

gboolean
aus_plan_merge_person (AusPerson *person, JsonObject *patch, const char *pointer, GError **error)
{
  merge_text (patch, "given_name", &person->given_name, "");
  merge_text (patch, "family_name", &person->family_name, "");
  merge_text (patch, "birth_date", &person->birth_date, NULL);
  merge_text (patch, "locale", &person->locale, DEFAULT_LOCALE);
  merge_text (patch, "patient_id", &person->patient_id, NULL);
  return merge_address (patch, "email", pointer, aus_contact_normalise_email, &person->email,
                        error) &&
         merge_address (patch, "mobile", pointer, aus_contact_normalise_phone, &person->mobile,
                        error);
}

AusPerson *
aus_plan_read_person (JsonObject *object, const char *pointer, const char *locale, GError **error)
{
  g_autoptr (AusPerson) person = aus_person_new ();

  if (!aus_role_from_name (aus_json_get_string (object, "role", ""), &person->role)) {
    g_autofree char *at = g_strconcat (pointer, "/role", NULL);
    aus_set_error_at (error, AUS_ERROR_INVALID, at, "Unknown role");
    return NULL;
  }
  person->given_name = g_strdup ("");
  person->family_name = g_strdup ("");
  person->locale = g_strdup (locale != NULL ? locale : DEFAULT_LOCALE);
  if (!aus_plan_merge_person (person, object, pointer, error))
    return NULL;
  return g_steal_pointer (&person);
}

static int
compare_tags (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
has_tag (GPtrArray *tags, const char *tag)
{
  return g_ptr_array_find_with_equal_func (tags, tag, g_str_equal, NULL);
}

/* Sorted and without doubles, as the rows are. */
static GStrv
read_tags (JsonObject *patch)
{
  g_autoptr (GPtrArray) tags = g_ptr_array_new ();
  JsonArray *array = is_null (patch, "tags") ? NULL : json_object_get_array_member (patch, "tags");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    g_autofree char *tag = g_strstrip (g_strdup (json_array_get_string_element (array, i)));
    if (tag[0] != '\0' && !has_tag (tags, tag))
      g_ptr_array_add (tags, g_steal_pointer (&tag));
  }
  g_ptr_array_sort (tags, compare_tags);
  g_ptr_array_add (tags, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&tags), FALSE);
}

/* Whether this practitioner can be paid so is asked where there is a database: aus-plan.c. */
static void
read_payment_mode (AusConsultation *self, JsonObject *payment)
{
  AusPaymentMode mode = AUS_PAYMENT_MODE_NONE;

  aus_payment_mode_from_name (aus_json_get_string (payment, "mode", "none"), &mode);
  self->payment_mode = mode;
}

static void
read_payment_maximum (AusConsultation *self, JsonObject *payment)
{
  memset (&self->payment_maximum, 0, sizeof self->payment_maximum);
  if (!json_object_has_member (payment, "max_amount") || is_null (payment, "max_amount"))
    return;
  JsonObject *amount = json_object_get_object_member (payment, "max_amount");
  self->payment_maximum.cents = aus_json_get_int (amount, "cents", 0);
  g_strlcpy (self->payment_maximum.currency, aus_json_get_string (amount, "currency", "EUR"),
             sizeof self->payment_maximum.currency);
}

static void
read_payment (AusConsultation *self, JsonObject *patch)
{
  if (!json_object_has_member (patch, "payment"))
    return;
  if (is_null (patch, "payment")) {
    self->payment_mode = AUS_PAYMENT_MODE_NONE;
    memset (&self->payment_maximum, 0, sizeof self->payment_maximum);
    return;
  }
  JsonObject *payment = json_object_get_object_member (patch, "payment");
  read_payment_mode (self, payment);
  read_payment_maximum (self, payment);
}

static gboolean
merge_time_zone (AusConsultation *self, JsonObject *patch, GError **error)
{
  const char *time_zone = aus_json_get_string (patch, "time_zone", NULL);

  if (time_zone == NULL)
    return TRUE;
  if (!aus_time_zone_is_valid (time_zone)) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/time_zone", "Unknown time zone");
    return FALSE;
  }
  g_free (self->time_zone);
  self->time_zone = g_strdup (time_zone);
  return TRUE;
}

gboolean
aus_plan_merge (AusConsultation *self, JsonObject *patch, GError **error)
{
  const char *kind = aus_json_get_string (patch, "kind", NULL);

  if (kind != NULL && !aus_consultation_kind_from_name (kind, &self->kind)) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/kind", "Unknown kind");
    return FALSE;
  }
  self->planned_start = aus_json_get_time (patch, "planned_start", self->planned_start);
  self->planned_duration_minutes =
      (guint) aus_json_get_int (patch, "planned_duration_minutes", self->planned_duration_minutes);
  read_payment (self, patch);
  if (json_object_has_member (patch, "tags")) {
    g_strfreev (self->tags);
    self->tags = read_tags (patch);
  }
  merge_text (patch, "private_comment", &self->private_comment, "");
  return merge_time_zone (self, patch, error);
}

AusPlanPerson
aus_plan_person_of (const AusPerson *person)
{
  return (AusPlanPerson){
    .role = person->role,
    .given_name = person->given_name,
    .family_name = person->family_name,
    .birth_date = person->birth_date,
    .email = person->email,
    .mobile = person->mobile,
  };
}

gboolean
aus_plan_check (const AusConsultation *self, gboolean moved, gint64 now, GError **error)
{
  g_autoptr (GArray) people = g_array_new (FALSE, FALSE, sizeof (AusPlanPerson));

  for (guint i = 0; i < self->people->len; i++) {
    const AusPerson *person = g_ptr_array_index (self->people, i);
    AusPlanPerson row = aus_plan_person_of (person);
    if (person->account_id == NULL && person->removed_at == 0)
      g_array_append_val (people, row);
  }
  AusPlan plan = {
    .kind = self->kind,
    .profession = self->practitioner_profession,
    /* An old plan may be edited, only not moved into the past. */
    .planned_start = moved ? self->planned_start : now,
    .planned_duration_minutes = self->planned_duration_minutes,
    .participants = (const AusPlanPerson *) people->data,
    .n_participants = people->len,
    .tags = (const char *const *) self->tags,
    .payment_mode = self->payment_mode,
    .payment_maximum = self->payment_maximum,
  };
  return aus_planning_check (&plan, now, error);
}
