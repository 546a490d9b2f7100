/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-notify.h"

#include "app/aus-app.h"
#include "storage/aus-account-store.h"
#include "storage/aus-outbox-store.h"

/* The rows of one consultation, and the SEQUENCE they have come to. */
typedef struct {
  AusTx *tx; /* unowned */
  const AusConsultation *consultation;
  GPtrArray *rows; /* AusOutboxRow */
  gint64 sequence;
} Notice;

static void
notice_clear (Notice *self)
{
  g_clear_pointer (&self->rows, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Notice, notice_clear)

static gboolean
notice_load (Notice *self, AusTx *tx, const AusConsultation *consultation, GError **error)
{
  self->tx = tx;
  self->consultation = consultation;
  self->rows = aus_outbox_store_list (tx, consultation->id, error);
  for (guint i = 0; self->rows != NULL && i < self->rows->len; i++) {
    const AusOutboxRow *row = g_ptr_array_index (self->rows, i);
    self->sequence = MAX (self->sequence, row->sequence);
  }
  return self->rows != NULL;
}

static const char *
address_of (const AusPerson *person, AusChannel channel)
{
  return channel == AUS_CHANNEL_MAIL ? person->email : person->mobile;
}

static gboolean
put (AusTx *tx, const AusConsultation *consultation, const AusPerson *person, AusMessageKind kind,
     AusNotifyChannels channels, gint64 sequence, GError **error)
{
  for (guint channel = 0; channel < AUS_CHANNEL_N; channel++) {
    if ((channels & (1u << channel)) == 0 || address_of (person, (AusChannel) channel) == NULL)
      continue;
    if (!aus_outbox_store_put (tx, consultation->id, person->id, kind, (AusChannel) channel,
                               sequence, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_guest (const AusPerson *person)
{
  return person->role != AUS_ROLE_PRACTITIONER && aus_role_is_person (person->role) &&
         person->removed_at == 0;
}

gboolean
aus_notify_planned (AusTx *tx, const AusConsultation *consultation, GError **error)
{
  for (guint i = 0; i < consultation->people->len; i++) {
    const AusPerson *person = g_ptr_array_index (consultation->people, i);
    if (is_guest (person) &&
        !put (tx, consultation, person, AUS_MESSAGE_INVITATION, AUS_NOTIFY_ALL, 0, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
aus_notify_invite (AusTx *tx, const AusConsultation *consultation, const AusPerson *person,
                   AusNotifyChannels channels, GError **error)
{
  g_auto (Notice) notice = { 0 };

  if (!is_guest (person) || aus_consultation_is_over (consultation->status))
    return TRUE;
  return notice_load (&notice, tx, consultation, error) &&
         put (tx, consultation, person, AUS_MESSAGE_INVITATION, channels, notice.sequence, error);
}

gboolean
aus_notify_readdressed (AusTx *tx, const AusConsultation *consultation, const AusPerson *person,
                        const char *old_email, const char *old_mobile, GError **error)
{
  guint channels = 0;

  if (g_strcmp0 (old_email, person->email) != 0)
    channels |= AUS_NOTIFY_MAIL;
  if (g_strcmp0 (old_mobile, person->mobile) != 0)
    channels |= AUS_NOTIFY_SMS;
  return channels == 0 ||
         aus_notify_invite (tx, consultation, person, (AusNotifyChannels) channels, error);
}

/* Whether this person may have been told anything over @channel: a try is enough. */
static gboolean
was_told (const Notice *self, const AusPerson *person, AusChannel channel)
{
  for (guint i = 0; i < self->rows->len; i++) {
    const AusOutboxRow *row = g_ptr_array_index (self->rows, i);
    gboolean tried = row->tries > 0 || row->serial > 1;
    if (g_str_equal (row->participant_id, person->id) && row->channel == channel && tried &&
        row->kind != AUS_MESSAGE_CANCELLED)
      return TRUE;
  }
  return FALSE;
}

static AusNotifyChannels
channels_told (const Notice *self, const AusPerson *person)
{
  guint channels = 0;

  for (guint channel = 0; channel < AUS_CHANNEL_N; channel++) {
    if (was_told (self, person, (AusChannel) channel))
      channels |= 1u << channel;
  }
  return (AusNotifyChannels) channels;
}

/* Takes back what still waits; @person NULL: of everybody. */
static gboolean
drop_waiting (const Notice *self, const AusPerson *person, GError **error)
{
  for (guint i = 0; i < self->rows->len; i++) {
    const AusOutboxRow *row = g_ptr_array_index (self->rows, i);
    if (row->due_at == 0 || (person != NULL && !g_str_equal (row->participant_id, person->id)))
      continue;
    if (!aus_outbox_store_drop (self->tx, row, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
aus_notify_moved (AusTx *tx, const AusConsultation *consultation, GError **error)
{
  g_auto (Notice) notice = { 0 };

  if (!notice_load (&notice, tx, consultation, error) || !drop_waiting (&notice, NULL, error))
    return FALSE;
  for (guint i = 0; i < consultation->people->len; i++) {
    const AusPerson *person = g_ptr_array_index (consultation->people, i);
    AusNotifyChannels told = channels_told (&notice, person);
    if (!is_guest (person))
      continue;
    if (!put (tx, consultation, person, AUS_MESSAGE_MOVED, told, notice.sequence + 1, error) ||
        !put (tx, consultation, person, AUS_MESSAGE_INVITATION, AUS_NOTIFY_ALL & ~told,
              notice.sequence + 1, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
cancel_for (const Notice *self, const AusPerson *person, GError **error)
{
  return drop_waiting (self, person, error) &&
         put (self->tx, self->consultation, person, AUS_MESSAGE_CANCELLED,
              channels_told (self, person), self->sequence + 1, error);
}

gboolean
aus_notify_cancelled (AusTx *tx, const AusConsultation *consultation, GError **error)
{
  g_auto (Notice) notice = { 0 };

  if (!notice_load (&notice, tx, consultation, error))
    return FALSE;
  for (guint i = 0; i < consultation->people->len; i++) {
    const AusPerson *person = g_ptr_array_index (consultation->people, i);
    if (is_guest (person) && !cancel_for (&notice, person, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
aus_notify_taken_off (AusTx *tx, const AusConsultation *consultation, const AusPerson *person,
                      GError **error)
{
  g_auto (Notice) notice = { 0 };

  return notice_load (&notice, tx, consultation, error) && cancel_for (&notice, person, error);
}

gboolean
aus_notify_restored (AusTx *tx, const AusConsultation *consultation, GError **error)
{
  g_auto (Notice) notice = { 0 };

  if (!notice_load (&notice, tx, consultation, error) || !drop_waiting (&notice, NULL, error))
    return FALSE;
  for (guint i = 0; i < consultation->people->len; i++) {
    const AusPerson *person = g_ptr_array_index (consultation->people, i);
    if (is_guest (person) && !put (tx, consultation, person, AUS_MESSAGE_INVITATION, AUS_NOTIFY_ALL,
                                   notice.sequence + 1, error))
      return FALSE;
  }
  return TRUE;
}

/* An organisation that reminds later from now on does not remind a second time of the same. */
static gboolean
was_reminded (const Notice *self, const AusPerson *person, AusMessageKind kind)
{
  for (guint i = 0; i < self->rows->len; i++) {
    const AusOutboxRow *row = g_ptr_array_index (self->rows, i);
    if (kind == AUS_MESSAGE_EARLY_REMINDER && row->kind == kind &&
        row->sequence == self->sequence && row->state != AUS_MESSAGE_DROPPED &&
        g_str_equal (row->participant_id, person->id))
      return TRUE;
  }
  return FALSE;
}

gboolean
aus_notify_remind (AusTx *tx, const AusConsultation *consultation, AusMessageKind kind,
                   GError **error)
{
  gboolean practitioners = aus_app_get_settings (aus_app_from_tx (tx))->reminders.practitioner;
  g_auto (Notice) notice = { 0 };

  if (!notice_load (&notice, tx, consultation, error))
    return FALSE;
  for (guint i = 0; i < consultation->people->len; i++) {
    const AusPerson *person = g_ptr_array_index (consultation->people, i);
    gboolean wanted = is_guest (person) || (person->role == AUS_ROLE_PRACTITIONER && practitioners);
    if (wanted && person->presence == AUS_PRESENCE_AWAY && !was_reminded (&notice, person, kind) &&
        !put (tx, consultation, person, kind, AUS_NOTIFY_ALL, notice.sequence, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
aus_notify_practitioner (AusTx *tx, const AusConsultation *consultation, AusMessageKind kind,
                         GError **error)
{
  const AusPerson *seat = aus_consultation_find_role (consultation, AUS_ROLE_PRACTITIONER);
  g_autoptr (AusAccount) account =
      aus_account_store_load (tx, consultation->practitioner_id, error);

  if (account == NULL)
    return FALSE;
  return seat == NULL || !account->mail_notices ||
         put (tx, consultation, seat, kind, AUS_NOTIFY_MAIL, 0, error);
}

gboolean
aus_notify_receipt (AusTx *tx, const AusConsultation *consultation, GError **error)
{
  const AusPerson *patient = aus_consultation_find_role (consultation, AUS_ROLE_PATIENT);

  if (patient == NULL)
    return TRUE;
  return put (tx, consultation, patient, AUS_MESSAGE_RECEIPT,
              patient->email != NULL ? AUS_NOTIFY_MAIL : AUS_NOTIFY_SMS, 0, error);
}

gboolean
aus_notify_hold (AusTx *tx, const AusConsultation *consultation, AusMessageKind kind,
                 GError **error)
{
  const AusPerson *practitioner = aus_consultation_find_role (consultation, AUS_ROLE_PRACTITIONER);

  return practitioner == NULL ||
         put (tx, consultation, practitioner, kind, AUS_NOTIFY_MAIL, 0, error);
}

gboolean
aus_notify_missed (AusTx *tx, const AusConsultation *consultation, GError **error)
{
  const AusPerson *patient = aus_consultation_find_role (consultation, AUS_ROLE_PATIENT);
  /* Of a queue, and taken by nobody: their page leads back in, and nobody else was to come. */
  gboolean is_queued = g_strcmp0 (consultation->queue_id, consultation->practitioner_id) == 0;

  return patient == NULL || is_queued ||
         put (tx, consultation, patient, AUS_MESSAGE_MISSED,
              patient->email != NULL ? AUS_NOTIFY_MAIL : AUS_NOTIFY_SMS, 0, error);
}
