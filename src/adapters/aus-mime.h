/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-carrier.h"

G_BEGIN_DECLS

/*
 * aus_mime_build: (transfer full): @letter as a message of RFC 5322, from @from_address, byte for
 * byte the same at each try:
 *
 *   multipart/mixed                          (only with a calendar)
 *    ├ multipart/alternative
 *    │  ├ text/plain
 *    │  ├ text/html
 *    │  └ text/calendar; method=REQUEST      Outlook, Gmail, Apple Mail offer "accept" by this one
 *    └ application/ics, attachment           and the others open this one
 *
 * No DKIM: the relay signs.
 */
char *aus_mime_build (const AusLetter *letter, const char *from_address);

/*
 * aus_mime_make_return_path: (transfer full): the envelope's sender of the letter @id: mailbox
 * "a@b.org" gives "a+ID@b.org", so that a bounce names its letter.
 */
char *aus_mime_make_return_path (const char *mailbox, const char *id);

G_END_DECLS
