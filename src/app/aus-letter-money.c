/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-letter-money.h"

#include "app/aus-receipt.h"
#include "domain/aus-when.h"

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

char *
aus_letter_dup_money (const AusMoney *money, const char *locale)
{
  gboolean english = is_english (locale);

  if (g_str_equal (money->currency, "EUR") && english)
    return g_strdup_printf ("€%" G_GINT64_FORMAT ".%02" G_GINT64_FORMAT, money->cents / 100,
                            money->cents % 100);
  return g_strdup_printf ("%" G_GINT64_FORMAT "%s%02" G_GINT64_FORMAT "\u00a0%s",
                          money->cents / 100, english ? "." : ",", money->cents % 100,
                          g_str_equal (money->currency, "EUR") ? "€" : money->currency);
}

/* A further SMS for what is told at arrival once more would be paid for by the practice. */
static char *
dup_short_notice (const char *amount, const char *locale)
{
  return is_english (locale)
             ? g_strdup_printf ("Paid online: on arrival a hold of at most %s on your bank card.",
                                amount)
             : g_strdup_printf ("Paiement en ligne : à l'arrivée, au plus %s réservés sur votre"
                                " carte bancaire.",
                                amount);
}

/* D1: whoever is invited knows before that a card will be asked for, and what for. */
static char *
dup_payment_notice (const AusConsultation *consultation, const AusPerson *person,
                    AusChannel channel)
{
  if (person->role != AUS_ROLE_PATIENT || consultation->payment_mode != AUS_PAYMENT_MODE_ONLINE)
    return g_strdup ("");
  g_autofree char *amount = aus_letter_dup_money (&consultation->payment_maximum, person->locale);
  if (channel == AUS_CHANNEL_SMS)
    return dup_short_notice (amount, person->locale);
  if (is_english (person->locale))
    return g_strdup_printf (
        "This consultation is paid online. When you arrive, a hold of at most %s is placed on your"
        " bank card: have it with you. Nothing is taken before the consultation, and after it only"
        " what is due.",
        amount);
  return g_strdup_printf (
      "Cette consultation se règle en ligne. À votre arrivée, une réservation de %s au plus sera"
      " demandée sur votre carte bancaire : gardez-la près de vous. Rien n’est débité avant la"
      " consultation, et seule la somme due l’est après.",
      amount);
}

char *
aus_letter_dup_moment (gint64 usec, const char *time_zone, const char *locale)
{
  g_autofree char *date = aus_when_date (usec, time_zone, locale);
  g_autofree char *time = aus_when_time (usec, time_zone, locale);

  return g_strconcat (date, is_english (locale) ? " at " : " à ", time, NULL);
}

gboolean
aus_letter_is_about_money (AusMessageKind kind)
{
  return kind == AUS_MESSAGE_RECEIPT || kind == AUS_MESSAGE_HOLD_WARNING ||
         kind == AUS_MESSAGE_HOLD_LAST_WARNING || kind == AUS_MESSAGE_HOLD_LAPSED;
}

static char *
dup_link (AusApp *app, AusMessageKind kind, const AusConsultation *consultation)
{
  if (kind == AUS_MESSAGE_RECEIPT)
    return consultation->payment != NULL ? aus_receipt_dup_url (app, consultation->payment) : NULL;
  return g_strconcat (aus_app_get_base_url (app), "/app/consultations/", consultation->id, NULL);
}

/* What was taken, or else what is held or will be. */
static AusMoney
amount_of (const AusConsultation *consultation)
{
  const AusPayment *payment = consultation->payment;
  AusMoney money = payment != NULL ? payment->amount : consultation->payment_maximum;

  if (payment != NULL && payment->captured_cents >= 0)
    money.cents = payment->captured_cents;
  return money;
}

void
aus_letter_money_fill (char *values[AUS_PLACEHOLDER_N], AusApp *app, const AusOutboxRow *row,
                       const AusConsultation *consultation, const AusPerson *person)
{
  AusMessageKind kind = row->kind;
  const AusPayment *payment = consultation->payment;
  AusMoney money = amount_of (consultation);

  if (kind == AUS_MESSAGE_INVITATION || kind == AUS_MESSAGE_MOVED)
    put (values, AUS_PLACEHOLDER_PAYMENT, dup_payment_notice (consultation, person, row->channel));
  if (aus_letter_is_about_money (kind))
    put (values, AUS_PLACEHOLDER_LINK, dup_link (app, kind, consultation));
  if (money.cents > 0)
    put (values, AUS_PLACEHOLDER_AMOUNT, aus_letter_dup_money (&money, person->locale));
  if (payment != NULL && payment->expires_at != 0)
    put (values, AUS_PLACEHOLDER_DEADLINE,
         aus_letter_dup_moment (payment->expires_at, consultation->time_zone, person->locale));
}

void
aus_letter_money_sample (char *values[AUS_PLACEHOLDER_N], gint64 start, const char *time_zone,
                         const char *locale)
{
  AusMoney money = { .cents = 2500, .currency = "EUR" };

  put (values, AUS_PLACEHOLDER_AMOUNT, aus_letter_dup_money (&money, locale));
  put (values, AUS_PLACEHOLDER_DEADLINE,
       aus_letter_dup_moment (start + 7 * G_TIME_SPAN_DAY, time_zone, locale));
}

const char *
aus_letter_money_action (AusMessageKind kind, const char *locale)
{
  if (kind == AUS_MESSAGE_RECEIPT)
    return is_english (locale) ? "Open the receipt" : "Ouvrir le reçu";
  if (aus_letter_is_about_money (kind))
    return is_english (locale) ? "Open the consultation" : "Ouvrir la consultation";
  return NULL;
}
