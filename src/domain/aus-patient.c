/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-patient.h"

#include "core/aus-error.h"
#include "core/aus-text.h"
#include "core/aus-time.h"
#include "domain/aus-contact.h"
#include "domain/aus-ins.h"
#include "domain/aus-name-match.h"

#include <string.h>

const char *const aus_sex_names[] = {
  [AUS_SEX_FEMALE] = "female",
  [AUS_SEX_MALE] = "male",
  [AUS_SEX_UNKNOWN] = "unknown",
  [AUS_SEX_N] = NULL,
};
AUS_DEFINE_NAMES (AusSex, aus_sex)

/* The oldest person ever was 122. */
#define FIRST_BIRTH_DATE "1880-01-01"
#define PLACE_LENGTH     5

void
aus_patient_traits_copy_to (const AusPatientTraits *self, AusPatientTraits *copy)
{
  aus_patient_traits_clear (copy);
  copy->birth_name = g_strdup (self->birth_name);
  copy->given_names = g_strdup (self->given_names);
  copy->used_name = g_strdup (self->used_name);
  copy->used_given_name = g_strdup (self->used_given_name);
  copy->sex = self->sex;
  copy->birth_date = g_strdup (self->birth_date);
  copy->birth_place = g_strdup (self->birth_place);
  copy->ins = g_strdup (self->ins);
  copy->ins_oid = g_strdup (self->ins_oid);
  copy->email = g_strdup (self->email);
  copy->mobile = g_strdup (self->mobile);
  copy->physician = g_strdup (self->physician);
  copy->physician_email = g_strdup (self->physician_email);
}

void
aus_patient_traits_clear (AusPatientTraits *self)
{
  g_free (self->birth_name);
  g_free (self->given_names);
  g_free (self->used_name);
  g_free (self->used_given_name);
  g_free (self->birth_date);
  g_free (self->birth_place);
  g_free (self->ins);
  g_free (self->ins_oid);
  g_free (self->email);
  g_free (self->mobile);
  g_free (self->physician);
  g_free (self->physician_email);
  memset (self, 0, sizeof *self);
}

/* Checking */

/* Trimmed; empty is NULL. */
static void
trim (char **text)
{
  if (*text == NULL)
    return;
  g_strstrip (*text);
  if (**text == '\0')
    g_clear_pointer (text, g_free);
}

static gboolean
has_letter (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_isalpha (g_utf8_get_char (c)))
      return TRUE;
  return FALSE;
}

static gboolean
check_name (const char *name, const char *pointer, gboolean needed, GError **error)
{
  if (name == NULL && !needed)
    return TRUE;
  if (name != NULL && aus_text_is_line (name) && has_letter (name) &&
      g_utf8_strlen (name, -1) <= AUS_PATIENT_MAX_NAME)
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "Must be a name");
  return FALSE;
}

static gboolean
check_birth_date (const char *date, gint64 now, GError **error)
{
  /* Somewhere it is already tomorrow (UTC+14). */
  g_autofree char *today = aus_time_format_utc (now + 14 * G_TIME_SPAN_HOUR);

  if (date != NULL && aus_date_is_valid (date) && strcmp (date, FIRST_BIRTH_DATE) >= 0 &&
      strncmp (date, today, strlen (date)) <= 0)
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, "/birth_date",
                    "Must be the birth date of somebody alive");
  return FALSE;
}

/* Five digits; Corsican communes have 2A or 2B before three, countries 99. */
static gboolean
normalise_place (char **place, GError **error)
{
  if (*place == NULL)
    return TRUE;
  g_autofree char *code = g_ascii_strup (*place, -1);
  gboolean corsican = code[0] == '2' && (code[1] == 'A' || code[1] == 'B');
  if (strlen (code) != PLACE_LENGTH ||
      strspn (code + (corsican ? 2 : 0), "0123456789") != (gsize) (corsican ? 3 : PLACE_LENGTH)) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/birth_place",
                      "Must be the INSEE code of a commune or country: five characters");
    return FALSE;
  }
  g_free (*place);
  *place = g_steal_pointer (&code);
  return TRUE;
}

typedef char *(*Normalise) (const char *text, GError **error);

static gboolean
normalise (char **text, const char *pointer, Normalise func, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (*text == NULL)
    return TRUE;
  char *normal = func (*text, &local);
  if (normal == NULL) {
    aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "%s", local->message);
    return FALSE;
  }
  g_free (*text);
  *text = normal;
  return TRUE;
}

static gboolean
normalise_ins (AusPatientTraits *self, GError **error)
{
  if (!normalise (&self->ins, "/ins", aus_ins_normalise, error))
    return FALSE;
  if (self->ins == NULL)
    g_clear_pointer (&self->ins_oid, g_free);
  else if (self->ins_oid == NULL)
    self->ins_oid = g_strdup (AUS_INS_OID_NIR);
  if (self->ins_oid == NULL || g_strv_contains (aus_ins_oids, self->ins_oid))
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, "/ins_oid", "Not an OID of the INS");
  return FALSE;
}

/* An address alone would be nobody's. */
static gboolean
normalise_physician (AusPatientTraits *self, GError **error)
{
  return normalise (&self->physician_email, "/physician_email", aus_contact_normalise_email,
                    error) &&
         check_name (self->physician, "/physician", self->physician_email != NULL, error);
}

gboolean
aus_patient_traits_normalise (AusPatientTraits *self, gint64 now, GError **error)
{
  char **const texts[] = { &self->birth_name,      &self->given_names,    &self->used_name,
                           &self->used_given_name, &self->birth_place,    &self->ins,
                           &self->ins_oid,         &self->email,          &self->mobile,
                           &self->physician,       &self->physician_email };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    trim (texts[i]);
  return check_name (self->birth_name, "/birth_name", TRUE, error) &&
         check_name (self->given_names, "/given_names", TRUE, error) &&
         check_name (self->used_name, "/used_name", FALSE, error) &&
         check_name (self->used_given_name, "/used_given_name", FALSE, error) &&
         check_birth_date (self->birth_date, now, error) &&
         normalise_place (&self->birth_place, error) && normalise_ins (self, error) &&
         normalise (&self->email, "/email", aus_contact_normalise_email, error) &&
         normalise (&self->mobile, "/mobile", aus_contact_normalise_phone, error) &&
         normalise_physician (self, error);
}

/* Merging */

static void
fill (char **text, const char *other)
{
  if (*text == NULL)
    *text = g_strdup (other);
}

gboolean
aus_patient_traits_merge (AusPatientTraits *self, const AusPatientTraits *other, GError **error)
{
  if (!g_str_equal (self->birth_date, other->birth_date)) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/patient_id", "Was born another day");
    return FALSE;
  }
  if (self->ins != NULL && other->ins != NULL && !g_str_equal (self->ins, other->ins)) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/patient_id", "Has another INS");
    return FALSE;
  }
  fill (&self->used_name, other->used_name);
  fill (&self->used_given_name, other->used_given_name);
  fill (&self->birth_place, other->birth_place);
  fill (&self->ins, other->ins);
  fill (&self->ins_oid, other->ins_oid);
  fill (&self->email, other->email);
  fill (&self->mobile, other->mobile);
  if (self->physician == NULL) {
    self->physician = g_strdup (other->physician);
    self->physician_email = g_strdup (other->physician_email);
  }
  if (self->sex == AUS_SEX_UNKNOWN)
    self->sex = other->sex;
  return TRUE;
}

/* Keeping */

gint64
aus_patient_kept_until (gint64 held_at, guint keep_years)
{
  g_autoptr (GDateTime) held = g_date_time_new_from_unix_utc (held_at / G_USEC_PER_SEC);
  g_autoptr (GDateTime) until = g_date_time_add_years (held, (gint) keep_years);

  return g_date_time_to_unix (until) * G_USEC_PER_SEC;
}

/* Names */

const char *
aus_patient_get_name (const AusPatientTraits *self)
{
  return self->used_name != NULL ? self->used_name : self->birth_name;
}

char *
aus_patient_dup_given_name (const AusPatientTraits *self)
{
  if (self->used_given_name != NULL)
    return g_strdup (self->used_given_name);
  return g_strndup (self->given_names, strcspn (self->given_names, " ,"));
}

char *
aus_patient_dup_display_name (const AusPatientTraits *self)
{
  g_autofree char *given_name = aus_patient_dup_given_name (self);

  return g_strdup_printf ("%s %s", given_name, aus_patient_get_name (self));
}

static gboolean
any_similar (const char *a1, const char *a2, const char *b1, const char *b2)
{
  const char *const mine[] = { a1, a2 };
  const char *const theirs[] = { b1, b2 };

  for (guint i = 0; i < 2; i++)
    for (guint j = 0; j < 2; j++)
      if (mine[i] != NULL && theirs[j] != NULL && aus_name_is_similar (mine[i], theirs[j]))
        return TRUE;
  return FALSE;
}

gboolean
aus_patient_is_duplicate (const AusPatientTraits *a, const AusPatientTraits *b)
{
  return g_str_equal (a->birth_date, b->birth_date) &&
         any_similar (a->birth_name, a->used_name, b->birth_name, b->used_name) &&
         any_similar (a->given_names, a->used_given_name, b->given_names, b->used_given_name);
}
