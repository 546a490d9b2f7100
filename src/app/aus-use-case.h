/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-actor.h"
#include "domain/aus-policy.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

typedef enum {
  AUS_USE_CASE_WRITE,
  AUS_USE_CASE_READ,
} AusUseCaseMode;

/*
 * AusUseCaseFunc: one transaction on a storage thread: load → aus_policy_allows() with the loaded
 * subject → domain decides → store → audit row → event row. Calls nothing external and may be run
 * again. Returns the result (NULL only with @error set).
 */
typedef gpointer (*AusUseCaseFunc) (AusTx *tx, const AusActor *actor, gconstpointer input,
                                    GError **error);

typedef struct {
  const char *name; /* for the log and the audit: "plan.create" */
  AusAction action;
  AusUseCaseMode mode;
  AusUseCaseFunc func;
  GDestroyNotify result_free;
} AusUseCase;

G_END_DECLS
