/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-command.h"
#include "app/aus-consultation.h"
#include "app/aus-use-case.h"
#include "storage/aus-link-store.h"

G_BEGIN_DECLS

/* Links of participants (C3). The first three take an AusCommand with participant_id. */
extern const AusUseCase AUS_LINK_SHOW;    /* → AusLinkSecret; audited */
extern const AusUseCase AUS_LINK_REISSUE; /* → AusLinkSecret; the old link and its visits die */
extern const AusUseCase AUS_LINK_REVOKE;  /* → AusConsultation */

/* AusVisitPass: what a valid link or code gives: the cookie of one participant's visit. */
typedef struct {
  char *consultation_id;
  char *participant_id;
  char *token; /* value of aus_visit */
  gint64 expires_at;
} AusVisitPass;

void aus_visit_pass_free (AusVisitPass *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusVisitPass, aus_visit_pass_free)

/*
 * AUS_LINK_FOLLOW: input char * = token of /c/{token}; AUS_LINK_REDEEM: input char * = connection
 * code as typed (case and spaces forgiven). Actor: aus_actor of nobody (anonymous) → AusVisitPass.
 * AUS_ERROR_LINK_UNKNOWN, _EXPIRED, _REVOKED, _OTHER_DAY. Free the input with g_free.
 */
extern const AusUseCase AUS_LINK_FOLLOW;
extern const AusUseCase AUS_LINK_REDEEM;

/* aus_link_open_visit: (transfer full): the cookie of whom @target names, without asking. */
AusVisitPass *aus_link_open_visit (AusTx *tx, const AusConsultation *consultation,
                                   const AusLinkTarget *target, GError **error);

/* aus_link_find_target: where @token leads; target->link_id stays NULL when there is no such link.
 */
gboolean aus_link_find_target (AusTx *tx, const char *token, AusLinkTarget *target, GError **error);

G_END_DECLS
