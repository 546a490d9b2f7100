/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-command.h"
#include "app/aus-consultation.h"
#include "app/aus-use-case.h"

G_BEGIN_DECLS

typedef enum {
  AUS_SORT_PLANNED_START,
  AUS_SORT_PLANNED_START_DESC,
  AUS_SORT_UPDATED_AT,
  AUS_SORT_UPDATED_AT_DESC,
} AusSort;

/* AusListQuery: filters of GET /consultations; what is NULL or 0 does not filter. */
typedef struct {
  char *practitioner_id; /* NULL: every principal of the actor */
  gint64 from, to;       /* planned_start in [from, to) */
  guint statuses;        /* bits 1 << AusConsultationStatus */
  char *tag;
  char *text;
  AusSort sort;
  guint limit;  /* 1..1000; 0: 50 */
  char *cursor; /* of the page before */
} AusListQuery;

AusListQuery *aus_list_query_new (void);
void aus_list_query_free (AusListQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusListQuery, aus_list_query_free)

typedef struct {
  GPtrArray *items;  /* AusConsultation */
  char *next_cursor; /* NULL: no more */
  gint64 total;      /* -1: not counted (only the first page counts) */
  gint64 event;      /* number of the last event this page knows */
} AusConsultationPage;

void aus_consultation_page_free (AusConsultationPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusConsultationPage, aus_consultation_page_free)

/*
 * aus_query_practitioners: (transfer full): whose consultations @action is about: @practitioner_id,
 * or, when NULL, everybody the actor is or acts for. Every one has been allowed by the policy.
 */
GStrv aus_query_practitioners (const AusActor *actor, AusAction action, const char *practitioner_id,
                               GError **error);

extern const AusUseCase AUS_QUERY_LIST; /* AusListQuery → AusConsultationPage */
extern const AusUseCase AUS_QUERY_ONE;  /* AusCommand → AusConsultation */
extern const AusUseCase
    AUS_QUERY_WAITING;                  /* AusListQuery (practitioner_id) → page, longest first */
extern const AusUseCase AUS_QUERY_TAGS; /* char * practitioner_id → char ** (g_strfreev) */
extern const AusUseCase AUS_QUERY_AUDIT; /* AusCommand → JsonNode array (json_node_unref) */
extern const AusUseCase AUS_QUERY_PRACTITIONERS; /* nothing → JsonNode array: colleagues */
extern const AusUseCase AUS_QUERY_PRACTITIONER;  /* char * account id → JsonNode object */

G_END_DECLS
