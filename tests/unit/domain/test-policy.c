/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-policy.h"

#include "core/aus-error.h"

#include <string.h>

/* Everything that can be told about the consultation of Dr A in organisation 1. */
static const AusSubject ours = { "org1", "dr-a", "c1", "patient", "dr-a", "site1" };
static const AusSubject colleagues = { "org1", "dr-b", "c2", "other", "dr-b", "site2" };
static const AusSubject foreign = { "org2", "dr-z", "c3", "far", "dr-z", "site1" };
static const AusSubject nothing = { NULL };

static const char *const principals[] = { "dr-a", "dr-c", NULL };

/* "consultation." is left out before the dot, as most are about one. */
#define PRACTICE                                                                                   \
  "report.read report.edit list read plan edit cancel mark correct bill audit waiting_room.tell "  \
  "participant.edit "                                                                              \
  "link.show link.change document.read document.file document.send export statistics.read "        \
  "hours.read hours.edit "
#define SITES "structure.list structure.edit "
#define ROOM  "vital_signs.read start end resume note waiting_room.admit waiting_room.lock visit "

/*
 * What each part may do with the consultation above, with that of a colleague, with one of another
 * organisation, and without any; written from PRODUCT (People, B6, B9, D7, L1), not from the table.
 */
typedef struct {
  const char *name;
  AusActor *(*make) (void);
  const char *ours;
  const char *colleagues;
  const char *foreign;
  const char *nothing;
} Part;

static AusActor *
make_practitioner (void)
{
  return aus_actor_new_account ("dr-a", AUS_ACCOUNT_PRACTITIONER, "org1", NULL);
}

/* Serves the queue "dr-a", that is, whoever waits by that account (B8). */
static AusActor *
make_serving (void)
{
  static const char *const queues[] = { "dr-a", NULL };
  AusActor *actor = aus_actor_new_account ("dr-y", AUS_ACCOUNT_PRACTITIONER, "org1", NULL);

  aus_actor_set_queues (actor, queues);
  return actor;
}

static AusActor *
make_serving_delegate (void)
{
  static const char *const queues[] = { "dr-a", NULL };
  AusActor *actor = aus_actor_new_account ("secretary", AUS_ACCOUNT_DELEGATE, "org1", NULL);

  aus_actor_set_queues (actor, queues);
  return actor;
}

/* Its queue is of another organisation by mistake. */
static AusActor *
make_serving_elsewhere (void)
{
  static const char *const queues[] = { "dr-a", NULL };
  AusActor *actor = aus_actor_new_account ("dr-y", AUS_ACCOUNT_PRACTITIONER, "org2", NULL);

  aus_actor_set_queues (actor, queues);
  return actor;
}

static AusActor *
make_colleague (void)
{
  return aus_actor_new_account ("dr-y", AUS_ACCOUNT_PRACTITIONER, "org1", NULL);
}

static AusActor *
make_delegate (void)
{
  return aus_actor_new_account ("secretary", AUS_ACCOUNT_DELEGATE, "org1", principals);
}

static AusActor *
make_delegate_of_nobody (void)
{
  return aus_actor_new_account ("secretary", AUS_ACCOUNT_DELEGATE, "org1", NULL);
}

/* Kept her principals by mistake after she moved: the organisation still divides (B9). */
static AusActor *
make_delegate_elsewhere (void)
{
  return aus_actor_new_account ("secretary", AUS_ACCOUNT_DELEGATE, "org2", principals);
}

static AusActor *
make_operator (void)
{
  return aus_actor_new_account ("root", AUS_ACCOUNT_OPERATOR, "org1", NULL);
}

static AusActor *
make_host (void)
{
  return aus_actor_new_host ("host", "org1", "site1");
}

/* An account that was given no site yet opens none. */
static AusActor *
make_homeless_host (void)
{
  return aus_actor_new_host ("host", "org1", NULL);
}

static AusActor *
make_seat (void)
{
  return aus_actor_new_participant ("seat", AUS_ROLE_PRACTITIONER, "c1", "org1");
}

static AusActor *
make_patient (void)
{
  return aus_actor_new_participant ("patient", AUS_ROLE_PATIENT, "c1", "org1");
}

static AusActor *
make_companion (void)
{
  return aus_actor_new_participant ("companion", AUS_ROLE_COMPANION, "c1", "org1");
}

/* The subject's seat is this one's own: what each of the other roles may do there. */
static AusActor *
make_professional (void)
{
  return aus_actor_new_participant ("patient", AUS_ROLE_PROFESSIONAL, "c1", "org1");
}

static AusActor *
make_interpreter (void)
{
  return aus_actor_new_participant ("patient", AUS_ROLE_INTERPRETER, "c1", "org1");
}

static AusActor *
make_diagnostic (void)
{
  return aus_actor_new_participant ("patient", AUS_ROLE_DIAGNOSTIC, "c1", "org1");
}

/* Of documents that were sent to this very recipient, and of nothing else (F2). */
static AusActor *
make_recipient (void)
{
  return aus_actor_new_recipient ("patient", "c1", "org1");
}

static AusActor *
make_reader (void)
{
  return aus_actor_new_token ("dr-a", AUS_ACCOUNT_PRACTITIONER, "org1", NULL,
                              AUS_SCOPE_CONSULTATIONS_READ);
}

static AusActor *
make_writer (void)
{
  return aus_actor_new_token ("secretary", AUS_ACCOUNT_DELEGATE, "org1", principals,
                              AUS_SCOPE_CONSULTATIONS_READ | AUS_SCOPE_CONSULTATIONS_WRITE);
}

static AusActor *
make_powerless_token (void)
{
  return aus_actor_new_token ("root", AUS_ACCOUNT_OPERATOR, "org1", NULL, AUS_SCOPE_NONE);
}

/* What those who serve a queue may do with whom waits there; and what everybody of a practice may.
 */
#define QUEUE "list read cancel mark audit export waiting_room.tell queue.switch "
/* Nobody erases whom only a colleague has had, and secretariats erase nobody. */
#define PLAIN                                                                                      \
  "practitioner.read " SITES                                                                       \
  "template.edit patient.read patient.edit queue.read queue.manage link.follow"
#define SERVER "account.manage server.operate participant.test "

static const Part parts[] = {
  { "nobody", aus_actor_new_nobody, "link.follow", "link.follow", "link.follow", "link.follow" },
  { "practitioner", make_practitioner,
    PRACTICE ROOM "document.erase report.sign practitioner.read " SITES
                  "template.edit patient.read patient.edit patient.erase queue.read queue.manage "
                  "account.self link.follow",
    PLAIN, "link.follow", "link.follow" },
  { "colleague", make_colleague, PLAIN, PLAIN, "link.follow", "link.follow" },
  { "delegate", make_delegate, PRACTICE PLAIN, PLAIN, "link.follow", "link.follow" },
  { "serving", make_serving, QUEUE "queue.take " PLAIN, PLAIN, "link.follow", "link.follow" },
  { "serving-delegate", make_serving_delegate, QUEUE PLAIN, PLAIN, "link.follow", "link.follow" },
  { "serving-elsewhere", make_serving_elsewhere, "link.follow", "link.follow", PLAIN,
    "link.follow" },
  { "delegate-of-nobody", make_delegate_of_nobody, PLAIN, PLAIN, "link.follow", "link.follow" },
  { "delegate-elsewhere", make_delegate_elsewhere, "link.follow", "link.follow", PLAIN,
    "link.follow" },
  { "operator", make_operator, SERVER SITES "link.follow", SERVER SITES "link.follow",
    SERVER "link.follow", SERVER "link.follow" },
  { "site-host", make_host, "practitioner.read site vital_signs.enter link.follow",
    "practitioner.read link.follow", "link.follow", "link.follow" },
  { "host-of-no-site", make_homeless_host, "practitioner.read link.follow",
    "practitioner.read link.follow", "link.follow", "link.follow" },
  { "practitioner-seat", make_seat,
    "vital_signs.read read start end resume bill note waiting_room.admit waiting_room.lock "
    "waiting_room.tell "
    "document.read document.file document.send document.erase link.follow",
    "link.follow", "link.follow", "link.follow" },
  { "patient", make_patient,
    "cancel_own visit company vital_signs.read vital_signs.enter document.bring "
    "document.print link.follow",
    "link.follow", "link.follow", "link.follow" },
  { "companion-at-patients-seat", make_companion, "link.follow", "link.follow", "link.follow",
    "link.follow" },
  { "professional", make_professional,
    "visit vital_signs.read vital_signs.enter document.bring link.follow", "link.follow",
    "link.follow", "link.follow" },
  { "interpreter", make_interpreter, "visit link.follow", "link.follow", "link.follow",
    "link.follow" },
  { "diagnostic", make_diagnostic, "visit link.follow", "link.follow", "link.follow",
    "link.follow" },
  { "recipient", make_recipient, "document.receive", "", "", "" },
  { "reading-token", make_reader,
    "vital_signs.read report.read list read audit document.read export statistics.read hours.read "
    "practitioner.read structure.list queue.read patient.read link.follow",
    "practitioner.read structure.list queue.read patient.read link.follow", "link.follow",
    "link.follow" },
  { "delegates-token", make_writer, PRACTICE PLAIN, PLAIN, "link.follow", "link.follow" },
  { "powerless-token", make_powerless_token, "link.follow", "link.follow", "link.follow",
    "link.follow" },
  { "system", aus_actor_new_system,
    "vital_signs.read read plan mark end bill audit link.show visit document.read document.file "
    "document.send document.erase "
    "practitioner.read " SITES "server.timer " SERVER,
    "vital_signs.read read plan mark end bill audit link.show visit document.read document.file "
    "document.send document.erase "
    "practitioner.read " SITES "server.timer " SERVER,
    "vital_signs.read read plan mark end bill audit link.show visit document.read document.file "
    "document.send document.erase "
    "practitioner.read " SITES "server.timer " SERVER,
    "vital_signs.read read plan mark end bill audit link.show visit document.read document.file "
    "document.send document.erase "
    "practitioner.read " SITES "server.timer " SERVER },
};

static void
check_subject (const Part *part, const AusActor *actor, const AusSubject *subject,
               const char *expected)
{
  g_auto (GStrv) words = g_strsplit (expected, " ", -1);

  for (int i = 0; i < AUS_ACTION_N; i++) {
    AusAction action = (AusAction) i;
    const char *name = aus_action_get_name (action);
    const char *word = g_str_has_prefix (name, "consultation.") ? strchr (name, '.') + 1 : name;

    /* A public page is like a link: for everybody who has its address. */
    if (action == AUS_ACTION_BOOK)
      word = aus_action_get_name (AUS_ACTION_LINK_FOLLOW);
    gboolean allowed = aus_policy_allows (actor, action, subject);

    if (allowed != g_strv_contains ((const char *const *) words, word))
      g_test_fail_printf ("%s: %s of %s is %s", part->name, name, subject->practitioner_id,
                          allowed ? "allowed" : "refused");
  }
}

static void
test_part (gconstpointer data)
{
  const Part *part = data;
  g_autoptr (AusActor) actor = part->make ();

  check_subject (part, actor, &ours, part->ours);
  check_subject (part, actor, &colleagues, part->colleagues);
  check_subject (part, actor, &foreign, part->foreign);
  check_subject (part, actor, &nothing, part->nothing);
}

/* The expectations name only actions that exist, or a slip there would go unseen. */
static void
test_words_exist (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_auto (GStrv) words = g_strsplit (parts[i].ours, " ", -1);

    for (char **word = words; *word != NULL; word++) {
      g_autofree char *full = g_strconcat ("consultation.", *word, NULL);
      AusAction action;

      g_assert_true (**word == '\0' || aus_action_from_name (*word, &action) ||
                     aus_action_from_name (full, &action));
    }
  }
}

static void
assert_answer (AusActor *actor, AusAction action, const AusSubject *subject, AusError code)
{
  g_autoptr (AusActor) owned = actor;
  g_autoptr (GError) error = NULL;

  g_assert_false (aus_policy_check (owned, action, subject, &error));
  g_assert_error (error, AUS_ERROR, (int) code);
}

/* B9: what one may not see, one may not learn to exist. */
static void
test_answers (void)
{
  const AusSubject other_practitioner = { "org1", "dr-b", NULL, NULL, NULL };
  g_autoptr (AusActor) practitioner = make_practitioner ();

  assert_answer (aus_actor_new_nobody (), AUS_ACTION_CONSULTATION_READ, &ours,
                 AUS_ERROR_UNAUTHENTICATED);
  assert_answer (make_colleague (), AUS_ACTION_CONSULTATION_READ, &ours, AUS_ERROR_NOT_FOUND);
  assert_answer (make_operator (), AUS_ACTION_CONSULTATION_EDIT, &ours, AUS_ERROR_NOT_FOUND);
  assert_answer (make_delegate (), AUS_ACTION_CONSULTATION_START, &ours, AUS_ERROR_FORBIDDEN);
  assert_answer (make_reader (), AUS_ACTION_CONSULTATION_EDIT, &ours, AUS_ERROR_FORBIDDEN);
  assert_answer (make_patient (), AUS_ACTION_CONSULTATION_READ, &ours, AUS_ERROR_FORBIDDEN);
  assert_answer (make_patient (), AUS_ACTION_VISIT, &foreign, AUS_ERROR_NOT_FOUND);
  assert_answer (make_delegate (), AUS_ACTION_CONSULTATION_PLAN, &other_practitioner,
                 AUS_ERROR_FORBIDDEN);
  g_assert_true (aus_policy_check (practitioner, AUS_ACTION_CONSULTATION_READ, &ours, NULL));
}

static void
test_scopes (void)
{
  static const char *const writes[] = { "consultations:write", "account", NULL };
  static const char *const wrong[] = { "consultations:read", "everything", NULL };
  static const char *const none[] = { NULL };
  AusScope scopes = AUS_SCOPE_OPERATE;

  g_assert_false (aus_scope_from_names (wrong, &scopes));
  g_assert_cmpint (scopes, ==, AUS_SCOPE_OPERATE);
  g_assert_true (aus_scope_from_names (writes, &scopes));
  g_assert_cmpint (
      scopes, ==, AUS_SCOPE_CONSULTATIONS_READ | AUS_SCOPE_CONSULTATIONS_WRITE | AUS_SCOPE_ACCOUNT);
  g_assert_true (aus_scope_from_names (none, &scopes));
  g_assert_cmpint (scopes, ==, AUS_SCOPE_NONE);
  g_assert_cmpint (aus_policy_get_scope (AUS_ACTION_CONSULTATION_LIST), ==,
                   AUS_SCOPE_CONSULTATIONS_READ);
  g_assert_cmpint (aus_policy_get_scope (AUS_ACTION_CONSULTATION_PLAN), ==,
                   AUS_SCOPE_CONSULTATIONS_WRITE);
}

static void
test_actor_copy_for (void)
{
  g_autoptr (AusActor) actor = make_writer ();
  g_autoptr (AusActor) copy = aus_actor_copy_for (actor, "dr-c");
  g_autoptr (AusActor) again = aus_actor_ref (copy);

  g_assert_cmpstr (copy->on_behalf_of, ==, "dr-c");
  g_assert_null (actor->on_behalf_of);
  g_assert_cmpint (copy->kind, ==, AUS_ACTOR_TOKEN);
  g_assert_cmpint (copy->scopes, ==, actor->scopes);
  g_assert_cmpstr (aus_actor_get_id (copy), ==, "secretary");
  g_assert_true (aus_actor_has_principal (copy, "dr-c"));
  g_assert_false (aus_actor_has_principal (copy, "dr-b"));
  g_assert_false (aus_actor_has_principal (copy, NULL));
  g_assert_true (again == copy);
}

static void
test_actor_ids (void)
{
  g_autoptr (AusActor) nobody = aus_actor_new_nobody ();
  g_autoptr (AusActor) patient = make_patient ();
  g_autoptr (AusActor) system = aus_actor_new_system ();

  g_assert_cmpstr (aus_actor_get_id (nobody), ==, "nobody");
  g_assert_cmpstr (aus_actor_get_id (patient), ==, "patient");
  g_assert_cmpstr (aus_actor_get_id (system), ==, "system");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *path = g_strconcat ("/domain/policy/L1/every-action/", parts[i].name, NULL);

    g_test_add_data_func (path, &parts[i], test_part);
  }
  g_test_add_func ("/domain/policy/L1/words-exist", test_words_exist);
  g_test_add_func ("/domain/policy/B9/answers", test_answers);
  g_test_add_func ("/domain/policy/N1/scopes", test_scopes);
  g_test_add_func ("/domain/actor/B6/copy-for", test_actor_copy_for);
  g_test_add_func ("/domain/actor/ids", test_actor_ids);
  return g_test_run ();
}
