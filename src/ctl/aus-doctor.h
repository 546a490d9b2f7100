/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ctl/aus-ctl.h"

G_BEGIN_DECLS

/* AusDoctorVerdict: what one finding means for calls. */
typedef enum {
  AUS_DOCTOR_OK,
  AUS_DOCTOR_WARNING, /* works, but will not always, or not for everybody */
  AUS_DOCTOR_FAILED,
} AusDoctorVerdict;

/* AusDoctor: what `auscultctl doctor` has found so far. */
typedef struct {
  AusConfig *config;         /* unowned */
  AusClock *clock;           /* unowned */
  GTlsDatabase *authorities; /* unowned; NULL: the system's */
  const char *time_server;   /* unowned; NULL: none is asked */
  GPtrArray *findings;       /* AusDoctorFinding */
} AusDoctor;

typedef struct {
  const char *check; /* static: "turn" */
  AusDoctorVerdict verdict;
  char *text;
  char *advice; /* NULL: nothing to do */
} AusDoctorFinding;

/* aus_doctor_find: @advice: one sentence that says what to do, or NULL. @format is the text. */
void aus_doctor_find (AusDoctor *self, const char *check, AusDoctorVerdict verdict,
                      const char *advice, const char *format, ...) G_GNUC_PRINTF (5, 6);

/* The checks, each in its file; they add at least one finding. */
void aus_doctor_check_certificate (AusDoctor *self);
void aus_doctor_check_clock (AusDoctor *self);
void aus_doctor_check_disk (AusDoctor *self);
void aus_doctor_check_mail (AusDoctor *self);
/* aus_doctor_check_payment: nothing to find unless Stripe is configured. */
void aus_doctor_check_payment (AusDoctor *self);
void aus_doctor_check_ports (AusDoctor *self);
void aus_doctor_check_server (AusDoctor *self);
void aus_doctor_check_stun (AusDoctor *self);
void aus_doctor_check_turn (AusDoctor *self);

G_END_DECLS
