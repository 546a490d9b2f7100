/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-calendar.h"

#include <libical/ical.h>

#define PRODUCT "-//Auscult//Auscult " AUS_VERSION "//FR"

static struct icaltimetype
to_ical_time (gint64 usec)
{
  return icaltime_from_timet_with_zone ((time_t) (usec / G_USEC_PER_SEC), 0,
                                        icaltimezone_get_utc_timezone ());
}

static icalcomponent *
calendar_new (icalproperty_method method)
{
  return icalcomponent_vanew (
      ICAL_VCALENDAR_COMPONENT, icalproperty_new_version ("2.0"), icalproperty_new_prodid (PRODUCT),
      icalproperty_new_calscale ("GREGORIAN"), icalproperty_new_method (method), NULL);
}

static void
add_parties (icalcomponent *event, const AusCalendarEntry *entry)
{
  g_autofree char *organizer = g_strconcat ("mailto:", entry->organizer, NULL);
  icalproperty *property = icalproperty_new_organizer (organizer);

  icalproperty_add_parameter (property, icalparameter_new_cn (entry->organizer_name));
  icalcomponent_add_property (event, property);
  if (entry->attendee == NULL)
    return;
  g_autofree char *attendee = g_strconcat ("mailto:", entry->attendee, NULL);
  property = icalproperty_new_attendee (attendee);
  icalproperty_add_parameter (property, icalparameter_new_cn (entry->attendee_name));
  icalproperty_add_parameter (property, icalparameter_new_role (ICAL_ROLE_REQPARTICIPANT));
  icalproperty_add_parameter (property, icalparameter_new_partstat (ICAL_PARTSTAT_NEEDSACTION));
  icalproperty_add_parameter (property, icalparameter_new_rsvp (ICAL_RSVP_FALSE));
  icalcomponent_add_property (event, property);
}

/* The UID stays the same for the life of a consultation (RFC 5546 section 2.1.4). */
static icalcomponent *
event_new (const AusCalendarEntry *entry)
{
  const AusConsultation *consultation = entry->consultation;
  gint64 minutes = consultation->planned_duration_minutes;
  g_autofree char *uid = g_strconcat (consultation->id, "@auscult", NULL);
  icalcomponent *event = icalcomponent_vanew (
      ICAL_VEVENT_COMPONENT, icalproperty_new_uid (uid),
      icalproperty_new_sequence ((int) entry->sequence),
      icalproperty_new_dtstamp (to_ical_time (entry->stamp)),
      icalproperty_new_dtstart (to_ical_time (consultation->planned_start)),
      icalproperty_new_dtend (
          to_ical_time (consultation->planned_start + minutes * 60 * G_USEC_PER_SEC)),
      icalproperty_new_summary (entry->summary),
      icalproperty_new_status (entry->cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED),
      icalproperty_new_transp (entry->cancelled ? ICAL_TRANSP_TRANSPARENT : ICAL_TRANSP_OPAQUE),
      icalproperty_new_class (ICAL_CLASS_PRIVATE), NULL);

  if (entry->description != NULL)
    icalcomponent_add_property (event, icalproperty_new_description (entry->description));
  const char *location = entry->location != NULL ? entry->location : entry->url;
  if (entry->url != NULL)
    icalcomponent_add_property (event, icalproperty_new_url (entry->url));
  if (location != NULL)
    icalcomponent_add_property (event, icalproperty_new_location (location));
  if (entry->organizer != NULL)
    add_parties (event, entry);
  return event;
}

/* Takes @calendar. */
static char *
print (icalcomponent *calendar)
{
  char *text = icalcomponent_as_ical_string_r (calendar);
  char *copy = g_strdup (text);

  icalmemory_free_buffer (text);
  icalcomponent_free (calendar);
  return copy;
}

char *
aus_calendar_invite (const AusCalendarEntry *entry, const char *method)
{
  icalcomponent *calendar = calendar_new (icalproperty_string_to_method (method));

  icalcomponent_add_component (calendar, event_new (entry));
  return print (calendar);
}

char *
aus_calendar_feed (const AusCalendarEntry *entries, guint n_entries, const char *name)
{
  icalcomponent *calendar = calendar_new (ICAL_METHOD_PUBLISH);
  icalproperty *title = icalproperty_new_x (name);

  icalproperty_set_x_name (title, "X-WR-CALNAME");
  icalcomponent_add_property (calendar, title);
  for (guint i = 0; i < n_entries; i++)
    icalcomponent_add_component (calendar, event_new (&entries[i]));
  return print (calendar);
}
