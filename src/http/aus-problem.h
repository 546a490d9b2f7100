/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/aus-error.h"

G_BEGIN_DECLS

#define AUS_PROBLEM_BASE       "https://auscult.org/problems/"
#define AUS_PROBLEM_MEDIA_TYPE "application/problem+json"

/* aus_problem_get_status: the HTTP status of @code; the one place where this is decided. */
guint aus_problem_get_status (AusError code);

/* aus_problem_get_title: a short English sentence that never changes for a code (RFC 9457 3.1.4).
 */
const char *aus_problem_get_title (AusError code);

/*
 * aus_problem_new: (transfer full): the problem document (RFC 9457) of @error. What is not an
 * AUS_ERROR, and AUS_ERROR_INTERNAL, says nothing about its cause: that is for the log alone.
 */
JsonObject *aus_problem_new (const GError *error);

/* aus_problem_get_code: the AusError of @error; a foreign error is AUS_ERROR_INTERNAL. */
AusError aus_problem_get_code (const GError *error);

G_END_DECLS
