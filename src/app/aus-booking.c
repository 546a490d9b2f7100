/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-booking-private.h"

#include "app/aus-app.h"
#include "app/aus-change.h"
#include "app/aus-hours-case.h"
#include "app/aus-letter.h"
#include "app/aus-link-issue.h"
#include "app/aus-notify.h"
#include "app/aus-plan-input.h"
#include "app/aus-plan-new.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-json.h"
#include "core/aus-time.h"
#include "domain/aus-contact.h"
#include "storage/aus-event-store.h"
#include "storage/aus-outbox-store.h"

#include <string.h>

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define HOUR   (60 * MINUTE)

/* Codes sent to one address in an hour: nobody can be flooded by way of us. */
#define MAX_CODES 3
/* Wrong codes: with these, one guess in 200,000 succeeds. */
#define MAX_FAILURES 5
/* Reservations of one practitioner at a time: beyond it somebody is playing. */
#define MAX_HELD 20

/* Prices of public pages are in it. */
#define CURRENCY "EUR"

/* The code */

char *
aus_booking_dup_code (AusApp *app, const char *booking_id)
{
  g_autofree char *token =
      aus_secrets_derive_token (aus_app_get_secrets (app), "booking-code", booking_id);
  g_autofree char *hash = aus_secrets_hash_token (token);

  hash[15] = '\0';
  return g_strdup_printf ("%06u", (guint) (g_ascii_strtoull (hash, NULL, 16) % 1000000));
}

static AusChannel
channel_of (const AusBooking *booking)
{
  return booking->email != NULL ? AUS_CHANNEL_MAIL : AUS_CHANNEL_SMS;
}

/* Keyed, so that the row tells nobody the address. */
static char *
hash_address (AusApp *app, const AusBooking *booking)
{
  g_autofree char *folded =
      booking->email != NULL ? aus_contact_fold_email (booking->email) : g_strdup (booking->mobile);

  return aus_secrets_derive_token (aus_app_get_secrets (app), "booking-address", folded);
}

static gboolean
send_code (AusTx *tx, const AusBooking *booking, GError **error)
{
  return aus_outbox_store_put (tx, booking->id, "", AUS_MESSAGE_BOOKING_CODE, channel_of (booking),
                               0, error);
}

static gpointer
print_held (AusApp *app, const AusBooking *booking, const char *token, const char *time_zone)
{
  JsonObject *object = json_object_new ();
  g_autofree char *start = aus_time_format (booking->planned_start, time_zone);
  g_autofree char *until = aus_time_format_utc (booking->held_until);

  json_object_set_string_member (object, "token", token);
  json_object_set_string_member (object, "start", start);
  json_object_set_string_member (object, "held_until", until);
  json_object_set_string_member (object, "channel", aus_channel_get_name (channel_of (booking)));
  return json_node_init_object (json_node_alloc (), object);
}

/* Reserving */

static gboolean
refuse_for_now (gint64 usec, const char *message, GError **error)
{
  GError *refusal = g_error_new_literal (AUS_ERROR, AUS_ERROR_TOO_MANY_REQUESTS, message);

  aus_error_set_retry_after (refusal, (guint) (usec / G_USEC_PER_SEC));
  g_propagate_error (error, refusal);
  return FALSE;
}

static gboolean
check_limits (AusTx *tx, const AusBooking *booking, const char *address_hash, GError **error)
{
  gint64 codes = 0, held = 0;

  if (!aus_booking_store_count_codes (tx, address_hash, aus_tx_now (tx) - HOUR, &codes, error) ||
      !aus_booking_store_count_held (tx, booking->practitioner_id, &held, error))
    return FALSE;
  if (codes >= MAX_CODES)
    return refuse_for_now (HOUR, "Several codes were sent to this address already", error);
  return held < MAX_HELD || refuse_for_now (AUS_BOOKING_HOLD_MINUTES * MINUTE,
                                            "Many people are booking at this moment", error);
}

/* The price is part of what the patient accepts (H3): another one has to be shown first. */
static gboolean
check_price (const AusHours *hours, JsonObject *body, GError **error)
{
  gint64 shown = aus_json_get_int (body, "price_cents", -1);

  if (shown == hours->price_cents)
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, "/price_cents", "The price is another one now");
  return FALSE;
}

static AusBooking *
read_booking (const AusBookingPage *page, JsonObject *body, gint64 now, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  static const char *const members[] = { "given_name", "family_name", "birth_date", "email",
                                         "mobile" };

  json_object_set_string_member (object, "role", aus_role_get_name (AUS_ROLE_PATIENT));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    if (json_object_has_member (body, members[i]))
      json_object_set_member (object, members[i],
                              json_node_copy (json_object_get_member (body, members[i])));
  }
  g_autoptr (AusPerson) person = aus_plan_read_person (
      object, "", aus_json_get_string (body, "locale", page->account->locale), error);
  if (person == NULL)
    return NULL;
  AusPlanPerson row = aus_plan_person_of (person);
  if (!aus_planning_check_person (&row, "", now, error))
    return NULL;
  AusBooking *booking = g_new0 (AusBooking, 1);
  booking->id = aus_id_new (now);
  booking->practitioner_id = g_strdup (page->account->id);
  booking->planned_start = aus_json_get_time (body, "start", 0);
  booking->planned_minutes = page->record->hours->slot_minutes;
  booking->held_until = now + AUS_BOOKING_HOLD_MINUTES * MINUTE;
  booking->given_name = g_strdup (person->given_name);
  booking->family_name = g_strdup (person->family_name);
  booking->birth_date = g_strdup (person->birth_date);
  booking->email = g_strdup (person->email);
  booking->mobile = g_strdup (person->mobile);
  booking->locale = g_strdup (person->locale);
  booking->price_cents = page->record->hours->price_cents;
  return booking;
}

/* A time that is no slot, and one that was taken a moment ago, are the same to who chooses. */
static gboolean
check_slot (AusTx *tx, const AusBookingPage *page, const AusBooking *booking, GError **error)
{
  g_autofree char *date = aus_time_local_date (booking->planned_start, page->account->time_zone);
  g_autoptr (GArray) slots =
      aus_hours_find_slots (tx, page->account, page->record->hours, date, 1, booking->id, error);

  for (guint i = 0; slots != NULL && i < slots->len; i++) {
    if (g_array_index (slots, AusSpan, i).start == booking->planned_start)
      return TRUE;
  }
  if (slots != NULL)
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_SLOT_TAKEN, "this time is not free any more");
  return FALSE;
}

static gpointer
booking_hold (AusTx *tx, const AusActor *actor, gconstpointer data, GError **error)
{
  const AusBookingInput *input = data;
  AusApp *app = aus_app_from_tx (tx);
  g_auto (AusBookingPage) page = { NULL };

  if (!aus_booking_page_load (&page, tx, actor, input->slug, error))
    return NULL;
  g_autoptr (AusBooking) booking = read_booking (&page, input->object, aus_tx_now (tx), error);
  if (booking == NULL || !check_price (page.record->hours, input->object, error))
    return NULL;
  g_autofree char *token = aus_secrets_random_token ();
  g_autofree char *token_hash = aus_secrets_hash_token (token);
  g_autofree char *address_hash = hash_address (app, booking);
  if (!check_limits (tx, booking, address_hash, error) ||
      !aus_booking_store_release (tx, address_hash, error) ||
      !check_slot (tx, &page, booking, error) ||
      !aus_booking_store_insert (tx, booking, token_hash, address_hash, error) ||
      !send_code (tx, booking, error))
    return NULL;
  return print_held (app, booking, token, page.account->time_zone);
}

/* What was reserved */

static AusBooking *
load_booking (AusTx *tx, const AusBookingPage *page, const char *token, GError **error)
{
  g_autofree char *hash = aus_secrets_hash_token (token);
  g_autoptr (AusBooking) booking = aus_booking_store_load_by_token (tx, hash, error);

  if (booking != NULL && !g_str_equal (booking->practitioner_id, page->account->id)) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "there is no such booking");
    return NULL;
  }
  return g_steal_pointer (&booking);
}

static gboolean
check_held (const AusBooking *booking, gint64 now, GError **error)
{
  if (booking->state == AUS_BOOKING_HELD && booking->held_until > now)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_LINK_EXPIRED, "the reservation is over");
  return FALSE;
}

static gpointer
booking_resend (AusTx *tx, const AusActor *actor, gconstpointer data, GError **error)
{
  const AusBookingInput *input = data;
  AusApp *app = aus_app_from_tx (tx);
  g_auto (AusBookingPage) page = { NULL };

  if (!aus_booking_page_load (&page, tx, actor, input->slug, error))
    return NULL;
  g_autoptr (AusBooking) booking = load_booking (tx, &page, input->token, error);
  if (booking == NULL || !check_held (booking, aus_tx_now (tx), error))
    return NULL;
  g_autofree char *address_hash = hash_address (app, booking);
  booking->codes++;
  if (!check_limits (tx, booking, address_hash, error) ||
      !aus_booking_store_save (tx, booking, error) || !send_code (tx, booking, error))
    return NULL;
  return print_held (app, booking, input->token, page.account->time_zone);
}

/* Booking */

/* Wrong codes count although they are refused; too many end the reservation. */
static gboolean
check_code (AusTx *tx, AusBooking *booking, JsonObject *body, GError **error)
{
  g_autofree char *code = aus_booking_dup_code (aus_app_from_tx (tx), booking->id);
  g_auto (GStrv) parts = g_strsplit (json_object_get_string_member (body, "code"), " ", -1);
  g_autofree char *typed = g_strjoinv ("", parts);

  if (aus_secrets_equal (code, typed))
    return TRUE;
  booking->failures++;
  if (booking->failures >= MAX_FAILURES && booking->state == AUS_BOOKING_HELD)
    booking->state = AUS_BOOKING_OVER;
  if (!aus_booking_store_save (tx, booking, error))
    return FALSE;
  aus_tx_keep (tx);
  if (booking->failures >= MAX_FAILURES)
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_FORBIDDEN, "too many wrong codes");
  else
    aus_set_error_at (error, AUS_ERROR_INVALID, "/code", "Is not the code that was sent");
  return FALSE;
}

static AusPerson *
patient_of (const AusBooking *booking)
{
  AusPerson *person = aus_person_new ();

  person->role = AUS_ROLE_PATIENT;
  person->given_name = g_strdup (booking->given_name);
  person->family_name = g_strdup (booking->family_name);
  person->birth_date = g_strdup (booking->birth_date);
  person->email = g_strdup (booking->email);
  person->mobile = g_strdup (booking->mobile);
  person->locale = g_strdup (booking->locale);
  person->self_declared = TRUE;
  return person;
}

static AusConsultation *
build (AusTx *tx, const AusBookingPage *page, const AusBooking *booking, GError **error)
{
  g_autoptr (AusConsultation) self = aus_plan_new_for (page->account, aus_tx_now (tx));

  self->created_by_id = g_strdup (page->account->id);
  self->created_by_name = g_strdup (page->account->display_name);
  self->planned_start = booking->planned_start;
  self->planned_duration_minutes = booking->planned_minutes;
  if (aus_booking_pays_online (tx, page)) {
    self->payment_mode = AUS_PAYMENT_MODE_ONLINE;
    self->payment_maximum.cents = booking->price_cents;
    g_strlcpy (self->payment_maximum.currency, CURRENCY, sizeof self->payment_maximum.currency);
  }
  g_ptr_array_add (self->people, patient_of (booking));
  aus_plan_name_people (self);
  if (!aus_plan_check (self, TRUE, aus_tx_now (tx), error))
    return NULL;
  g_free (self->waiting_message);
  self->waiting_message = aus_letter_dup_waiting_message (tx, self, error);
  return self->waiting_message != NULL ? g_steal_pointer (&self) : NULL;
}

/* What the patient agreed to stays in the trail. */
static gboolean
audit (AusTx *tx, const AusActor *actor, const AusConsultation *self, const AusBooking *booking,
       GError **error)
{
  g_autofree char *detail =
      booking->price_cents >= 0
          ? g_strdup_printf ("price %" G_GINT64_FORMAT " cents", booking->price_cents)
          : NULL;

  return aus_change_audit (tx, actor, self, NULL, "booking.confirm", detail, error);
}

static gpointer
print_booked (const AusConsultation *self, const AusLinkSecret *link)
{
  JsonObject *object = json_object_new ();
  g_autofree char *start = aus_time_format (self->planned_start, self->time_zone);

  json_object_set_string_member (object, "start", start);
  json_object_set_int_member (object, "minutes", self->planned_duration_minutes);
  json_object_set_string_member (object, "url", link->url);
  return json_node_init_object (json_node_alloc (), object);
}

static gpointer
book (AusTx *tx, const AusActor *actor, const AusBookingPage *page, AusBooking *booking,
      GError **error)
{
  g_autoptr (AusConsultation) self = build (tx, page, booking, error);
  g_autoptr (GPtrArray) links = self != NULL ? aus_plan_insert (tx, self, error) : NULL;

  if (links == NULL || !aus_notify_planned (tx, self, error) ||
      !aus_notify_practitioner (tx, self, AUS_MESSAGE_PRACTITIONER_BOOKED, error))
    return NULL;
  booking->state = AUS_BOOKING_BOOKED;
  booking->consultation_id = g_strdup (self->id);
  if (!aus_booking_store_save (tx, booking, error) || !audit (tx, actor, self, booking, error) ||
      !aus_event_store_add (tx, "changed", self, NULL, error))
    return NULL;
  return print_booked (self, g_ptr_array_index (links, links->len - 1));
}

/* The answer got lost, or the button was pressed twice. */
static gpointer
show_booked (AusTx *tx, const AusBooking *booking, GError **error)
{
  g_autoptr (AusConsultation) self =
      aus_consultation_store_load (tx, booking->consultation_id, error);

  if (self == NULL)
    return NULL;
  const AusPerson *patient = aus_consultation_find_role (self, AUS_ROLE_PATIENT);
  g_autoptr (AusLinkSecret) link =
      patient != NULL ? aus_link_reveal (aus_app_from_tx (tx), self, patient) : NULL;
  if (link != NULL)
    return print_booked (self, link);
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_LINK_EXPIRED, "the appointment is over");
  return NULL;
}

static gpointer
booking_confirm (AusTx *tx, const AusActor *actor, gconstpointer data, GError **error)
{
  const AusBookingInput *input = data;
  g_auto (AusBookingPage) page = { NULL };

  if (!aus_booking_page_load (&page, tx, actor, input->slug, error))
    return NULL;
  g_autoptr (AusBooking) booking = load_booking (tx, &page, input->token, error);
  if (booking == NULL ||
      (booking->state != AUS_BOOKING_BOOKED && !check_held (booking, aus_tx_now (tx), error)) ||
      !check_code (tx, booking, input->object, error))
    return NULL;
  if (booking->state == AUS_BOOKING_BOOKED)
    return show_booked (tx, booking, error);
  /* The practice may have used the time: people there decide about it. */
  g_autoptr (GArray) busy = aus_hours_store_list_busy (
      tx, page.account->id, booking->planned_start,
      booking->planned_start + booking->planned_minutes * MINUTE, booking->id, error);
  if (busy != NULL && busy->len > 0)
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_SLOT_TAKEN, "this time is not free any more");
  return busy != NULL && busy->len == 0 ? book (tx, actor, &page, booking, error) : NULL;
}

#define BOOKING(Name, name, function)                                                              \
  const AusUseCase Name = { name, AUS_ACTION_BOOK, AUS_USE_CASE_WRITE, function,                   \
                            (GDestroyNotify) json_node_unref }

BOOKING (AUS_BOOKING_HOLD, "booking.hold", booking_hold);
BOOKING (AUS_BOOKING_RESEND, "booking.resend", booking_resend);
BOOKING (AUS_BOOKING_CONFIRM, "booking.confirm", booking_confirm);
