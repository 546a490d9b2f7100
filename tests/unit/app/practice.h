/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"
#include "app/aus-command.h"
#include "app/aus-consultation.h"
#include "app/aus-link.h"
#include "core/aus-error.h"

G_BEGIN_DECLS

/*
 * Practice: two organisations on a database of their own under a clock that stands still, Monday
 * 23 November 2026, 9 o'clock in Paris.
 */
typedef struct {
  char *directory;
  char *path;
  AusClock *clock;
  AusSecrets *secrets;
  AusDatabase *database;
  AusApp *app;
  guint watchdog;

  AusActor *martin;   /* practitioner */
  AusActor *nguyen;   /* practitioner */
  AusActor *roux;     /* practitioner of the same organisation, without a secretariat */
  AusActor *delegate; /* of martin and nguyen */
  AusActor *operator;
  AusActor *stranger; /* practitioner of the other organisation */
  AusActor *nobody;
  AusActor *system;
} Practice;

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define HOUR   (60 * MINUTE)

void practice_set_up (Practice *self, gconstpointer data);
void practice_tear_down (Practice *self, gconstpointer data);

#define PRACTICE_TEST(path, func)                                                                  \
  g_test_add (path, Practice, NULL, practice_set_up, func, practice_tear_down)

/* practice_run: (transfer full): runs and demands success; takes @input over. */
gpointer practice_run (Practice *self, const AusUseCase *use_case, AusActor *actor, gpointer input,
                       GDestroyNotify input_free);

/* practice_do: the same for a command about a consultation; gives its new snapshot. */
AusConsultation *practice_do (Practice *self, const AusUseCase *use_case, AusActor *actor,
                              AusCommand *command);

/* practice_refuse: demands @code, and that no row of any table is different afterwards. */
void practice_refuse (Practice *self, const AusUseCase *use_case, AusActor *actor, gpointer input,
                      GDestroyNotify input_free, AusError code);
void practice_refuse_command (Practice *self, const AusUseCase *use_case, AusActor *actor,
                              AusCommand *command, AusError code);

/* practice_settle: until every write asked for is committed and its signals were heard. */
void practice_settle (Practice *self);

/* practice_dump: (transfer full): every row of every table as text. */
char *practice_dump (Practice *self);

/* practice_count: the number a query gives. */
gint64 practice_count (Practice *self, const char *sql);
/* practice_index: lets the index of words see the next @limit events. */
void practice_index (Practice *self, guint limit);
/* practice_exec: an AusDatabaseFunc that runs the SQL it is given. */
gpointer practice_exec (AusTx *tx, gpointer sql, GError **error);
/* practice_text: (transfer full): the text a query gives. */
char *practice_text (Practice *self, const char *sql);

/* practice_body: (transfer full): a command with a JSON object, written with ' for ". */
AusCommand *practice_body (const char *consultation_id, const char *json);

/* practice_join: (transfer full): @member of each of {items} of @node, with @separator between. */
char *practice_join (JsonNode *node, const char *member, const char *separator);

/* practice_plan: (transfer full): a plan of martin's with one patient born 1951-04-02. */
AusPlanned *practice_plan (Practice *self, const char *start);

/* practice_add_host: (transfer full): somebody who welcomes patients at a site of martin's. */
AusActor *practice_add_host (Practice *self, const char *structure_id, const char *given_name);

/* practice_seat: (transfer full): who came by the link of @role. */
AusActor *practice_seat (const AusConsultation *consultation, AusRole role);
const AusPerson *practice_person (const AusConsultation *consultation, AusRole role);
const char *practice_person_id (const AusConsultation *consultation, AusRole role);

/* practice_arrive: (transfer full): the patient goes all the way to the waiting room. */
AusConsultation *practice_arrive (Practice *self, const AusConsultation *consultation,
                                  AusRole role);

/* practice_in_call: (transfer full): a consultation with practitioner and patient in the call. */
AusConsultation *practice_in_call (Practice *self);

/* practice_presence: (transfer full): what the live room would report. */
AusConsultation *practice_presence (Practice *self, const AusConsultation *consultation,
                                    AusRole role, AusPresence presence);

G_END_DECLS
