/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kiosks (K1): opened by a host, for patients' codes alone, wiped after each of them. */
#include "app/aus-kiosk.h"
#include "app/aus-plan.h"
#include "app/aus-structure.h"
#include "practice.h"

#define SOON "2026-11-23T09:30:00+01:00"

static char *
add_pharmacy (Practice *f, AusActor *actor)
{
  g_autoptr (AusCommand) body = practice_body (
      NULL, "{'kind':'pharmacy','name':'P','address':'1','postal_code':'1','town':'Ternand'}");
  g_autoptr (JsonNode) node =
      practice_run (f, &AUS_STRUCTURE_ADD, actor, json_object_ref (body->object),
                    (GDestroyNotify) json_object_unref);

  return g_strdup (json_object_get_string_member (json_node_get_object (node), "id"));
}

typedef struct {
  char *site;
  AusActor *host;
  AusKioskPass *pass;
} Scene;

static void
scene_set (Scene *self, Practice *f)
{
  self->site = add_pharmacy (f, f->martin);
  self->host = practice_add_host (f, self->site, "Nadia");
  self->pass = practice_run (f, &AUS_KIOSK_OPEN, self->host,
                             aus_command_new_with (NULL, NULL, " the booth "),
                             (GDestroyNotify) aus_command_free);
}

static void
scene_clear (Scene *self)
{
  g_free (self->site);
  g_clear_pointer (&self->host, aus_actor_unref);
  g_clear_pointer (&self->pass, aus_kiosk_pass_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

static AusPlanned *
plan_at (Practice *f, AusActor *practitioner, const char *site)
{
  g_autofree char *where = site != NULL ? g_strdup_printf ("'structure_id':'%s',", site) : NULL;
  g_autofree char *json = g_strdup_printf (
      "{'planned_start':'" SOON "',%s'confirm_overlap':true,'participants':["
      "{'role':'patient','given_name':'Louise','family_name':'Durand','email':'l@example.org'},"
      "{'role':'companion','given_name':'Anne','family_name':'Durand','email':'a@example.org'}]}",
      where != NULL ? where : "");

  return practice_run (f, &AUS_PLAN_CREATE, practitioner, practice_body (NULL, json),
                       (GDestroyNotify) aus_command_free);
}

static const char *
code_of (const AusPlanned *planned, AusRole role)
{
  for (guint i = 0; i < planned->links->len; i++) {
    const AusLinkSecret *link = g_ptr_array_index (planned->links, i);
    if (link->role == role)
      return link->code;
  }
  g_assert_not_reached ();
}

static AusVisitPass *
redeem (Practice *f, const Scene *scene, const char *code)
{
  return practice_run (f, &AUS_KIOSK_REDEEM, f->nobody,
                       aus_kiosk_knock_new (scene->pass->token, code),
                       (GDestroyNotify) aus_kiosk_knock_free);
}

static void
refuse (Practice *f, const char *token, const char *code, AusError error)
{
  practice_refuse (f, &AUS_KIOSK_REDEEM, f->nobody, aus_kiosk_knock_new (token, code),
                   (GDestroyNotify) aus_kiosk_knock_free, error);
}

static gint64
count_visits (Practice *f)
{
  return practice_count (f, "SELECT count(*) FROM visit_session");
}

static void
test_visit_and_wipe (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { 0 };

  scene_set (&scene, f);
  g_assert_cmpstr (scene.pass->kiosk->name, ==, "the booth");
  g_autoptr (AusPlanned) planned = plan_at (f, f->martin, scene.site);
  g_autoptr (AusVisitPass) pass = redeem (f, &scene, code_of (planned, AUS_ROLE_PATIENT));
  g_assert_cmpstr (pass->consultation_id, ==, planned->consultation->id);
  g_assert_cmpint (practice_count (f, "SELECT checked_in_at IS NOT NULL FROM site_visit"), ==, 1);
  g_assert_cmpint (count_visits (f), ==, 1);
  g_autoptr (GPtrArray) wiped =
      practice_run (f, &AUS_KIOSK_WIPE, f->nobody, g_strdup (scene.pass->token), g_free);
  g_assert_cmpuint (wiped->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (wiped, 0), ==, pass->consultation_id);
  g_assert_cmpint (count_visits (f), ==, 0);
  g_autoptr (GPtrArray) nothing =
      practice_run (f, &AUS_KIOSK_WIPE, f->nobody, g_strdup (scene.pass->token), g_free);
  g_assert_cmpuint (nothing->len, ==, 0);
}

/* Whoever walked away without a word: the next code ends their visit, and only this kiosk's. */
static void
test_next_patient (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { 0 };

  scene_set (&scene, f);
  g_autoptr (AusPlanned) first = plan_at (f, f->martin, scene.site);
  g_autoptr (AusPlanned) second = plan_at (f, f->nguyen, NULL); /* of the practice, at no site */
  const AusLinkSecret *link = g_ptr_array_index (first->links, 1);
  aus_visit_pass_free (practice_run (f, &AUS_LINK_FOLLOW, f->nobody,
                                     g_strdup (strrchr (link->url, '/') + 1), g_free));
  aus_visit_pass_free (redeem (f, &scene, code_of (first, AUS_ROLE_PATIENT)));
  g_autoptr (AusVisitPass) two = redeem (f, &scene, code_of (second, AUS_ROLE_PATIENT));
  g_assert_cmpstr (two->consultation_id, ==, second->consultation->id);
  g_assert_cmpint (count_visits (f), ==, 2); /* the one at home, and the second patient's */
}

static void
test_refused (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { 0 };

  scene_set (&scene, f);
  g_autoptr (AusPlanned) planned = plan_at (f, f->martin, scene.site);
  g_autoptr (AusPlanned) foreign = plan_at (f, f->stranger, NULL);
  refuse (f, "not-a-token", code_of (planned, AUS_ROLE_PATIENT), AUS_ERROR_UNAUTHENTICATED);
  refuse (f, scene.pass->token, "ABCDEFGH", AUS_ERROR_LINK_UNKNOWN);
  refuse (f, scene.pass->token, code_of (planned, AUS_ROLE_COMPANION), AUS_ERROR_LINK_UNKNOWN);
  refuse (f, scene.pass->token, code_of (foreign, AUS_ROLE_PATIENT), AUS_ERROR_LINK_UNKNOWN);
  practice_refuse_command (f, &AUS_KIOSK_OPEN, scene.host, aus_command_new_with (NULL, NULL, "  "),
                           AUS_ERROR_INVALID);
  practice_refuse_command (f, &AUS_KIOSK_OPEN, f->martin, aus_command_new_with (NULL, NULL, "x"),
                           AUS_ERROR_FORBIDDEN);
}

/* From anywhere: the machine opens nothing any more, and what was open there has ended. */
static void
test_close (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { 0 };

  scene_set (&scene, f);
  g_autoptr (AusPlanned) planned = plan_at (f, f->martin, scene.site);
  g_autofree char *other_site = add_pharmacy (f, f->martin);
  g_autoptr (AusActor) other = practice_add_host (f, other_site, "Yves");
  aus_visit_pass_free (redeem (f, &scene, code_of (planned, AUS_ROLE_PATIENT)));
  practice_refuse_command (f, &AUS_KIOSK_CLOSE, other, aus_command_new (scene.pass->kiosk->id),
                           AUS_ERROR_NOT_FOUND);
  json_node_unref (practice_run (f, &AUS_KIOSK_CLOSE, scene.host,
                                 aus_command_new (scene.pass->kiosk->id),
                                 (GDestroyNotify) aus_command_free));
  g_assert_cmpint (count_visits (f), ==, 0);
  refuse (f, scene.pass->token, code_of (planned, AUS_ROLE_PATIENT), AUS_ERROR_UNAUTHENTICATED);
  practice_refuse_command (f, &AUS_KIOSK_CLOSE, scene.host, aus_command_new (scene.pass->kiosk->id),
                           AUS_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/kiosk/K1/visit-and-wipe", test_visit_and_wipe);
  PRACTICE_TEST ("/app/kiosk/K1/next-patient", test_next_patient);
  PRACTICE_TEST ("/app/kiosk/K1/refused", test_refused);
  PRACTICE_TEST ("/app/kiosk/K1/close", test_close);
  return g_test_run ();
}
