/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-recovery.h"

#include "app/aus-change.h"
#include "storage/aus-outbox-store.h"
#include "storage/aus-payment-store.h"
#include "storage/aus-person-store.h"

/*
 * When the two were last seen together is not known to the moment: the last thing written about the
 * consultation is the latest that is certain (A5). When both come back, it goes on from there.
 */
static void
close_both (AusConsultation *consultation)
{
  if (consultation->both_since == 0)
    return;
  consultation->both_last = MAX (consultation->both_since, consultation->updated_at);
  consultation->both_since = 0;
}

static gboolean
clear_room (AusTx *tx, const AusActor *system, const char *consultation_id, GError **error)
{
  g_autoptr (AusCommand) command = aus_command_new (consultation_id);
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin (&change, tx, system, AUS_ACTION_SERVER_TIMER, command, error))
    return FALSE;
  change.kind = AUS_SAVE_PRESENCE;
  close_both (change.consultation);
  for (guint i = 0; i < change.consultation->people->len; i++) {
    AusPerson *person = g_ptr_array_index (change.consultation->people, i);
    /* A host is in the room, not on a line: our restart does not make them leave it. */
    if (person->presence != AUS_PRESENCE_BESIDE)
      aus_change_set_presence (&change, person, AUS_PRESENCE_AWAY);
  }
  g_autoptr (AusConsultation) saved =
      aus_change_finish (&change, "server.restart", NULL, NULL, error);
  return saved != NULL;
}

gpointer
aus_recovery_run (AusTx *tx, gpointer data, GError **error)
{
  g_autoptr (AusActor) system = aus_actor_new_system ();
  g_autoptr (GPtrArray) ids = aus_person_store_find_inhabited (tx, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++) {
    if (!clear_room (tx, system, g_ptr_array_index (ids, i), error))
      return NULL;
  }
  /* Whoever held letters is dead: the file belongs to one server, which is this one. */
  if (ids != NULL && aus_payment_store_release (tx, error))
    aus_outbox_store_release (tx, error);
  return NULL;
}
