/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-names.h"

G_BEGIN_DECLS

/* AusRole: what somebody is in one consultation. */
typedef enum {
  AUS_ROLE_PRACTITIONER,
  AUS_ROLE_PATIENT,
  AUS_ROLE_COMPANION,    /* present only while the patient agrees */
  AUS_ROLE_PROFESSIONAL, /* beside the patient, or a colleague */
  AUS_ROLE_INTERPRETER,
  AUS_ROLE_DIAGNOSTIC, /* the operator's test: nobody, and everybody sees it (M3) */
  AUS_ROLE_HOST, /* of the site, in the same room as the patient: no connection of their own */
} AusRole;
#define AUS_ROLE_N (AUS_ROLE_HOST + 1)
AUS_DECLARE_NAMES (AusRole, aus_role)

/* AusPresence: where somebody is now, apart from the status of the consultation. */
typedef enum {
  AUS_PRESENCE_AWAY,     /* never came, or left */
  AUS_PRESENCE_ARRIVING, /* page open, not ready */
  AUS_PRESENCE_WAITING,
  AUS_PRESENCE_IN_CALL,
  AUS_PRESENCE_RECONNECTING, /* in the call, connection lost (A3) */
  AUS_PRESENCE_BESIDE,       /* a host with the patient, until they say or are told to leave (K1) */
} AusPresence;
#define AUS_PRESENCE_N (AUS_PRESENCE_BESIDE + 1)
AUS_DECLARE_NAMES (AusPresence, aus_presence)

/* AusRemover: at whose word somebody is out. */
typedef enum {
  AUS_REMOVER_NOBODY,       /* not removed */
  AUS_REMOVER_PRACTITIONER, /* or the practice, before the day (D7) */
  AUS_REMOVER_PATIENT,      /* nobody may impose their presence (K1) */
} AusRemover;
#define AUS_REMOVER_N (AUS_REMOVER_PATIENT + 1)
AUS_DECLARE_NAMES (AusRemover, aus_remover)

/* At most six people meet, the practitioner among them (E1). */
#define AUS_MAX_PEOPLE 6

/* aus_role_is_person: somebody with a name, who may share keys of encryption. */
gboolean aus_role_is_person (AusRole role);

/* aus_role_confirms_identity: everybody who comes by link without an account (D1). */
gboolean aus_role_confirms_identity (AusRole role);

/* aus_role_may_be_asked_to_leave: by the patient: anybody but the two whom the consultation is of.
 */
gboolean aus_role_may_be_asked_to_leave (AusRole role);

/* aus_role_gives_consent: those who are cared for, or come along with them (D2). */
gboolean aus_role_gives_consent (AusRole role);

/* Wrong birth dates before a link is of no use until the practice looks into it (D1). */
#define AUS_IDENTITY_MAX_FAILURES 3

G_END_DECLS
