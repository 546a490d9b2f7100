/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Equipped sites (K1, B1): structures, what a host sees and does, and when they must have left. */
#include "app/aus-admit.h"
#include "app/aus-change.h"
#include "app/aus-company.h"
#include "app/aus-hangup.h"
#include "app/aus-plan.h"
#include "app/aus-recovery.h"
#include "app/aus-site.h"
#include "app/aus-structure.h"
#include "practice.h"

#define SOON "2026-11-23T09:30:00+01:00"

static JsonObject *
object_of (const char *json)
{
  g_autoptr (AusCommand) command = practice_body (NULL, json);

  return json_object_ref (command->object);
}

#define PHARMACY                                                                                   \
  "{'kind':'pharmacy','name':'Pharmacie des Tilleuls','address':'3 place du Marché',"             \
  "'postal_code':'69380','town':'Lozanne','phone':'+33478000001'}"

static char *
add_structure (Practice *f, AusActor *actor, const char *json)
{
  g_autoptr (JsonNode) node = practice_run (f, &AUS_STRUCTURE_ADD, actor, object_of (json),
                                            (GDestroyNotify) json_object_unref);

  return g_strdup (json_object_get_string_member (json_node_get_object (node), "id"));
}

static AusPlanned *
plan_at (Practice *f, const char *structure_id)
{
  g_autofree char *json = g_strdup_printf (
      "{'planned_start':'" SOON "','structure_id':'%s','confirm_overlap':true,'participants':["
      "{'role':'patient','given_name':'Louise','family_name':'Durand',"
      "'birth_date':'1951-04-02','email':'louise.durand@example.org'}],"
      "'private_comment':'secret','tags':['tension']}",
      structure_id);

  return practice_run (f, &AUS_PLAN_CREATE, f->martin, practice_body (NULL, json),
                       (GDestroyNotify) aus_command_free);
}

/* A patient of the pharmacy with its host beside them. */
typedef struct {
  char *structure_id;
  AusActor *host;
  AusPlanned *planned;
  const AusConsultation *c; /* as planned */
  AusActor *patient;
  char *host_seat;
} Scene;

static void
scene_set (Scene *self, Practice *f)
{
  self->structure_id = add_structure (f, f->martin, PHARMACY);
  self->host = practice_add_host (f, self->structure_id, "Nadia");
  self->planned = plan_at (f, self->structure_id);
  self->c = self->planned->consultation;
  self->patient = practice_seat (self->c, AUS_ROLE_PATIENT);
  aus_consultation_unref (practice_arrive (f, self->c, AUS_ROLE_PATIENT));
  g_autoptr (AusConsultation) beside =
      practice_do (f, &AUS_SITE_ACCOMPANY, self->host, aus_command_new (self->c->id));
  self->host_seat = g_strdup (practice_person_id (beside, AUS_ROLE_HOST));
}

static void
scene_clear (Scene *self)
{
  g_free (self->structure_id);
  g_free (self->host_seat);
  g_clear_pointer (&self->host, aus_actor_unref);
  g_clear_pointer (&self->patient, aus_actor_unref);
  aus_planned_free (self->planned);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

static AusConsultation *
wish (Practice *f, const Scene *scene, const AusUseCase *use_case)
{
  return practice_do (f, use_case, scene->patient,
                      aus_command_new_with (scene->c->id, scene->host_seat, NULL));
}

static void
refuse_call (Practice *f, const Scene *scene, AusError code)
{
  practice_refuse_command (f, &AUS_ADMIT_START, f->martin, aus_command_new (scene->c->id), code);
  practice_refuse_command (
      f, &AUS_ADMIT_ADMIT, f->martin,
      aus_command_new_with (scene->c->id, practice_person_id (scene->c, AUS_ROLE_PATIENT), NULL),
      code);
}

static AusConsultation *
start (Practice *f, const Scene *scene)
{
  return practice_do (f, &AUS_ADMIT_START, f->martin, aus_command_new (scene->c->id));
}

/* K1: without a word of the patient's the host must have left before the interview. */
static void
test_host_leaves_first (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { 0 };

  scene_set (&scene, f);
  refuse_call (f, &scene, AUS_ERROR_HOST_PRESENT);
  g_autoptr (AusConsultation) left =
      practice_do (f, &AUS_SITE_LEAVE, scene.host, aus_command_new (scene.c->id));
  g_assert_null (aus_consultation_find_host (left));
  g_autoptr (AusConsultation) begun = start (f, &scene);
  g_assert_cmpint (begun->status, ==, AUS_CONSULTATION_IN_PROGRESS);
  practice_refuse_command (f, &AUS_SITE_ACCOMPANY, scene.host, aus_command_new (scene.c->id),
                           AUS_ERROR_ILLEGAL_TRANSITION); /* nor does one walk in on them */
}

/* K1: unless the patient wants them to stay… */
static void
test_host_stays (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { 0 };

  scene_set (&scene, f);
  aus_consultation_unref (wish (f, &scene, &AUS_COMPANY_STAY));
  g_autoptr (AusConsultation) begun = start (f, &scene);
  g_assert_nonnull (aus_consultation_find_host (begun));
  g_assert_cmpint (begun->host_wish, ==, AUS_HOST_WISH_STAY);

  /* …and the patient can change their mind at any time: out at once, and not in again. */
  g_autoptr (AusConsultation) alone = wish (f, &scene, &AUS_COMPANY_LEAVE);
  g_assert_null (aus_consultation_find_host (alone));
  g_assert_cmpint (alone->host_wish, ==, AUS_HOST_WISH_LEAVE);
  g_assert_cmpint (alone->status, ==, AUS_CONSULTATION_IN_PROGRESS);
  practice_refuse_command (f, &AUS_SITE_ACCOMPANY, scene.host, aus_command_new (scene.c->id),
                           AUS_ERROR_ILLEGAL_TRANSITION);
  aus_consultation_unref (wish (f, &scene, &AUS_COMPANY_RETURN));
  practice_refuse_command (f, &AUS_SITE_ACCOMPANY, scene.host, aus_command_new (scene.c->id),
                           AUS_ERROR_ILLEGAL_TRANSITION); /* allowed to come is not asked to stay */
  aus_consultation_unref (wish (f, &scene, &AUS_COMPANY_STAY));
  g_autoptr (AusConsultation) again =
      practice_do (f, &AUS_SITE_ACCOMPANY, scene.host, aus_command_new (scene.c->id));
  g_assert_cmpstr (aus_consultation_find_host (again)->id, ==, scene.host_seat);
}

/* K1: whoever relieves the first host does not get around the patient's word. */
static void
test_sent_out_before (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { 0 };

  scene_set (&scene, f);
  aus_consultation_unref (wish (f, &scene, &AUS_COMPANY_LEAVE));
  practice_refuse_command (f, &AUS_SITE_ACCOMPANY, scene.host, aus_command_new (scene.c->id),
                           AUS_ERROR_FORBIDDEN);
  g_autoptr (AusActor) second = practice_add_host (f, scene.structure_id, "Rémi");
  aus_consultation_unref (
      practice_do (f, &AUS_SITE_ACCOMPANY, second, aus_command_new (scene.c->id)));
  refuse_call (f, &scene, AUS_ERROR_HOST_PRESENT);
  aus_consultation_unref (practice_do (f, &AUS_SITE_LEAVE, second, aus_command_new (scene.c->id)));
  aus_consultation_unref (start (f, &scene));
}

/* The practitioner may send a host out, too, as anybody; only the patient asks them to stay. */
static void
test_practitioner_and_others (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { 0 };
  AusActor *others[] = { f->martin, f->delegate, NULL };

  scene_set (&scene, f);
  others[2] = scene.host;
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    practice_refuse_command (f, &AUS_COMPANY_STAY, others[i],
                             aus_command_new_with (scene.c->id, scene.host_seat, NULL),
                             AUS_ERROR_FORBIDDEN);
  practice_refuse_command (
      f, &AUS_COMPANY_STAY, scene.patient,
      aus_command_new_with (scene.c->id, practice_person_id (scene.c, AUS_ROLE_PRACTITIONER), NULL),
      AUS_ERROR_ILLEGAL_TRANSITION);
  aus_consultation_unref (practice_do (f, &AUS_ADMIT_REMOVE, f->martin,
                                       aus_command_new_with (scene.c->id, scene.host_seat, NULL)));
  aus_consultation_unref (start (f, &scene));
}

/* A host is beside the patient, not on a line: a restart of ours leaves them there. */
static void
test_restart (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { 0 };
  g_autoptr (GError) error = NULL;

  scene_set (&scene, f);
  aus_database_write_sync (f->database, aus_recovery_run, NULL, NULL, &error);
  g_assert_no_error (error);
  practice_refuse_command (f, &AUS_ADMIT_START, f->martin, aus_command_new (scene.c->id),
                           AUS_ERROR_HOST_PRESENT);
}

/* The end of the call ends it for the host as well. */
static void
test_end (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { 0 };

  scene_set (&scene, f);
  aus_consultation_unref (wish (f, &scene, &AUS_COMPANY_STAY));
  aus_consultation_unref (start (f, &scene));
  g_autoptr (AusConsultation) ended =
      practice_do (f, &AUS_HANGUP_END, f->martin, aus_command_new (scene.c->id));
  g_assert_null (aus_consultation_find_host (ended));
}

static JsonNode *
list_site (Practice *f, AusActor *host)
{
  return practice_run (f, &AUS_SITE_LIST, host, NULL, NULL);
}

/* What a host must see, and nothing else (L1). */
static void
test_list (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { 0 };
  g_autofree char *elsewhere_id = NULL;

  scene_set (&scene, f);
  elsewhere_id = add_structure (
      f, f->delegate,
      "{'kind':'town_hall','name':'Mairie','address':'1','postal_code':'1','town':'Ternand'}");
  aus_planned_free (plan_at (f, elsewhere_id));
  aus_planned_free (practice_plan (f, "2026-11-23T11:00:00+01:00"));
  g_autoptr (JsonNode) node = list_site (f, scene.host);
  g_autofree char *text = json_to_string (node, FALSE);
  JsonArray *array = json_node_get_array (node);

  g_assert_cmpuint (json_array_get_length (array), ==, 1);
  JsonObject *row = json_array_get_object_element (array, 0);
  g_assert_cmpstr (json_object_get_string_member (row, "id"), ==, scene.c->id);
  g_assert_cmpstr (json_object_get_string_member (row, "patient"), ==, "L••••• D•••••");
  g_assert_true (json_object_get_boolean_member (row, "accompanying"));
  const char *const hidden[] = { "Louise", "Durand", "1951", "example.org", "secret", "tension" };
  for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++)
    g_assert_null (strstr (text, hidden[i]));
}

/* B9, L1: of the own site only; other accounts are no hosts. */
static void
test_others_see_nothing (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { 0 };
  AusActor *others[] = { f->martin, f->delegate, f->stranger, f->operator};

  scene_set (&scene, f);
  g_autofree char *other_site = add_structure (
      f, f->martin, "{'kind':'other','name':'B','address':'1','postal_code':'1','town':'Ternand'}");
  g_autoptr (AusActor) other_host = practice_add_host (f, other_site, "Yves");
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    practice_refuse (f, &AUS_SITE_LIST, others[i], NULL, NULL, AUS_ERROR_FORBIDDEN);
  practice_refuse_command (f, &AUS_SITE_ACCOMPANY, other_host, aus_command_new (scene.c->id),
                           AUS_ERROR_NOT_FOUND);
  g_autoptr (JsonNode) node = list_site (f, other_host);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 0);
}

static const char *
code_of (const AusPlanned *planned)
{
  const AusLinkSecret *link = g_ptr_array_index (planned->links, 1);

  return link->code;
}

static AusCommand *
check_in (const char *code)
{
  return aus_command_new_with (NULL, NULL, code);
}

/* By the patient's code, at the site they were asked to. */
static void
test_check_in (Practice *f, gconstpointer data)
{
  g_autofree char *id = add_structure (f, f->martin, PHARMACY);
  g_autofree char *other_id = add_structure (f, f->martin, PHARMACY);
  g_autoptr (AusActor) host = practice_add_host (f, id, "Nadia");
  g_autoptr (AusActor) other = practice_add_host (f, other_id, "Yves");
  g_autoptr (AusPlanned) planned = plan_at (f, id);
  g_autoptr (AusPlanned) nowhere = practice_plan (f, SOON);

  practice_refuse_command (f, &AUS_SITE_CHECK_IN, host, check_in ("ABCDEFGH"),
                           AUS_ERROR_LINK_UNKNOWN);
  practice_refuse_command (f, &AUS_SITE_CHECK_IN, other, check_in (code_of (planned)),
                           AUS_ERROR_LINK_UNKNOWN);
  practice_refuse_command (f, &AUS_SITE_CHECK_IN, host, check_in (code_of (nowhere)),
                           AUS_ERROR_LINK_UNKNOWN);
  g_autofree char *typed = g_ascii_strdown (code_of (planned), -1);
  g_autoptr (AusConsultation) there = practice_do (f, &AUS_SITE_CHECK_IN, host, check_in (typed));
  g_assert_cmpint (there->checked_in_at, !=, 0);
  g_assert_cmpint (practice_person (there, AUS_ROLE_PATIENT)->identity_confirmed_at, ==, 0);
  gint64 at = there->checked_in_at;
  aus_clock_advance (f->clock, MINUTE);
  g_autoptr (AusConsultation) twice =
      practice_do (f, &AUS_SITE_CHECK_IN, host, check_in (code_of (planned)));
  g_assert_cmpint (twice->checked_in_at, ==, at);
}

/* B1: planned at a site, moved to another one, at none. */
static void
test_plan (Practice *f, gconstpointer data)
{
  g_autofree char *id = add_structure (f, f->martin, PHARMACY);
  g_autofree char *other_id = add_structure (f, f->martin, PHARMACY);
  g_autoptr (AusPlanned) planned = plan_at (f, id);
  const char *c = planned->consultation->id;

  g_assert_cmpstr (planned->consultation->structure_name, ==, "Pharmacie des Tilleuls");
  g_autofree char *json = g_strdup_printf ("{'structure_id':'%s'}", other_id);
  AusCommand *move = practice_body (c, json);
  move->if_version = 1;
  g_autoptr (AusConsultation) moved = practice_do (f, &AUS_PLAN_PATCH, f->martin, move);
  g_assert_cmpstr (moved->structure_id, ==, other_id);
  AusCommand *leave = practice_body (c, "{'structure_id':null}");
  leave->if_version = 2;
  g_autoptr (AusConsultation) home = practice_do (f, &AUS_PLAN_PATCH, f->martin, leave);
  g_assert_null (home->structure_id);
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM site_visit"), ==, 0);
  AusCommand *unknown = practice_body (c, "{'structure_id':'01jd0000000000000000000000'}");
  unknown->if_version = 3;
  practice_refuse_command (f, &AUS_PLAN_PATCH, f->martin, unknown, AUS_ERROR_INVALID);
}

/* B9: another organisation's structure is none; a closed one is no longer offered. */
static void
test_structures (Practice *f, gconstpointer data)
{
  g_autofree char *id = add_structure (f, f->martin, PHARMACY);
  g_autofree char *foreign = add_structure (f, f->stranger, PHARMACY);
  g_autofree char *json = g_strdup_printf (
      "{'structure_id':'%s','planned_start':'" SOON "','participants':[]}", foreign);

  practice_refuse_command (f, &AUS_PLAN_CREATE, f->martin, practice_body (NULL, json),
                           AUS_ERROR_INVALID);
  practice_refuse_command (f, &AUS_STRUCTURE_EDIT, f->martin,
                           practice_body (foreign, "{'name':'Mine'}"), AUS_ERROR_NOT_FOUND);
  practice_refuse_command (f, &AUS_STRUCTURE_EDIT, f->martin,
                           practice_body (id, "{'phone':'none'}"), AUS_ERROR_INVALID);
  practice_refuse (f, &AUS_STRUCTURE_ADD, f->nobody, object_of (PHARMACY),
                   (GDestroyNotify) json_object_unref, AUS_ERROR_UNAUTHENTICATED);
  g_autoptr (JsonNode) closed = practice_run (f, &AUS_STRUCTURE_EDIT, f->delegate,
                                              practice_body (id, "{'closed':true,'phone':null}"),
                                              (GDestroyNotify) aus_command_free);
  g_assert_true (json_object_get_boolean_member (json_node_get_object (closed), "closed"));
  g_autoptr (JsonNode) list = practice_run (f, &AUS_STRUCTURE_LIST, f->martin, NULL, NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (list)), ==, 0);
}

/* The site is not changed under a patient who is there with its host. */
static void
test_no_move_while_there (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { 0 };

  scene_set (&scene, f);
  AusCommand *leave = practice_body (scene.c->id, "{'structure_id':null}");
  leave->if_version = 1;
  practice_refuse_command (f, &AUS_PLAN_PATCH, f->martin, leave, AUS_ERROR_HOST_PRESENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/site/K1/host-leaves-before-the-interview", test_host_leaves_first);
  PRACTICE_TEST ("/app/site/K1/host-stays-at-the-patients-wish", test_host_stays);
  PRACTICE_TEST ("/app/site/K1/sent-out-before", test_sent_out_before);
  PRACTICE_TEST ("/app/site/K1/practitioner-and-others", test_practitioner_and_others);
  PRACTICE_TEST ("/app/site/K1/restart", test_restart);
  PRACTICE_TEST ("/app/site/K1/end", test_end);
  PRACTICE_TEST ("/app/site/L1/what-a-host-sees", test_list);
  PRACTICE_TEST ("/app/site/L1/others-see-nothing", test_others_see_nothing);
  PRACTICE_TEST ("/app/site/K1/check-in", test_check_in);
  PRACTICE_TEST ("/app/site/B1/plan-at-a-site", test_plan);
  PRACTICE_TEST ("/app/site/B9/structures", test_structures);
  PRACTICE_TEST ("/app/site/K1/no-move-while-there", test_no_move_while_there);
  return g_test_run ();
}
