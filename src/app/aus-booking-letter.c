/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-booking-letter.h"

#include "app/aus-app.h"
#include "app/aus-booking.h"
#include "app/aus-letter-text.h"
#include "app/aus-letter.h"
#include "core/aus-error.h"
#include "domain/aus-when.h"
#include "storage/aus-account-store.h"

static void
write_code (AusLetter *letter, AusApp *app, const AusBooking *booking, const AusAccount *account,
            const AusTemplate *template)
{
  g_autofree char *date =
      aus_when_date (booking->planned_start, account->time_zone, booking->locale);
  g_autofree char *time =
      aus_when_time (booking->planned_start, account->time_zone, booking->locale);
  g_autofree char *code = aus_booking_dup_code (app, booking->id);
  g_autofree char *minutes = g_strdup_printf ("%u", booking->planned_minutes);
  g_autofree char *signature = aus_letter_dup_signature (account);
  const char *values[AUS_PLACEHOLDER_N] = {
    /* Nobody knows yet whose address this is: what a stranger typed does not travel to it. */
    [AUS_PLACEHOLDER_NAME] = "",
    [AUS_PLACEHOLDER_PRACTITIONER] = account->display_name,
    [AUS_PLACEHOLDER_ORGANISATION] = account->organisation_name,
    [AUS_PLACEHOLDER_DATE] = date,
    [AUS_PLACEHOLDER_TIME] = time,
    [AUS_PLACEHOLDER_DURATION] = minutes,
    [AUS_PLACEHOLDER_CODE] = code,
    [AUS_PLACEHOLDER_SIGNATURE] = signature,
  };

  aus_letter_write (letter, template, values, NULL);
}

/* Who booked, chose another slot or let the time go by has no use for it. */
static gboolean
is_wanted (const AusBooking *booking, gint64 now)
{
  return booking->state == AUS_BOOKING_HELD && booking->held_until > now;
}

AusLetter *
aus_booking_letter_compose (AusTx *tx, const AusOutboxRow *row, GError **error)
{
  AusApp *app = aus_app_from_tx (tx);
  g_autoptr (GError) local = NULL;
  g_autoptr (AusBooking) booking = aus_booking_store_load (tx, row->consultation_id, &local);

  if (booking == NULL || !is_wanted (booking, aus_tx_now (tx))) {
    if (local != NULL && !g_error_matches (local, AUS_ERROR, AUS_ERROR_NOT_FOUND))
      g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  g_autoptr (AusAccount) account = aus_account_store_load (tx, booking->practitioner_id, error);
  g_autoptr (AusTemplate) template =
      account != NULL ? aus_letter_load_template (tx, account->organisation_id,
                                                  AUS_TEMPLATE_BOOKING_CODE, booking->locale, error)
                      : NULL;
  if (template == NULL)
    return NULL;
  AusLetter *letter = g_new0 (AusLetter, 1);
  letter->channel = row->channel;
  letter->id = aus_letter_dup_id (app, row);
  letter->to = g_strdup (row->channel == AUS_CHANNEL_MAIL ? booking->email : booking->mobile);
  letter->to_name = g_strdup ("");
  letter->from_name = g_strdup (account->organisation_name);
  letter->locale = g_strdup (booking->locale);
  letter->date = row->changed_at;
  write_code (letter, app, booking, account, template);
  return letter;
}
