/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-letter.h"

#include "app/aus-booking-letter.h"
#include "app/aus-calendar.h"
#include "app/aus-letter-money.h"
#include "app/aus-letter-place.h"
#include "app/aus-letter-documents.h"
#include "app/aus-letter-text.h"
#include "app/aus-link-issue.h"
#include "app/aus-rebook.h"
#include "domain/aus-when.h"
#include "storage/aus-account-store.h"
#include "storage/aus-consultation-store.h"

#define ID_DIGITS 32

/* What the placeholders stand for, by AusPlaceholder. */
typedef struct {
  char *values[AUS_PLACEHOLDER_N];
} Words;

static void
words_clear (Words *self)
{
  for (guint i = 0; i < AUS_PLACEHOLDER_N; i++)
    g_free (self->values[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

/* "L. D.": the practitioner knows who it is; whoever reads over the shoulder does not. */
static char *
dup_initials (const AusPerson *person)
{
  GString *initials = g_string_new (NULL);
  const char *const names[] = { person->given_name, person->family_name };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    gunichar first = g_utf8_get_char_validated (names[i], -1);
    if (first == 0 || first == (gunichar) -1 || first == (gunichar) -2)
      continue;
    g_string_append_unichar (initials, g_unichar_toupper (first));
    g_string_append (initials, ". ");
  }
  return g_strchomp (g_string_free (initials, FALSE));
}

static void
set_when (Words *words, const AusConsultation *consultation, const char *locale)
{
  words->values[AUS_PLACEHOLDER_DATE] =
      aus_when_date (consultation->planned_start, consultation->time_zone, locale);
  words->values[AUS_PLACEHOLDER_TIME] =
      aus_when_time (consultation->planned_start, consultation->time_zone, locale);
  words->values[AUS_PLACEHOLDER_ZONE] = aus_when_zone (consultation->time_zone, locale);
  words->values[AUS_PLACEHOLDER_DURATION] =
      g_strdup_printf ("%u", consultation->planned_duration_minutes);
}

static void
set_site (Words *words, AusApp *app)
{
  words->values[AUS_PLACEHOLDER_SITE] = g_strdup (aus_app_get_base_url (app));
  words->values[AUS_PLACEHOLDER_TEST_LINK] =
      g_strconcat (aus_app_get_base_url (app), "/test", NULL);
}

static void
set_words (Words *words, AusApp *app, const AusConsultation *consultation, const AusPerson *person,
           const AusAccount *account, const AusLinkSecret *link)
{
  const AusPerson *patient = aus_consultation_find_role (consultation, AUS_ROLE_PATIENT);

  words->values[AUS_PLACEHOLDER_NAME] = person->role == AUS_ROLE_PRACTITIONER
                                            ? g_strdup (consultation->practitioner_name)
                                            : aus_person_dup_display_name (person);
  words->values[AUS_PLACEHOLDER_PRACTITIONER] = g_strdup (consultation->practitioner_name);
  words->values[AUS_PLACEHOLDER_ORGANISATION] = g_strdup (consultation->organisation_name);
  words->values[AUS_PLACEHOLDER_SIGNATURE] = aus_letter_dup_signature (account);
  words->values[AUS_PLACEHOLDER_PATIENT] = patient != NULL ? dup_initials (patient) : NULL;
  if (link != NULL) {
    words->values[AUS_PLACEHOLDER_LINK] = g_strdup (link->url);
    words->values[AUS_PLACEHOLDER_CODE] = g_strdup (link->code);
  }
  set_when (words, consultation, person->locale);
  set_site (words, app);
}

static const char *const *
words_get (const Words *words)
{
  return (const char *const *) words->values;
}

static gboolean
is_guest (AusRole role)
{
  return role != AUS_ROLE_PATIENT && role != AUS_ROLE_PRACTITIONER;
}

static AusTemplateKind
template_of (AusMessageKind kind, AusRole role)
{
  switch (kind) {
  case AUS_MESSAGE_INVITATION:
    return is_guest (role) ? AUS_TEMPLATE_GUEST_INVITATION : AUS_TEMPLATE_INVITATION;
  case AUS_MESSAGE_MOVED:
    return AUS_TEMPLATE_MOVED;
  case AUS_MESSAGE_CANCELLED:
    return AUS_TEMPLATE_CANCELLED;
  case AUS_MESSAGE_PRACTITIONER_CANCELLED:
    return AUS_TEMPLATE_PRACTITIONER_CANCELLED;
  case AUS_MESSAGE_PRACTITIONER_BOOKED:
    return AUS_TEMPLATE_PRACTITIONER_BOOKED;
  case AUS_MESSAGE_BOOKING_CODE:
    return AUS_TEMPLATE_BOOKING_CODE;
  case AUS_MESSAGE_RECEIPT:
    return AUS_TEMPLATE_RECEIPT;
  case AUS_MESSAGE_HOLD_WARNING:
  case AUS_MESSAGE_HOLD_LAST_WARNING:
    return AUS_TEMPLATE_HOLD_WARNING;
  case AUS_MESSAGE_HOLD_LAPSED:
    return AUS_TEMPLATE_HOLD_LAPSED;
  case AUS_MESSAGE_DOCUMENTS:
    return AUS_TEMPLATE_DOCUMENTS;
  case AUS_MESSAGE_DOCUMENT_CODE:
    return AUS_TEMPLATE_DOCUMENT_CODE;
  case AUS_MESSAGE_MISSED:
    return AUS_TEMPLATE_MISSED;
  case AUS_MESSAGE_REMINDER:
  case AUS_MESSAGE_EARLY_REMINDER:
    break;
  }
  if (role == AUS_ROLE_PRACTITIONER)
    return AUS_TEMPLATE_PRACTITIONER_REMINDER;
  return is_guest (role) ? AUS_TEMPLATE_GUEST_REMINDER : AUS_TEMPLATE_REMINDER;
}

char *
aus_letter_dup_id (AusApp *app, const AusOutboxRow *row)
{
  g_autofree char *name = g_strdup_printf (
      "%s/%s/%s/%s/%" G_GINT64_FORMAT, row->consultation_id, row->participant_id,
      aus_message_kind_get_name (row->kind), aus_channel_get_name (row->channel), row->serial);
  g_autofree char *token = aus_secrets_derive_token (aus_app_get_secrets (app), "message", name);
  char *id = aus_secrets_hash_token (token);

  id[ID_DIGITS] = '\0';
  return id;
}

/* B3: invitation, move and cancellation carry the calendar; a reminder has nothing new for it. */
static void
write_calendar (AusLetter *letter, const AusOutboxRow *row, const AusConsultation *consultation,
                const Words *words, const char *from, const char *place)
{
  gboolean cancelled = row->kind == AUS_MESSAGE_CANCELLED;
  AusCalendarEntry entry = {
    .consultation = consultation,
    .sequence = row->sequence,
    .stamp = letter->date,
    .description = words->values[AUS_PLACEHOLDER_LINK],
    .url = words->values[AUS_PLACEHOLDER_LINK],
    .location = place,
    .organizer_name = consultation->practitioner_name,
    .organizer = from,
    .attendee_name = letter->to_name,
    .attendee = letter->to,
    .cancelled = cancelled,
  };

  if (letter->channel != AUS_CHANNEL_MAIL ||
      (row->kind != AUS_MESSAGE_INVITATION && row->kind != AUS_MESSAGE_MOVED && !cancelled))
    return;
  const char *what =
      g_strcmp0 (letter->locale, "en") == 0 ? "Video appointment with" : "Rendez-vous vidéo avec";
  g_autofree char *summary = g_strconcat (what, " ", consultation->practitioner_name, NULL);
  entry.summary = summary;
  letter->method = g_strdup (cancelled ? "CANCEL" : "REQUEST");
  letter->calendar = aus_calendar_invite (&entry, letter->method);
}

static AusLetter *
letter_new (AusApp *app, const AusOutboxRow *row, const AusConsultation *consultation,
            const AusPerson *person, const char *reply_to)
{
  AusLetter *letter = g_new0 (AusLetter, 1);

  letter->channel = row->channel;
  letter->id = aus_letter_dup_id (app, row);
  letter->to = g_strdup (row->channel == AUS_CHANNEL_MAIL ? person->email : person->mobile);
  letter->to_name = aus_person_dup_display_name (person);
  letter->from_name = g_strdup (consultation->organisation_name);
  letter->reply_to = person->role != AUS_ROLE_PRACTITIONER ? g_strdup (reply_to) : NULL;
  letter->locale = g_strdup (person->locale);
  letter->date = row->changed_at;
  return letter;
}

/*
 * Whether @person can still be told; a cancellation reaches also those who were taken off, and
 * needs no link.
 */
static gboolean
is_addressed (const AusOutboxRow *row, const AusPerson *person, const AusLinkSecret *link)
{
  if (person == NULL || (row->channel == AUS_CHANNEL_MAIL ? person->email : person->mobile) == NULL)
    return FALSE;
  return row->kind == AUS_MESSAGE_CANCELLED || row->kind == AUS_MESSAGE_PRACTITIONER_CANCELLED ||
         row->kind == AUS_MESSAGE_MISSED || aus_letter_is_about_money (row->kind) ||
         (link != NULL && person->removed_at == 0);
}

static gboolean
tells_the_way (AusMessageKind kind)
{
  return kind == AUS_MESSAGE_INVITATION || kind == AUS_MESSAGE_MOVED ||
         kind == AUS_MESSAGE_REMINDER || kind == AUS_MESSAGE_EARLY_REMINDER;
}

/* What the button of the mail says; NULL: as usual. */
static const char *
action_of (AusMessageKind kind, const char *locale)
{
  if (kind == AUS_MESSAGE_MISSED)
    return g_strcmp0 (locale, "en") == 0 ? "Choose another time" : "Choisir un autre horaire";
  return aus_letter_money_action (kind, locale);
}

AusLetter *
aus_letter_compose (AusTx *tx, const AusOutboxRow *row, GError **error)
{
  AusApp *app = aus_app_from_tx (tx);

  if (row->kind == AUS_MESSAGE_BOOKING_CODE)
    return aus_booking_letter_compose (tx, row, error);
  g_autoptr (AusConsultation) consultation =
      aus_consultation_store_load (tx, row->consultation_id, error);
  if (consultation == NULL)
    return NULL;
  if (aus_message_is_of_documents (row->kind))
    return aus_letter_compose_documents (tx, row, consultation, error);
  const AusPerson *person = aus_consultation_find_person (consultation, row->participant_id);
  g_autoptr (AusLinkSecret) link =
      person != NULL ? aus_link_reveal (app, consultation, person) : NULL;
  if (!is_addressed (row, person, link) ||
      !aus_message_is_wanted (row->kind, consultation->status, consultation->planned_start,
                              aus_tx_now (tx)))
    return NULL;
  g_autoptr (AusTemplate) template =
      aus_letter_load_template (tx, consultation->organisation_id,
                                template_of (row->kind, person->role), person->locale, error);
  g_autoptr (AusAccount) account =
      template != NULL ? aus_account_store_load (tx, consultation->practitioner_id, error) : NULL;
  if (account == NULL)
    return NULL;
  g_auto (Words) words = { { NULL } };
  g_autofree char *place = NULL;
  set_words (&words, app, consultation, person, account, link);
  aus_letter_money_fill (words.values, app, row, consultation, person);
  if (!aus_letter_place_load (tx, consultation, person, &place, error) ||
      (row->kind == AUS_MESSAGE_MISSED &&
       !aus_rebook_fill (words.values, tx, consultation, person->locale, error)))
    return NULL;
  if (tells_the_way (row->kind))
    aus_letter_place_fill (words.values, row->channel, person, place);
  AusLetter *letter = letter_new (app, row, consultation, person, account->email);
  aus_letter_write (letter, template, words_get (&words), action_of (row->kind, letter->locale));
  write_calendar (letter, row, consultation, &words, account->email, place);
  return letter;
}

char *
aus_letter_dup_waiting_message (AusTx *tx, const AusConsultation *consultation, GError **error)
{
  const AusPerson *patient = aus_consultation_find_role (consultation, AUS_ROLE_PATIENT);
  g_autoptr (AusTemplate) template =
      aus_letter_load_template (tx, consultation->organisation_id, AUS_TEMPLATE_WAITING,
                                patient != NULL ? patient->locale : "fr", error);
  const char *values[AUS_PLACEHOLDER_N] = {
    [AUS_PLACEHOLDER_PRACTITIONER] = consultation->practitioner_name,
    [AUS_PLACEHOLDER_ORGANISATION] = consultation->organisation_name,
  };

  return template != NULL ? aus_template_fill (template->body, values) : NULL;
}

static gboolean
is_for_practitioner (AusTemplateKind kind)
{
  return kind == AUS_TEMPLATE_PRACTITIONER_REMINDER ||
         kind == AUS_TEMPLATE_PRACTITIONER_CANCELLED || kind == AUS_TEMPLATE_PRACTITIONER_BOOKED;
}

AusLetter *
aus_letter_preview (AusApp *app, const AusTemplate *template, AusTemplateKind kind,
                    const char *locale, const char *organisation_name,
                    const char *practitioner_name)
{
  g_auto (Words) words = { { NULL } };
  AusLetter *letter = g_new0 (AusLetter, 1);
  AusConsultation sample = {
    /* Monday 23 November 2026, 14:30 in Paris */
    .planned_start = G_GINT64_CONSTANT (1795440600) * G_USEC_PER_SEC,
    .planned_duration_minutes = 20,
    .time_zone = (char *) "Europe/Paris",
  };

  set_when (&words, &sample, locale);
  set_site (&words, app);
  words.values[AUS_PLACEHOLDER_NAME] =
      g_strdup (is_for_practitioner (kind) ? practitioner_name : "Louise Durand");
  words.values[AUS_PLACEHOLDER_PRACTITIONER] = g_strdup (practitioner_name);
  words.values[AUS_PLACEHOLDER_ORGANISATION] = g_strdup (organisation_name);
  words.values[AUS_PLACEHOLDER_SIGNATURE] = g_strdup (organisation_name);
  words.values[AUS_PLACEHOLDER_PATIENT] = g_strdup ("L. D.");
  words.values[AUS_PLACEHOLDER_LINK] =
      g_strconcat (aus_app_get_base_url (app), "/c/AbCdEfGhIjKlMnOpQrStUvWxYz0", NULL);
  words.values[AUS_PLACEHOLDER_CODE] =
      g_strdup (kind == AUS_TEMPLATE_BOOKING_CODE ? "482915" : "K7MN4PQR");
  aus_letter_money_sample (words.values, sample.planned_start, sample.time_zone, locale);
  aus_letter_place_sample (words.values, locale);
  letter->locale = g_strdup (locale);
  letter->channel = AUS_CHANNEL_MAIL;
  aus_letter_write (letter, template, words_get (&words), NULL);
  /* What the SMS would be stands in a member mails do not use. */
  letter->to_name = aus_template_fill (template->sms, words_get (&words));
  return letter;
}
