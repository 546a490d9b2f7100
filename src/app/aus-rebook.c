/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-rebook.h"

#include "app/aus-change.h"
#include "core/aus-json.h"
#include "storage/aus-hours-store.h"

/* Only for who has none yet, and so has no page either. */
#define ANY_MINUTES 20

char *
aus_rebook_dup_url (AusTx *tx, const AusConsultation *consultation, GError **error)
{
  g_autoptr (AusHoursRecord) record =
      aus_hours_store_load (tx, consultation->practitioner_id, ANY_MINUTES, error);

  if (record == NULL || !record->page.enabled)
    return NULL;
  return g_strconcat (aus_app_get_base_url (aus_app_from_tx (tx)), "/p/", record->page.slug, NULL);
}

static char *
write_way (const char *url, gboolean english)
{
  if (url != NULL)
    return g_strdup_printf (english ? "Choose another time here:\n\n%s"
                                    : "Choisissez un autre horaire ici :\n\n%s",
                            url);
  return g_strdup (
      english ? "The practice will propose another appointment. You may also answer this"
                " message."
              : "Le cabinet vous proposera un autre rendez-vous. Vous pouvez aussi répondre"
                " à ce message.");
}

gboolean
aus_rebook_fill (char *values[AUS_PLACEHOLDER_N], AusTx *tx, const AusConsultation *consultation,
                 const char *locale, GError **error)
{
  g_autoptr (GError) local = NULL;
  char *url = aus_rebook_dup_url (tx, consultation, &local);

  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  values[AUS_PLACEHOLDER_REBOOK] = write_way (url, g_strcmp0 (locale, "en") == 0);
  g_free (values[AUS_PLACEHOLDER_LINK]); /* the personal one leads nowhere any more */
  values[AUS_PLACEHOLDER_LINK] = url;
  return TRUE;
}

static gpointer
show (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusConsultation) consultation = aus_load_for (
      tx, actor, AUS_ACTION_VISIT, command->consultation_id, actor->participant_id, error);
  g_autoptr (GError) local = NULL;
  g_autofree char *url =
      consultation != NULL ? aus_rebook_dup_url (tx, consultation, &local) : NULL;

  if (consultation == NULL || local != NULL) {
    if (local != NULL)
      g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  JsonObject *object = json_object_new ();
  aus_json_set_text (object, "url", url);
  return aus_json_take_object (object);
}

const AusUseCase AUS_REBOOK_SHOW = { "rebook.show", AUS_ACTION_VISIT, AUS_USE_CASE_READ, show,
                                     (GDestroyNotify) json_node_unref };
