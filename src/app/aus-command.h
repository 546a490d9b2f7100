/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-participant.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * AusCommand: the input of every use case that does something to one consultation. The use case
 * says which members it reads; the rest stays as aus_command_new() made it.
 */
typedef struct {
  char *consultation_id;
  char *participant_id; /* whom it is about; NULL for visit use cases: the actor's own seat */
  gint64 if_version;    /* If-Match; 0: none */
  char *text;           /* reason, message, note, birth date, consent text version */
  char *locale;
  gint minutes; /* -1: null */
  gint64 cents; /* of a price that was accepted */
  gboolean accepted;
  AusPresence presence;
  JsonObject *object; /* a checked body: plan, merge patch, participant, equipment; NULL */
} AusCommand;

AusCommand *aus_command_new (const char *consultation_id);
/* aus_command_new_with: the usual short form; any may be NULL. */
AusCommand *aus_command_new_with (const char *consultation_id, const char *participant_id,
                                  const char *text);
void aus_command_free (AusCommand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusCommand, aus_command_free)

/* aus_command_check_version: AUS_ERROR_PRECONDITION_FAILED when the change was meant for another
 * version than @version, that of what is stored. */
gboolean aus_command_check_version (const AusCommand *self, gint64 version, GError **error);

G_END_DECLS
