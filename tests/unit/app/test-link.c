/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-plan.h"
#include "core/aus-error.h"
#include "app/aus-identity.h"
#include "practice.h"
#include "storage/aus-link-store.h"

#define TOMORROW "2026-11-24T10:00:00+01:00"
#define TODAY    "2026-11-23T10:00:00+01:00"

static const char *
token_of (const AusLinkSecret *link)
{
  return strrchr (link->url, '/') + 1;
}

static AusVisitPass *
follow (Practice *f, const char *token)
{
  return practice_run (f, &AUS_LINK_FOLLOW, f->nobody, g_strdup (token), g_free);
}

static void
refuse (Practice *f, const AusUseCase *use_case, const char *secret, AusError code)
{
  practice_refuse (f, use_case, f->nobody, g_strdup (secret), g_free, code);
}

static void
on_resolved (GObject *source, GAsyncResult *res, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (res);
}

static AusIdentity *
resolve (Practice *f, AusCredential credential, const char *secret, GError **error)
{
  g_autoptr (GAsyncResult) res = NULL;

  aus_identity_resolve_async (f->app, credential, secret, NULL, on_resolved, &res);
  while (res == NULL)
    g_main_context_iteration (NULL, TRUE);
  return aus_identity_resolve_finish (f->app, res, error);
}

static AusCommand *
about (const AusConsultation *c, AusRole role)
{
  return aus_command_new_with (c->id, practice_person_id (c, role), NULL);
}

static void
test_follow (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, TODAY);
  const AusLinkSecret *link = g_ptr_array_index (planned->links, 1);
  g_autoptr (AusVisitPass) pass = follow (f, token_of (link));
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (pass->consultation_id, ==, planned->consultation->id);
  g_assert_cmpstr (pass->token, !=, token_of (link)); /* the cookie is not the link */
  g_autoptr (AusIdentity) identity = resolve (f, AUS_CREDENTIAL_VISIT, pass->token, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (identity->participant_id, ==, pass->participant_id);
  g_assert_cmpint (identity->actor->role, ==, AUS_ROLE_PATIENT);

  g_autofree char *spaced = g_strdup_printf ("%.4s %s", link->code, link->code + 4);
  g_autofree char *typed = g_ascii_strdown (spaced, -1);
  g_autoptr (AusVisitPass) redeemed =
      practice_run (f, &AUS_LINK_REDEEM, f->nobody, g_strdup (typed), g_free);
  g_assert_cmpstr (redeemed->participant_id, ==, pass->participant_id);
}

static void
test_unknown (Practice *f, gconstpointer data)
{
  refuse (f, &AUS_LINK_FOLLOW, "AAAAAAAAAAAAAAAAAAAAAAAAAAA", AUS_ERROR_LINK_UNKNOWN);
  refuse (f, &AUS_LINK_REDEEM, "ABCDEFGH", AUS_ERROR_LINK_UNKNOWN);
  refuse (f, &AUS_LINK_REDEEM, "no code", AUS_ERROR_LINK_UNKNOWN);
}

static void
test_other_day (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, TOMORROW);
  const AusLinkSecret *link = g_ptr_array_index (planned->links, 1);

  refuse (f, &AUS_LINK_FOLLOW, token_of (link), AUS_ERROR_LINK_OTHER_DAY);
  refuse (f, &AUS_LINK_REDEEM, link->code, AUS_ERROR_LINK_OTHER_DAY);
  aus_clock_advance (f->clock, 16 * HOUR);
  g_autoptr (AusVisitPass) pass = follow (f, token_of (link));
  g_assert_nonnull (pass);
}

static void
test_expired (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, TODAY);
  const AusLinkSecret *link = g_ptr_array_index (planned->links, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (AusVisitPass) pass = follow (f, token_of (link));

  aus_clock_advance (f->clock, 24 * HOUR + 79 * MINUTE); /* a minute before 24 h after the end */
  g_autoptr (AusVisitPass) last = follow (f, token_of (link));
  g_assert_nonnull (last);
  refuse (f, &AUS_LINK_REDEEM, link->code, AUS_ERROR_LINK_EXPIRED); /* a code dies with its day */
  aus_clock_advance (f->clock, MINUTE);
  refuse (f, &AUS_LINK_FOLLOW, token_of (link), AUS_ERROR_LINK_EXPIRED);
  g_assert_null (resolve (f, AUS_CREDENTIAL_VISIT, pass->token, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_LINK_EXPIRED);
}

static void
test_reissue (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, TODAY);
  const AusConsultation *c = planned->consultation;
  const AusLinkSecret *old = g_ptr_array_index (planned->links, 1);
  g_autoptr (AusVisitPass) pass = follow (f, token_of (old));
  g_autoptr (GError) error = NULL;
  g_autoptr (AusIdentity) before = resolve (f, AUS_CREDENTIAL_VISIT, pass->token, &error);
  g_assert_nonnull (before);
  g_autoptr (AusLinkSecret) fresh =
      practice_run (f, &AUS_LINK_REISSUE, f->delegate, about (c, AUS_ROLE_PATIENT),
                    (GDestroyNotify) aus_command_free);

  g_assert_cmpstr (fresh->url, !=, old->url);
  refuse (f, &AUS_LINK_FOLLOW, token_of (old), AUS_ERROR_LINK_REVOKED);
  refuse (f, &AUS_LINK_REDEEM, old->code, AUS_ERROR_LINK_REVOKED);
  practice_settle (f);
  /* Whoever came by the old link is out at once, remembered or not. */
  g_assert_null (aus_identity_peek (f->app, AUS_CREDENTIAL_VISIT, pass->token));
  g_assert_null (resolve (f, AUS_CREDENTIAL_VISIT, pass->token, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_UNAUTHENTICATED);
  g_autoptr (AusLinkSecret) shown = practice_run (
      f, &AUS_LINK_SHOW, f->martin, about (c, AUS_ROLE_PATIENT), (GDestroyNotify) aus_command_free);
  g_assert_cmpstr (shown->url, ==, fresh->url);
  g_assert_cmpstr (shown->code, ==, fresh->code);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit WHERE action='link.show'"), ==,
                   1);
}

static gpointer
keep_old (AusTx *tx, gpointer data, GError **error)
{
  const AusConsultation *c = data;
  const AusPerson *patient = practice_person (c, AUS_ROLE_PATIENT);
  const AusLinkTarget target = { patient->link_id, c->id, patient->id };
  AusApp *app = aus_app_from_tx (tx);
  g_autofree char *token =
      aus_secrets_derive_token (aus_app_get_secrets (app), "link", patient->link_id);
  g_autofree char *hash = aus_secrets_hash_token (token);

  aus_link_store_keep_old (tx, hash, &target, error);
  return g_steal_pointer (&token);
}

/* The link that a mail of release 1 carries has no id in front, and its hash in a row. */
static void
test_of_release_1 (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, TODAY);
  const AusConsultation *c = planned->consultation;
  g_autofree char *token = NULL;

  aus_database_write_sync (f->database, keep_old, (gpointer) c, (gpointer *) &token, NULL);
  g_autoptr (AusVisitPass) pass = follow (f, token);
  g_assert_cmpstr (pass->participant_id, ==, practice_person_id (c, AUS_ROLE_PATIENT));
  g_autoptr (AusLinkSecret) fresh =
      practice_run (f, &AUS_LINK_REISSUE, f->martin, about (c, AUS_ROLE_PATIENT),
                    (GDestroyNotify) aus_command_free);
  g_assert_nonnull (fresh);
  refuse (f, &AUS_LINK_FOLLOW, token, AUS_ERROR_LINK_REVOKED);
}

/* The id in front helps nobody: neither alone nor with the code of another. */
static void
test_forged (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, TODAY);
  g_autoptr (AusPlanned) other = practice_plan (f, "2026-11-23T15:00:00+01:00");
  const char *genuine = token_of (g_ptr_array_index (other->links, 1));
  g_autofree char *mixed =
      g_strconcat (planned->consultation->id, genuine + strlen (planned->consultation->id), NULL);

  refuse (f, &AUS_LINK_FOLLOW, planned->consultation->id, AUS_ERROR_LINK_UNKNOWN);
  refuse (f, &AUS_LINK_FOLLOW, mixed, AUS_ERROR_LINK_UNKNOWN);
  refuse (f, &AUS_LINK_FOLLOW, genuine + strlen (planned->consultation->id),
          AUS_ERROR_LINK_UNKNOWN);
}

static void
test_revoke (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, TODAY);
  const AusConsultation *c = planned->consultation;
  const AusLinkSecret *link = g_ptr_array_index (planned->links, 1);

  practice_refuse_command (f, &AUS_LINK_REVOKE, f->roux, about (c, AUS_ROLE_PATIENT),
                           AUS_ERROR_NOT_FOUND);
  g_autoptr (AusConsultation) revoked =
      practice_do (f, &AUS_LINK_REVOKE, f->martin, about (c, AUS_ROLE_PATIENT));
  g_assert_cmpint (practice_person (revoked, AUS_ROLE_PATIENT)->link_revoked_at, !=, 0);
  refuse (f, &AUS_LINK_FOLLOW, token_of (link), AUS_ERROR_LINK_REVOKED);
  practice_refuse_command (f, &AUS_LINK_SHOW, f->martin, about (c, AUS_ROLE_PATIENT),
                           AUS_ERROR_LINK_REVOKED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/link/C3/follow", test_follow);
  PRACTICE_TEST ("/app/link/C3/unknown", test_unknown);
  PRACTICE_TEST ("/app/link/C3/other-day", test_other_day);
  PRACTICE_TEST ("/app/link/C3/expired", test_expired);
  PRACTICE_TEST ("/app/link/C3/reissue", test_reissue);
  PRACTICE_TEST ("/app/link/C3/revoke", test_revoke);
  PRACTICE_TEST ("/app/link/C3/of-release-1", test_of_release_1);
  PRACTICE_TEST ("/app/link/C3/forged", test_forged);
  return g_test_run ();
}
