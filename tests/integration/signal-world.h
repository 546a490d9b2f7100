/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-command.h"
#include "app/aus-live.h"
#include "aus-fake-media.h"
#include "aus-test-client.h"
#include "signal/aus-signal-server.h"

G_BEGIN_DECLS

/* SignalWorld: a server with real storage, real WebSockets, a clock moved by hand and no media. */
typedef struct {
  char *directory;
  AusClock *clock;
  AusSecrets *secrets;
  AusDatabase *database;
  AusApp *app;
  AusFakeMedia *media;
  AusLiveWheel *wheel;
  gint64 wheel_now;
  AusLive *live;
  SoupServer *soup;
  AusSignalServer *signal;
  char *base_url;     /* http://127.0.0.1:N */
  JsonNode *people;   /* rest-world.h */
  AusActor *claire;   /* practises */
  char *claire_token; /* bearer, reading and writing */
} SignalWorld;

void signal_world_open (SignalWorld *self, const AusSignalLimits *limits);
/* signal_world_open_with: under other settings of the media than the built-in ones. */
void signal_world_open_with (SignalWorld *self, const AusSignalLimits *limits, AusConfig *config);
void signal_world_close (SignalWorld *self);
/* signal_world_pass_time: second by second: timers fire, clients answer; nothing waits. */
void signal_world_pass_time (SignalWorld *self, guint seconds);
/* signal_world_run: (transfer full): a use case as @actor; NULL with its error's name. */
AusConsultation *signal_world_run (SignalWorld *self, const AusUseCase *use_case, AusActor *actor,
                                   AusCommand *command, const char **problem);
/* signal_world_do: the same, when it must succeed and its result does not matter. */
void signal_world_do (SignalWorld *self, const AusUseCase *use_case, AusActor *actor,
                      AusCommand *command);
AusConsultation *signal_world_load (SignalWorld *self, const char *consultation_id);

/* SignalVisit: a consultation of claire that begins now, and the cookies its links give. */
typedef struct {
  char *consultation_id;
  char *url; /* of its socket */
  char *practitioner_id, *practitioner_cookie;
  char *patient_id, *patient_cookie;
  char *companion_id, *companion_cookie; /* NULL without one */
} SignalVisit;

typedef enum { SIGNAL_ALONE, SIGNAL_WITH_COMPANION } SignalCompany;
void signal_visit_plan (SignalVisit *self, SignalWorld *world, const char *given_name,
                        SignalCompany company);
void signal_visit_clear (SignalVisit *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SignalVisit, signal_visit_clear)

/* signal_visit_add_test: (transfer full): cookie of a test of the operator's, nobody's so far. */
char *signal_visit_add_test (const SignalVisit *self, SignalWorld *world, char **participant_id);

/* signal_visit_enter: (transfer full): upgraded, hello said, welcome received. */
AusTestClient *signal_visit_enter (const SignalVisit *self, const char *cookie);
/* signal_visit_enter_page: the same, by a page that can encrypt: @instance is 22 characters. */
AusTestClient *signal_visit_enter_page (const SignalVisit *self, const char *cookie,
                                        const char *instance);
/* signal_visit_arrive: identity, consent, equipment; until the state says "waiting". */
void signal_visit_arrive (AusTestClient *client);
/* signal_visit_answer: takes the next offer, answers it and connects; (transfer full): the leg. */
char *signal_visit_answer (SignalWorld *world, const SignalVisit *self, AusTestClient *client);
/* signal_visit_begin: (transfer full): both there, started, both legs up. */
void signal_visit_begin (SignalWorld *world, const SignalVisit *self, AusTestClient **practitioner,
                         AusTestClient **patient, char **practitioner_leg, char **patient_leg);
/* SignalCall: a consultation under way; all of it belongs to it. */
typedef struct {
  AusTestClient *doctor, *patient;
  char *doctor_leg, *patient_leg;
  SignalVisit visit;
  gint64 round; /* of keys, as far as the test has seen them */
} SignalCall;

/* signal_call_begin: claire and her patient, started, both legs up. */
void signal_call_begin (SignalCall *self, SignalWorld *world);
void signal_call_clear (SignalCall *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SignalCall, signal_call_clear)

/* signal_world_wait_gate: until the media was told so about @leg_id. */
void signal_world_wait_gate (SignalWorld *self, const char *room_id, const char *leg_id,
                             gboolean open);

G_END_DECLS
