/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-letter-place.h"

#include "storage/aus-site-store.h"

static gboolean
is_english (const char *locale)
{
  return g_strcmp0 (locale, "en") == 0;
}

static void
put (char *values[AUS_PLACEHOLDER_N], AusPlaceholder placeholder, char *value)
{
  g_free (values[placeholder]);
  values[placeholder] = value;
}

static const char *
role_word (AusRole role, const char *locale)
{
  gboolean english = is_english (locale);

  switch (role) {
  case AUS_ROLE_PROFESSIONAL:
    return english ? "health professional" : "professionnel de santé";
  case AUS_ROLE_INTERPRETER:
    return english ? "interpreter" : "interprète";
  case AUS_ROLE_COMPANION:
    return english ? "companion of the patient" : "accompagnant du patient";
  case AUS_ROLE_PATIENT:
  case AUS_ROLE_PRACTITIONER:
  case AUS_ROLE_HOST:
  case AUS_ROLE_DIAGNOSTIC:
    break;
  }
  return "";
}

gboolean
aus_letter_place_load (AusTx *tx, const AusConsultation *consultation, const AusPerson *person,
                       char **place, GError **error)
{
  *place = NULL;
  if (consultation->structure_id == NULL || person->role != AUS_ROLE_PATIENT)
    return TRUE;
  g_autoptr (AusStructure) site = aus_structure_store_load (tx, consultation->structure_id, error);
  if (site == NULL)
    return FALSE;
  *place =
      g_strdup_printf ("%s, %s, %s %s", site->name, site->address, site->postal_code, site->town);
  return TRUE;
}

/* Whoever goes to a site brings the code: it is typed at the kiosk, or given to the host. */
static char *
write_place (const char *place, const char *code, AusChannel channel, const char *locale)
{
  if (channel == AUS_CHANNEL_SMS)
    return g_strdup_printf (is_english (locale) ? "Where: %s. Your code there: %s."
                                                : "Lieu : %s. Votre code sur place : %s.",
                            place, code);
  return g_strdup_printf (
      is_english (locale)
          ? "Where to go: %s. Everything you need is there, and somebody welcomes you. Come a few"
            " minutes early with your health insurance card, and give your code: %s."
          : "Où vous rendre : %s. Le matériel est sur place et une personne vous y accueille. Venez"
            " quelques minutes en avance avec votre carte Vitale et donnez votre code : %s.",
      place, code);
}

void
aus_letter_place_fill (char *values[AUS_PLACEHOLDER_N], AusChannel channel, const AusPerson *person,
                       const char *place)
{
  const char *code = values[AUS_PLACEHOLDER_CODE];

  put (values, AUS_PLACEHOLDER_ROLE, g_strdup (role_word (person->role, person->locale)));
  if (place != NULL && code != NULL)
    put (values, AUS_PLACEHOLDER_PLACE, write_place (place, code, channel, person->locale));
}

void
aus_letter_place_sample (char *values[AUS_PLACEHOLDER_N], const char *locale)
{
  put (values, AUS_PLACEHOLDER_ROLE, g_strdup (role_word (AUS_ROLE_INTERPRETER, locale)));
  put (values, AUS_PLACEHOLDER_REBOOK,
       g_strdup (is_english (locale) ? "The practice will propose another appointment."
                                     : "Le cabinet vous proposera un autre rendez-vous."));
}
