/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-link-issue.h"

#include "core/aus-id.h"
#include "domain/aus-link.h"
#include "storage/aus-link-store.h"

#include <string.h>

/* The practitioner has an account and an own link; nobody dictates a code to them. */
static gboolean
has_code (const AusPerson *person)
{
  return person->role != AUS_ROLE_PRACTITIONER;
}

/* 27 characters of base64url make one number of 160 bits; its digits to base 31 are the code. */
static char *
code_of (AusApp *app, const char *link_id)
{
  static const char alphabet[] = AUS_CODE_ALPHABET;
  g_autofree char *token = aus_secrets_derive_token (aus_app_get_secrets (app), "code", link_id);
  char *code = g_new0 (char, AUS_LINK_CODE_LENGTH + 1);
  guint64 number = 0;
  gsize length = 0;
  g_autofree guchar *bytes = NULL;
  g_autofree char *padded = g_strdelimit (g_strconcat (token, "=", NULL), "-", '+');

  bytes = g_base64_decode (g_strdelimit (padded, "_", '/'), &length);
  memcpy (&number, bytes, sizeof number);
  for (guint i = 0; i < AUS_LINK_CODE_LENGTH; i++) {
    code[i] = alphabet[number % (sizeof alphabet - 1)];
    number /= sizeof alphabet - 1;
  }
  return code;
}

char *
aus_link_hash_code (AusApp *app, const char *code)
{
  return aus_secrets_derive_token (aus_app_get_secrets (app), "code-hash", code);
}

void
aus_link_assign (AusTx *tx, const AusConsultation *consultation, AusPerson *person)
{
  AusApp *app = aus_app_from_tx (tx);

  g_free (person->link_id);
  person->link_id = aus_id_new (aus_tx_now (tx));
  person->link_revoked_at = 0;
  person->link_expires_at =
      aus_link_expiry (consultation->planned_start, consultation->planned_duration_minutes,
                       consultation->ended_at, aus_app_get_settings (app)->link_validity_usec);
}

/*
 * The id says where to look, the HMAC of 160 bits that it is meant: nothing has to be stored for a
 * link, and two random pages less are written for each booking.
 */
static char *
token_of (AusApp *app, const AusConsultation *consultation, const AusPerson *person)
{
  g_autofree char *mac =
      aus_secrets_derive_token (aus_app_get_secrets (app), "link", person->link_id);

  return g_strconcat (consultation->id, mac, NULL);
}

char *
aus_link_dup_consultation_id (const char *token)
{
  g_autofree char *id = g_strndup (token, AUS_ID_LENGTH);

  return aus_id_is_valid (id) ? g_steal_pointer (&id) : NULL;
}

const AusPerson *
aus_link_find_holder (AusApp *app, const AusConsultation *consultation, const char *token)
{
  for (guint i = 0; i < consultation->people->len; i++) {
    const AusPerson *person = g_ptr_array_index (consultation->people, i);
    g_autofree char *own = person->link_id != NULL ? token_of (app, consultation, person) : NULL;
    if (own != NULL && aus_secrets_equal (own, token))
      return person;
  }
  return NULL;
}

static AusLinkSecret *
secret_new (AusApp *app, const AusConsultation *consultation, const AusPerson *person)
{
  AusLinkSecret *secret = g_new0 (AusLinkSecret, 1);
  g_autofree char *token = token_of (app, consultation, person);

  secret->participant_id = g_strdup (person->id);
  secret->role = person->role;
  secret->url = g_strdup_printf ("%s/c/%s", aus_app_get_base_url (app), token);
  secret->code = has_code (person) ? code_of (app, person->link_id) : NULL;
  secret->expires_at = person->link_expires_at;
  return secret;
}

AusLinkSecret *
aus_link_register (AusTx *tx, const AusConsultation *consultation, const AusPerson *person,
                   GError **error)
{
  AusApp *app = aus_app_from_tx (tx);
  g_autoptr (AusLinkSecret) secret = secret_new (app, consultation, person);
  const AusLinkTarget target = { person->link_id, consultation->id, person->id };

  if (secret->code == NULL)
    return g_steal_pointer (&secret);
  g_autofree char *code_hash = aus_link_hash_code (app, secret->code);
  return aus_link_store_insert_code (tx, code_hash, &target, error) ? g_steal_pointer (&secret)
                                                                    : NULL;
}

gboolean
aus_link_retire (AusTx *tx, const AusConsultation *consultation, const AusPerson *person,
                 GError **error)
{
  const AusLinkTarget target = { person->link_id, consultation->id, person->id };

  if (person->link_id == NULL)
    return TRUE;
  g_autofree char *token = token_of (aus_app_from_tx (tx), consultation, person);
  g_autofree char *hash = aus_secrets_hash_token (token);
  return aus_link_store_keep_old (tx, hash, &target, error);
}

AusLinkSecret *
aus_link_reveal (AusApp *app, const AusConsultation *consultation, const AusPerson *person)
{
  if (person->link_id == NULL || person->link_revoked_at != 0 || person->removed_at != 0)
    return NULL;
  return secret_new (app, consultation, person);
}
