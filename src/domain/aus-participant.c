/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-participant.h"

const char *const aus_role_names[] = {
  [AUS_ROLE_PRACTITIONER] = "practitioner",
  [AUS_ROLE_PATIENT] = "patient",
  [AUS_ROLE_COMPANION] = "companion",
  [AUS_ROLE_PROFESSIONAL] = "professional",
  [AUS_ROLE_INTERPRETER] = "interpreter",
  [AUS_ROLE_DIAGNOSTIC] = "diagnostic",
  [AUS_ROLE_HOST] = "host",
  [AUS_ROLE_N] = NULL,
};
AUS_DEFINE_NAMES (AusRole, aus_role)

const char *const aus_presence_names[] = {
  [AUS_PRESENCE_AWAY] = "away",
  [AUS_PRESENCE_ARRIVING] = "arriving",
  [AUS_PRESENCE_WAITING] = "waiting",
  [AUS_PRESENCE_IN_CALL] = "in_call",
  [AUS_PRESENCE_RECONNECTING] = "reconnecting",
  [AUS_PRESENCE_BESIDE] = "beside",
  [AUS_PRESENCE_N] = NULL,
};
AUS_DEFINE_NAMES (AusPresence, aus_presence)

const char *const aus_remover_names[] = {
  [AUS_REMOVER_NOBODY] = "nobody",
  [AUS_REMOVER_PRACTITIONER] = "practitioner",
  [AUS_REMOVER_PATIENT] = "patient",
  [AUS_REMOVER_N] = NULL,
};
AUS_DEFINE_NAMES (AusRemover, aus_remover)

gboolean
aus_role_is_person (AusRole role)
{
  return role != AUS_ROLE_DIAGNOSTIC;
}

gboolean
aus_role_confirms_identity (AusRole role)
{
  return role != AUS_ROLE_PRACTITIONER && role != AUS_ROLE_HOST && aus_role_is_person (role);
}

gboolean
aus_role_may_be_asked_to_leave (AusRole role)
{
  return role != AUS_ROLE_PRACTITIONER && role != AUS_ROLE_PATIENT;
}

gboolean
aus_role_gives_consent (AusRole role)
{
  return role == AUS_ROLE_PATIENT || role == AUS_ROLE_COMPANION;
}
