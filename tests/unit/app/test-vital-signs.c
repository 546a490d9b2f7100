/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measurements (E8, L2): who enters and sees them, how they are corrected, what a row holds. */
#include "app/aus-cancel.h"
#include "app/aus-patient-case.h"
#include "app/aus-patient-record.h"
#include "app/aus-plan.h"
#include "app/aus-site.h"
#include "app/aus-structure.h"
#include "app/aus-visit.h"
#include "app/aus-vital-signs.h"
#include "domain/aus-consent.h"
#include "practice.h"

#include <string.h>

#define SOON "2026-11-23T09:30:00+01:00"

typedef struct {
  AusActor *host;
  AusPlanned *planned;
  const AusConsultation *c;
  AusActor *patient;
  AusActor *nurse;
} Scene;

static char *
add_pharmacy (Practice *f)
{
  g_autoptr (AusCommand) body = practice_body (
      NULL, "{'kind':'pharmacy','name':'P','address':'1','postal_code':'1','town':'Ternand'}");
  g_autoptr (JsonNode) node =
      practice_run (f, &AUS_STRUCTURE_ADD, f->martin, json_object_ref (body->object),
                    (GDestroyNotify) json_object_unref);

  return g_strdup (json_object_get_string_member (json_node_get_object (node), "id"));
}

/* At a pharmacy with its host, and with a nurse; all are known to be who they are. */
static void
scene_set (Scene *self, Practice *f)
{
  g_autofree char *site = add_pharmacy (f);
  g_autofree char *json = g_strdup_printf (
      "{'planned_start':'" SOON "','structure_id':'%s','participants':["
      "{'role':'patient','given_name':'Louise','family_name':'Durand','email':'l@example.org'},"
      "{'role':'professional','given_name':'Karim','family_name':'Benali',"
      "'email':'k@example.org'}]}",
      site);

  self->host = practice_add_host (f, site, "Nadia");
  self->planned = practice_run (f, &AUS_PLAN_CREATE, f->martin, practice_body (NULL, json),
                                (GDestroyNotify) aus_command_free);
  self->c = self->planned->consultation;
  self->patient = practice_seat (self->c, AUS_ROLE_PATIENT);
  self->nurse = practice_seat (self->c, AUS_ROLE_PROFESSIONAL);
  aus_consultation_unref (
      practice_do (f, &AUS_VISIT_IDENTIFY, self->patient, aus_command_new (self->c->id)));
  aus_consultation_unref (
      practice_do (f, &AUS_VISIT_IDENTIFY, self->nurse, aus_command_new (self->c->id)));
  aus_consultation_unref (
      practice_do (f, &AUS_SITE_ACCOMPANY, self->host, aus_command_new (self->c->id)));
}

static void
scene_clear (Scene *self)
{
  g_clear_pointer (&self->host, aus_actor_unref);
  g_clear_pointer (&self->patient, aus_actor_unref);
  g_clear_pointer (&self->nurse, aus_actor_unref);
  aus_planned_free (self->planned);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

/* (transfer full): the id of the new entry. */
static char *
enter (Practice *f, const Scene *scene, AusActor *actor, const char *json)
{
  g_autoptr (JsonNode) node =
      practice_run (f, &AUS_VITAL_SIGNS_ENTER, actor, practice_body (scene->c->id, json),
                    (GDestroyNotify) aus_command_free);

  return g_strdup (json_object_get_string_member (json_node_get_object (node), "id"));
}

static void
refuse (Practice *f, const Scene *scene, AusActor *actor, const char *json, AusError code)
{
  practice_refuse_command (f, &AUS_VITAL_SIGNS_ENTER, actor, practice_body (scene->c->id, json),
                           code);
}

static JsonNode *
list (Practice *f, const Scene *scene, AusActor *actor)
{
  return practice_run (f, &AUS_VITAL_SIGNS_LIST, actor, aus_command_new (scene->c->id),
                       (GDestroyNotify) aus_command_free);
}

static guint
count (Practice *f, const Scene *scene, AusActor *actor)
{
  g_autoptr (JsonNode) node = list (f, scene, actor);

  return json_array_get_length (json_node_get_array (node));
}

static void
test_enter_and_see (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { 0 };

  scene_set (&scene, f);
  g_free (enter (f, &scene, scene.host, "{'kind':'blood_pressure','value':128,'diastolic':80}"));
  g_free (enter (f, &scene, scene.nurse, "{'kind':'temperature','value':37.2}"));
  g_free (enter (f, &scene, scene.patient, "{'kind':'weight','value':72.5}"));
  g_autoptr (JsonNode) node = list (f, &scene, f->martin);
  JsonArray *array = json_node_get_array (node);
  g_assert_cmpuint (json_array_get_length (array), ==, 3);
  JsonObject *first = json_array_get_object_element (array, 0);
  g_assert_cmpstr (json_object_get_string_member (first, "kind"), ==, "blood_pressure");
  g_assert_cmpfloat (json_object_get_double_member (first, "value"), ==, 128);
  g_assert_cmpfloat (json_object_get_double_member (first, "diastolic"), ==, 80);
  g_assert_cmpstr (
      json_object_get_string_member (json_object_get_object_member (first, "by"), "role"), ==,
      "host");
  g_assert_cmpfloat (
      json_object_get_double_member (json_array_get_object_element (array, 1), "value"), ==, 37.2);
  g_assert_cmpuint (count (f, &scene, scene.patient), ==, 3);
  g_assert_cmpuint (count (f, &scene, scene.nurse), ==, 3);
  g_assert_cmpuint (count (f, &scene, scene.host), ==, 1); /* what hosts have entered */
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM event WHERE type = 'changed'"), >=, 3);
}

/* D1: a link that was found shows nothing before its holder has said who they are. */
static void
test_before_identity (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { 0 };

  scene_set (&scene, f);
  g_free (enter (f, &scene, scene.host, "{'kind':'weight','value':70}"));
  g_assert_true (aus_database_write_sync (
      f->database, practice_exec, (gpointer) "UPDATE participant SET identity_confirmed_at = NULL",
      NULL, NULL));
  practice_refuse_command (f, &AUS_VITAL_SIGNS_LIST, scene.patient, aus_command_new (scene.c->id),
                           AUS_ERROR_ILLEGAL_TRANSITION);
  practice_refuse_command (f, &AUS_VITAL_SIGNS_LIST, scene.nurse, aus_command_new (scene.c->id),
                           AUS_ERROR_ILLEGAL_TRANSITION);
  g_assert_cmpuint (count (f, &scene, f->martin), ==, 1);
}

/* L2: neither a row nor the audit tells what was measured, or of which kind. */
static void
test_sealed (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { 0 };

  scene_set (&scene, f);
  g_free (enter (f, &scene, scene.host, "{'kind':'pulse','value':123}"));
  g_autofree char *dump = practice_dump (f);
  g_assert_null (strstr (dump, "pulse"));
  g_assert_null (strstr (dump, "1230"));
  g_assert_cmpint (
      practice_count (f, "SELECT count(*) FROM audit WHERE action = 'vital_signs.enter'"), ==, 1);
}

static void
test_correct (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { 0 };
  g_autoptr (GError) error = NULL;

  scene_set (&scene, f);
  g_autofree char *wrong = enter (f, &scene, scene.host, "{'kind':'pulse','value':27}");
  g_autofree char *json = g_strdup_printf ("{'kind':'pulse','value':72,'corrects':'%s'}", wrong);
  g_autofree char *other = g_strdup_printf ("{'kind':'weight','value':72,'corrects':'%s'}", wrong);
  refuse (f, &scene, scene.host, other, AUS_ERROR_INVALID);
  refuse (f, &scene, scene.host,
          "{'kind':'pulse','value':72,'corrects':'01jd0000000000000000000000'}", AUS_ERROR_INVALID);
  g_autofree char *right = enter (f, &scene, scene.host, json);
  refuse (f, &scene, scene.host, json, AUS_ERROR_INVALID); /* once; then the correction itself */
  g_autoptr (JsonNode) node = list (f, &scene, f->martin);
  JsonArray *array = json_node_get_array (node);
  JsonObject *before = json_array_get_object_element (array, 0);
  g_assert_cmpfloat (json_object_get_double_member (before, "value"), ==, 27);
  g_assert_cmpstr (json_object_get_string_member (before, "corrected_by"), ==, right);
  /* Never silently: the row itself cannot be changed. */
  g_assert_false (aus_database_write_sync (
      f->database, practice_exec, (gpointer) "UPDATE vital_sign SET sealed = 'x'", NULL, &error));
  g_assert_nonnull (strstr (error->message, "never change"));
}

static void
test_refused (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { 0 };
  const char *pulse = "{'kind':'pulse','value':72}";
  AusActor *others[] = { f->martin, f->delegate, NULL };

  scene_set (&scene, f);
  g_autoptr (AusActor) practitioner = practice_seat (scene.c, AUS_ROLE_PRACTITIONER);
  others[2] = practitioner;
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    refuse (f, &scene, others[i], pulse, AUS_ERROR_FORBIDDEN);
  refuse (f, &scene, scene.nurse, "{'kind':'pulse','value':720}", AUS_ERROR_INVALID);
  refuse (f, &scene, scene.nurse, "{'kind':'temperature','value':37.25}", AUS_ERROR_INVALID);
  refuse (f, &scene, scene.nurse, "{'kind':'blood_pressure','value':128}", AUS_ERROR_INVALID);
  practice_refuse_command (f, &AUS_VITAL_SIGNS_LIST, f->delegate, aus_command_new (scene.c->id),
                           AUS_ERROR_FORBIDDEN);
  practice_refuse_command (f, &AUS_VITAL_SIGNS_LIST, f->stranger, aus_command_new (scene.c->id),
                           AUS_ERROR_NOT_FOUND);
  aus_consultation_unref (
      practice_do (f, &AUS_SITE_LEAVE, scene.host, aus_command_new (scene.c->id)));
  refuse (f, &scene, scene.host, pulse, AUS_ERROR_ILLEGAL_TRANSITION); /* no longer with them */
  aus_consultation_unref (practice_do (f, &AUS_PLAN_CANCEL, f->martin,
                                       aus_command_new_with (scene.c->id, NULL, "reason")));
  refuse (f, &scene, scene.nurse, pulse, AUS_ERROR_ILLEGAL_TRANSITION);
}

/* Consent of the patient, as far as the way to the waiting room does not matter. */
static void
consent (Practice *f, const Scene *scene)
{
  AusCommand *command = aus_command_new_with (scene->c->id, NULL, aus_consent_get_current ());

  command->locale = g_strdup ("fr");
  command->accepted = TRUE;
  aus_consultation_unref (practice_do (f, &AUS_VISIT_CONSENT, scene->patient, command));
}

/* D2: consent taken back ends what is entered by anybody; what was entered stays, and is seen. */
static void
test_withdrawn (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { 0 };
  const char *pulse = "{'kind':'pulse','value':72}";

  scene_set (&scene, f);
  consent (f, &scene);
  g_free (enter (f, &scene, scene.patient, pulse));
  aus_consultation_unref (
      practice_do (f, &AUS_VISIT_WITHDRAW, scene.patient, aus_command_new (scene.c->id)));
  AusActor *all[] = { scene.patient, scene.nurse, scene.host };
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    refuse (f, &scene, all[i], pulse, AUS_ERROR_CONSENT_REQUIRED);
  g_assert_cmpuint (count (f, &scene, scene.patient), ==, 1);
  g_assert_cmpuint (count (f, &scene, f->martin), ==, 1);
  consent (f, &scene);
  g_free (enter (f, &scene, scene.host, pulse));
}

/* L2: whoever asks for a copy of what is kept gets what was measured. */
static void
test_export (Practice *f, gconstpointer data)
{
  g_auto (Scene) scene = { NULL };
  g_autoptr (GError) error = NULL;

  scene_set (&scene, f);
  g_free (enter (f, &scene, scene.nurse, "{'kind':'temperature','value':38.4}"));
  AusCommand *body = practice_body (
      NULL, "{'birth_name':'Durand','given_names':'Louise','birth_date':'1951-04-02',"
            "'sex':'female'}");
  g_autoptr (AusPatient) louise =
      practice_run (f, &AUS_PATIENT_CREATE, f->martin, body, (GDestroyNotify) aus_command_free);
  aus_database_write_sync (f->database, practice_exec,
                           (gpointer) "UPDATE participant SET patient_id = (SELECT id FROM"
                                      " patient) WHERE role = 'patient'",
                           NULL, &error);
  g_assert_no_error (error);
  AusActor *const readers[] = { f->martin, f->delegate };
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++) {
    g_autoptr (JsonNode) copy = practice_run (f, &AUS_PATIENT_EXPORT, readers[i],
                                              aus_command_new_with (NULL, NULL, louise->id),
                                              (GDestroyNotify) aus_command_free);
    g_autofree char *json = json_to_string (copy, FALSE);
    g_assert_nonnull (strstr (json, "\"measurements\":["));
    /* Secretariats read no measurements, not this way either. */
    g_assert_true ((strstr (json, "temperature") != NULL) == (i == 0));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/vital-signs/E8/enter-and-see", test_enter_and_see);
  PRACTICE_TEST ("/app/vital-signs/D1/before-identity", test_before_identity);
  PRACTICE_TEST ("/app/vital-signs/L2/sealed", test_sealed);
  PRACTICE_TEST ("/app/vital-signs/E8/correct", test_correct);
  PRACTICE_TEST ("/app/vital-signs/E8/refused", test_refused);
  PRACTICE_TEST ("/app/vital-signs/D2/withdrawn", test_withdrawn);
  PRACTICE_TEST ("/app/vital-signs/L2/export", test_export);
  return g_test_run ();
}
