/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-condition.h"
#include "domain/aus-profession.h"

G_BEGIN_DECLS

/*
 * The dated rules of the field (PRODUCT H1–H3): who is reimbursed, which act is billed, what is
 * left to the patient. They are data (data/rules/, one file for each change of the law or the
 * agreement) and advice, never a lock. A rule of a family replaces the one of an earlier
 * valid_from; an act uses the rules in force on its day.
 */
typedef enum {
  AUS_RULE_ELIGIBILITY,
  AUS_RULE_ACT,
  AUS_RULE_NOTICE,
  AUS_RULE_SHARE,
} AusRuleType;
#define AUS_RULE_N (AUS_RULE_SHARE + 1)

/* AusRuleText: a sentence in each language of the product. */
typedef struct {
  char *fr, *en;
} AusRuleText;

typedef struct {
  char *id, *title, *publisher, *url; /* url: NULL = printed */
} AusRuleSource;

typedef struct {
  char *id;
  AusRuleText text;
} AusRuleFact;

typedef struct {
  AusRuleType type;
  char *family;
  AusConsultationKind kind;
  char valid_from[11], valid_until[11]; /* "YYYY-MM-DD"; until "": no end known; it is included */
  gboolean ended;                       /* from valid_from on there is no such rule any more */
  char *source_id;
  const AusRuleSource *source; /* unowned: of the same rules */
  AusRuleText text;
  AusCondition *when;     /* NULL: always */
  char *code;             /* act */
  gint64 cents;           /* act; -1: the price of a visit */
  guint per_patient_year; /* act: 0 = no limit */
  guint rate_percent;     /* share */
} AusRule;

/* AusRules: all of them; not changed once sealed, so that any thread may read. */
typedef struct _AusRules AusRules;

AusRules *aus_rules_new (void);
void aus_rules_free (AusRules *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusRules, aus_rules_free)

/*
 * aus_rules_add: reads one rules file. AUS_ERROR_MALFORMED or AUS_ERROR_INVALID with the pointer
 * of the bad member; then the rules are of no use any more.
 */
gboolean aus_rules_add (AusRules *self, const char *text, gsize length, GError **error);

/*
 * aus_rules_seal: after the last file: every source and fact that is named exists, no family has
 * two rules from the same day.
 */
gboolean aus_rules_seal (AusRules *self, GError **error);

/* aus_rules_in_force: (transfer container): AusRule of @type and @kind on @date, as in the files.
 */
GPtrArray *aus_rules_in_force (const AusRules *self, AusRuleType type, AusConsultationKind kind,
                               const char *date);

/* aus_rules_questions: (transfer container): AusRuleFact that the rules of @types (bits 1 <<
 * AusRuleType) ask about on @date, in the order of the files. */
GPtrArray *aus_rules_questions (const AusRules *self, guint types, AusConsultationKind kind,
                                const char *date);

/* aus_rules_find_fact: unowned, NULL when no file declares it. */
const AusRuleFact *aus_rules_find_fact (const AusRules *self, const char *name);

G_END_DECLS
