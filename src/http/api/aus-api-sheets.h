/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-sheet.h"
#include "core/aus-json.h"

G_BEGIN_DECLS

extern const char *const aus_api_sheet_locales[];
extern const char *const aus_api_sheet_separators[];

/* AUS_API_SHEET_MEMBERS: what every table for spreadsheets takes beside its filters. */
/* clang-format off */
#define AUS_API_SHEET_MEMBERS                                                                      \
  { "locale", AUS_JSON_ENUM, .values = aus_api_sheet_locales, .doc = "Of the words; fr when absent" }, \
  { "separator", AUS_JSON_ENUM, .values = aus_api_sheet_separators,                                \
    .doc = "comma when absent (RFC 4180); spreadsheets with a decimal comma read semicolon" }
/* clang-format on */

AusSheetFormat aus_api_read_sheet_format (JsonObject *query);

G_END_DECLS
