/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-advice.h"
#include "app/aus-app.h"
#include "app/aus-booking-private.h"
#include "app/aus-hours-case.h"
#include "app/aus-hours-json.h"
#include "app/aus-pay.h"
#include "core/aus-json.h"
#include "core/aus-time.h"
#include "domain/aus-policy.h"
#include "domain/aus-profession.h"

#include <string.h>

#define DEFAULT_DAYS 7

/* What anybody may see */

AusBookingInput *
aus_booking_input_new (const char *slug, const char *token, JsonObject *object)
{
  AusBookingInput *self = g_new0 (AusBookingInput, 1);

  self->slug = g_strdup (slug);
  self->token = g_strdup (token);
  self->object = object != NULL ? json_object_ref (object) : NULL;
  return self;
}

void
aus_booking_input_free (AusBookingInput *self)
{
  g_free (self->slug);
  g_free (self->token);
  g_clear_pointer (&self->object, json_object_unref);
  g_free (self);
}

void
aus_booking_page_clear (AusBookingPage *self)
{
  g_clear_pointer (&self->account, aus_account_free);
  g_clear_pointer (&self->record, aus_hours_record_free);
}

gboolean
aus_booking_page_load (AusBookingPage *self, AusTx *tx, const AusActor *actor, const char *slug,
                       GError **error)
{
  AusSubject subject = { NULL };

  if (!aus_policy_check (actor, AUS_ACTION_BOOK, &subject, error))
    return FALSE;
  g_autofree char *account_id = aus_hours_store_find_page (tx, slug, error);
  if (account_id == NULL)
    return FALSE;
  self->account = aus_account_store_load (tx, account_id, error);
  if (self->account != NULL)
    self->record = aus_hours_store_load (tx, account_id,
                                         (guint) self->account->default_duration_minutes, error);
  return self->record != NULL;
}

gboolean
aus_booking_pays_online (AusTx *tx, const AusBookingPage *page)
{
  return page->record->hours->price_cents > 0 &&
         aus_pay_check_allowed (tx, page->account->id, NULL);
}

/* H3: the shares of the price by the rules of the day; nothing is known of the patient. */
static JsonNode *
make_shares (AusApp *app, const AusBookingPage *page, const char *date)
{
  const AusRules *rules = aus_app_get_rules (app);
  const AusHours *hours = page->record->hours;
  g_autoptr (JsonObject) question = json_object_new ();
  JsonNode *shares = json_node_init_array (json_node_alloc (), NULL);

  json_node_take_array (shares, json_array_new ());
  if (rules == NULL || hours->price_cents < 0)
    return shares;
  json_object_set_string_member (
      question, "kind",
      aus_consultation_kind_get_name (aus_profession_default_kind (page->account->profession)));
  json_object_set_string_member (question, "date", date);
  json_object_set_int_member (question, "price_cents", hours->price_cents);
  if (hours->base_cents >= 0)
    json_object_set_int_member (question, "base_cents", hours->base_cents);
  g_autoptr (JsonNode) advice = aus_advice_billing (rules, question, NULL);
  if (advice == NULL)
    return shares;
  json_node_unref (shares);
  return json_node_copy (json_object_get_member (json_node_get_object (advice), "shares"));
}

static void
set_price (JsonObject *object, AusApp *app, const AusBookingPage *page, const char *date)
{
  const AusHours *hours = page->record->hours;

  json_object_set_member (object, "shares", make_shares (app, page, date));
  if (hours->price_cents >= 0)
    json_object_set_int_member (object, "price_cents", hours->price_cents);
  else
    json_object_set_null_member (object, "price_cents");
}

static JsonArray *
list_languages (const AusPublicPage *page)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; page->languages[i] != NULL; i++)
    json_array_add_string_element (array, page->languages[i]);
  return array;
}

static gpointer
booking_page (AusTx *tx, const AusActor *actor, gconstpointer data, GError **error)
{
  const AusBookingInput *input = data;
  AusApp *app = aus_app_from_tx (tx);
  g_auto (AusBookingPage) page = { NULL };

  if (!aus_booking_page_load (&page, tx, actor, input->slug, error))
    return NULL;
  const AusAccount *account = page.account;
  g_autofree char *today = aus_time_local_date (aus_tx_now (tx), account->time_zone);
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "slug", page.record->page.slug);
  json_object_set_string_member (object, "display_name", account->display_name);
  json_object_set_string_member (object, "profession", account->profession);
  json_object_set_string_member (object, "organisation", account->organisation_name);
  json_object_set_array_member (object, "languages", list_languages (&page.record->page));
  json_object_set_string_member (object, "presentation", page.record->page.presentation);
  json_object_set_string_member (
      object, "kind",
      aus_consultation_kind_get_name (aus_profession_default_kind (account->profession)));
  json_object_set_int_member (object, "minutes", page.record->hours->slot_minutes);
  json_object_set_string_member (object, "time_zone", account->time_zone);
  json_object_set_boolean_member (object, "indexed", page.record->page.indexed);
  json_object_set_boolean_member (object, "online_payment", aus_booking_pays_online (tx, &page));
  set_price (object, app, &page,
             input->object != NULL ? aus_json_get_string (input->object, "date", today) : today);
  return json_node_init_object (json_node_alloc (), object);
}

/* Slots */

/* The first free slot behind the days that were asked for: an empty week is no dead end. */
static gboolean
find_next (AusTx *tx, const AusBookingPage *page, const char *after, JsonObject *object,
           GError **error)
{
  g_autofree char *today = aus_time_local_date (aus_tx_now (tx), page->account->time_zone);
  g_autofree char *last = aus_date_add_days (today, (int) page->record->hours->horizon_days);
  g_autofree char *date = g_strdup (strcmp (after, today) < 0 ? today : after);

  json_object_set_null_member (object, "next");
  while (strcmp (date, last) <= 0) {
    g_autoptr (GArray) slots = aus_hours_find_slots (tx, page->account, page->record->hours, date,
                                                     DEFAULT_DAYS, NULL, error);
    if (slots == NULL)
      return FALSE;
    if (slots->len > 0) {
      g_autofree char *start =
          aus_time_format (g_array_index (slots, AusSpan, 0).start, page->account->time_zone);
      json_object_set_string_member (object, "next", start);
      return TRUE;
    }
    g_autofree char *later = aus_date_add_days (date, DEFAULT_DAYS);
    g_free (date);
    date = g_steal_pointer (&later);
  }
  return TRUE;
}

static gpointer
booking_slots (AusTx *tx, const AusActor *actor, gconstpointer data, GError **error)
{
  const AusBookingInput *input = data;
  g_auto (AusBookingPage) page = { NULL };

  if (!aus_booking_page_load (&page, tx, actor, input->slug, error))
    return NULL;
  g_autofree char *date = aus_hours_dup_date (input->object, page.account, aus_tx_now (tx));
  guint n_days = (guint) aus_json_get_int (input->object, "days", DEFAULT_DAYS);
  g_autofree char *after = aus_date_add_days (date, (int) n_days);
  g_autoptr (GArray) slots =
      aus_hours_find_slots (tx, page.account, page.record->hours, date, n_days, NULL, error);
  g_autoptr (JsonObject) object = json_object_new ();

  if (slots == NULL || !find_next (tx, &page, after, object, error))
    return NULL;
  json_object_set_array_member (object, "items",
                                aus_spans_to_json (slots, page.account->time_zone));
  return json_node_init_object (json_node_alloc (), object);
}

const AusUseCase AUS_BOOKING_PAGE = { "booking.page", AUS_ACTION_BOOK, AUS_USE_CASE_READ,
                                      booking_page, (GDestroyNotify) json_node_unref };
const AusUseCase AUS_BOOKING_SLOTS = { "booking.slots", AUS_ACTION_BOOK, AUS_USE_CASE_READ,
                                       booking_slots, (GDestroyNotify) json_node_unref };
