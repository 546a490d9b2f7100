/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-identity.h"
#include "storage/aus-session-store.h"

G_BEGIN_DECLS

/*
 * AusIdentityCache: identities that were looked up a moment ago, by hash of their secret, so that
 * the memory of the server holds no secret either. Main loop only.
 */
typedef struct _AusIdentityCache AusIdentityCache;

AusIdentityCache *aus_identity_cache_new (AusClock *clock);
void aus_identity_cache_free (AusIdentityCache *self);

/* aus_identity_cache_get: (transfer full): NULL when unknown or looked up too long ago. */
AusIdentity *aus_identity_cache_get (AusIdentityCache *self, const char *key);
/*
 * aus_identity_cache_put: @generation: what aus_identity_cache_get_generation() gave when the
 * lookup was asked for: one that was overtaken by a revocation is not kept.
 */
void aus_identity_cache_put (AusIdentityCache *self, const char *key, AusIdentity *identity,
                             guint64 generation);
guint64 aus_identity_cache_get_generation (AusIdentityCache *self);
void aus_identity_cache_clear (AusIdentityCache *self);

AusIdentityCache *aus_app_get_identity_cache (AusApp *app);

/* aus_identity_of_session: (transfer full): who a row of session stands for, inside @tx. */
AusIdentity *aus_identity_of_session (AusTx *tx, const AusCredentialRow *session, GError **error);

G_END_DECLS
