/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-when.h"

#include <string.h>

typedef struct {
  const char *days[7]; /* from Monday, as g_date_time_get_day_of_week() less one */
  const char *months[12];
} Words;

static const Words french = {
  { "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche" },
  { "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre" },
};

static const Words english = {
  { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" },
  { "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December" },
};

static gboolean
is_english (const char *locale)
{
  return g_strcmp0 (locale, "en") == 0;
}

static GDateTime *
to_local (gint64 usec, const char *time_zone)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (time_zone);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (usec / G_USEC_PER_SEC);

  return zone != NULL ? g_date_time_to_timezone (utc, zone) : g_steal_pointer (&utc);
}

char *
aus_when_date (gint64 usec, const char *time_zone, const char *locale)
{
  g_autoptr (GDateTime) local = to_local (usec, time_zone);
  const Words *words = is_english (locale) ? &english : &french;
  int day = g_date_time_get_day_of_month (local);
  const char *first = !is_english (locale) && day == 1 ? "er" : "";

  return g_strdup_printf ("%s %d%s %s %d", words->days[g_date_time_get_day_of_week (local) - 1],
                          day, first, words->months[g_date_time_get_month (local) - 1],
                          g_date_time_get_year (local));
}

char *
aus_when_time (gint64 usec, const char *time_zone, const char *locale)
{
  g_autoptr (GDateTime) local = to_local (usec, time_zone);
  int hour = g_date_time_get_hour (local), minute = g_date_time_get_minute (local);

  if (is_english (locale))
    return g_strdup_printf ("%d:%02d %s", (hour + 11) % 12 + 1, minute, hour < 12 ? "am" : "pm");
  return minute != 0 ? g_strdup_printf ("%d h %02d", hour, minute) : g_strdup_printf ("%d h", hour);
}

/* As they are written; the names of zones are English, and know no accents. */
static const struct {
  const char *zone;
  const char *place;  /* "heure de …" */
  const char *french; /* where that is no French */
} places[] = {
  { "America/Cayenne", "Cayenne", NULL },
  { "America/Guadeloupe", NULL, "heure de la Guadeloupe" },
  { "America/Martinique", NULL, "heure de la Martinique" },
  { "America/Miquelon", "Saint-Pierre-et-Miquelon", NULL },
  { "Europe/Brussels", "Bruxelles", NULL },
  { "Europe/London", "Londres", NULL },
  { "Indian/Mayotte", "Mayotte", NULL },
  { "Indian/Reunion", "La Réunion", NULL },
  { "Pacific/Noumea", "Nouméa", NULL },
};

static char *
french_zone (const char *time_zone, const char *city)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    if (!g_str_equal (places[i].zone, time_zone))
      continue;
    return places[i].french != NULL ? g_strdup (places[i].french)
                                    : g_strconcat ("heure de ", places[i].place, NULL);
  }
  gboolean elided = strchr ("AEIOUÉ", city[0]) != NULL;
  return g_strconcat (elided ? "heure d'" : "heure de ", city, NULL);
}

char *
aus_when_zone (const char *time_zone, const char *locale)
{
  const char *slash = strrchr (time_zone, '/');

  if (slash == NULL) /* "UTC" */
    return g_strdup (time_zone);
  g_autofree char *city = g_strdelimit (g_strdup (slash + 1), "_", ' ');
  return is_english (locale) ? g_strconcat (city, " time", NULL) : french_zone (time_zone, city);
}
