/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-profession.h"

G_BEGIN_DECLS

/* Shared queues (B8): walk-in and on-call lines that several practitioners serve. */

#define AUS_QUEUE_MAX_NAME    80 /* characters */
#define AUS_QUEUE_MAX_MEMBERS 100
#define AUS_QUEUE_CODE_LENGTH 6 /* public: it opens a door to the queue, not to anybody in it */

/* More would wait for hours; and whoever floods a queue finds an end. */
#define AUS_QUEUE_MAX_PATIENTS 50

/* Of these, one mail address or telephone holds so many (a family), one line of the network so many
 * (a care home): nobody takes them all. */
#define AUS_QUEUE_MAX_PER_ADDRESS 3
#define AUS_QUEUE_MAX_PER_ORIGIN  10

/*
 * aus_queue_check_places: whether @count places leave another one; AUS_ERROR_DUPLICATE, at @pointer
 * (NULL: of no field).
 */
gboolean aus_queue_check_places (gint64 count, gint64 max, const char *pointer, GError **error);

/* aus_queue_check_code: (transfer full): as it is stored: upper case, no blanks; NULL: not one. */
char *aus_queue_normalise_code (const char *text);

/*
 * aus_queue_check_member: whether a practitioner of @profession may serve a queue made for
 * @queue_profession: who takes somebody must be allowed to hold what they came for (H4).
 * AUS_ERROR_INVALID at @pointer.
 */
gboolean aus_queue_check_member (const char *queue_profession, const char *profession,
                                 const char *pointer, GError **error);

G_END_DECLS
