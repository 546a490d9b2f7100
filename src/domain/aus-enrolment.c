/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-enrolment.h"

#include "core/aus-error.h"
#include "core/aus-text.h"
#include "domain/aus-profession.h"

#define MAX_NAME 100

static const char *const locales[] = { "fr", "en", NULL };

static gboolean
fail (GError **error, const char *pointer, const char *message)
{
  aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "%s", message);
  return FALSE;
}

static gboolean
is_name (const char *name)
{
  return name != NULL && aus_text_is_line (name) && g_utf8_strlen (name, -1) >= 1 &&
         g_utf8_strlen (name, -1) <= MAX_NAME;
}

gboolean
aus_enrolment_check (const AusEnrolment *enrolment, GError **error)
{
  g_return_val_if_fail (enrolment != NULL, FALSE);

  gboolean practises = enrolment->role == AUS_ACCOUNT_PRACTITIONER;

  if (enrolment->email == NULL || !aus_text_is_email (enrolment->email))
    return fail (error, "/email", "Must be an e-mail address");
  if (!is_name (enrolment->given_name))
    return fail (error, "/given_name", "Must be from 1 to 100 characters");
  if (!is_name (enrolment->family_name))
    return fail (error, "/family_name", "Must be from 1 to 100 characters");
  if (practises && aus_profession_find (enrolment->profession) == NULL)
    return fail (error, "/profession", "A practitioner needs a known profession");
  if (!practises && enrolment->profession != NULL)
    return fail (error, "/profession", "Only practitioners have a profession");
  if (enrolment->locale == NULL || !g_strv_contains (locales, enrolment->locale))
    return fail (error, "/locale", "Must be fr or en");
  if (enrolment->role != AUS_ACCOUNT_DELEGATE && enrolment->n_principals > 0)
    return fail (error, "/principals", "Only delegates act for others");
  return TRUE;
}

gboolean
aus_enrolment_check_password (const char *password, const char *email, GError **error)
{
  g_return_val_if_fail (password != NULL && email != NULL, FALSE);

  glong length = g_utf8_validate (password, -1, NULL) ? g_utf8_strlen (password, -1) : 0;

  if (length < AUS_PASSWORD_MIN || length > AUS_PASSWORD_MAX)
    return fail (error, "/password", "Must be from 10 to 1024 characters");
  if (g_ascii_strcasecmp (password, email) == 0)
    return fail (error, "/password", "Must not be the e-mail address");
  return TRUE;
}
