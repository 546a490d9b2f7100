/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/aus-csv.h"
#include "domain/aus-consultation-state.h"
#include "domain/aus-participant.h"

G_BEGIN_DECLS

/*
 * Words of tables that people open in a spreadsheet; the web pages have theirs, a file is made by
 * the server. @locale: "fr", anything else is English.
 */
typedef enum {
  AUS_WORD_DATE,
  AUS_WORD_TIME,
  AUS_WORD_PRACTITIONER,
  AUS_WORD_KIND,
  AUS_WORD_PARTICIPANTS,
  AUS_WORD_ADDRESS,
  AUS_WORD_STATUS,
  AUS_WORD_REASON,
  AUS_WORD_MINUTES,
  AUS_WORD_TAGS,
  AUS_WORD_COMMENT,
  AUS_WORD_NUMBER,
  AUS_WORD_GROUP,
  AUS_WORD_NAME,
  AUS_WORD_HELD,
  AUS_WORD_CANCELLED,
  AUS_WORD_ABSENT,
  AUS_WORD_MISSED,
  AUS_WORD_ABSENT_RATE,
  AUS_WORD_MISSED_RATE,
  AUS_WORD_MEAN_MINUTES,
  AUS_WORD_MEAN_DELAY,
  AUS_WORD_ON_TIME,
  AUS_WORD_LATE_15,
  AUS_WORD_LATE_30,
  AUS_WORD_LATE_MORE,
  AUS_WORD_PAID,
  AUS_WORD_HELD_EUROS,
  AUS_WORD_CAPTURED,
  AUS_WORD_RELEASED,
  AUS_WORD_FEE,
  AUS_WORD_ALL,
  AUS_WORD_PERIOD,
  AUS_WORD_TAG,
  AUS_WORD_SITE,
  AUS_WORD_ORGANISATION,
  AUS_WORD_N
} AusWord;

const char *aus_sheet_word (AusWord word, const char *locale);
const char *aus_sheet_status (AusConsultationStatus status, const char *locale);
/* aus_sheet_reason: fixed words of status_reason translated; what somebody typed as it is, NULL
 * too. */
const char *aus_sheet_reason (const char *reason, const char *locale);
const char *aus_sheet_kind (AusConsultationKind kind, const char *locale);
const char *aus_sheet_role (AusRole role, const char *locale);

/* AusSheetFormat: how the reader's spreadsheet wants it. */
typedef struct {
  char locale[3];
  char separator;
} AusSheetFormat;

/* aus_sheet_money: "25,00", or "25.00" where the comma parts the columns: exact. */
void aus_sheet_money (AusCsv *csv, gint64 cents, const AusSheetFormat *format);

/* aus_sheet_head: a row of column names. */
void aus_sheet_head (AusCsv *csv, const AusWord *words, gsize n_words, const char *locale);

G_END_DECLS
