/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-actor.h"

G_BEGIN_DECLS

/*
 * Length rather than kinds of characters (NIST SP 800-63B section 5.1.1.2); the upper end only
 * keeps the hash from being fed novels.
 */
#define AUS_PASSWORD_MIN 10
#define AUS_PASSWORD_MAX 1024

/* AusEnrolment: a new account before it is stored; unowned. */
typedef struct {
  AusAccountRole role;
  const char *email; /* normalised */
  const char *given_name;
  const char *family_name;
  const char *profession; /* practitioners only, else NULL */
  const char *locale;     /* "fr", "en" */
  gsize n_principals;     /* delegates act for somebody, others for nobody */
} AusEnrolment;

/* aus_enrolment_check: AUS_ERROR_INVALID with the pointer of the member. */
gboolean aus_enrolment_check (const AusEnrolment *enrolment, GError **error);

/* aus_enrolment_check_password: long enough, and not the address it belongs to. */
gboolean aus_enrolment_check_password (const char *password, const char *email, GError **error);

G_END_DECLS
