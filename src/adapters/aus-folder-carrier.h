/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-carrier.h"

G_BEGIN_DECLS

/*
 * AusFolderCarrier: what a new machine has in place of a mail server and an SMS gateway (C4): each
 * letter becomes ID.json (what the page /dev/outbox shows) and, for mail, ID.eml, in a folder that
 * only the server's user can read. Nobody gets them: the letter is filed, not sent.
 */
#define AUS_TYPE_FOLDER_CARRIER (aus_folder_carrier_get_type ())
G_DECLARE_FINAL_TYPE (AusFolderCarrier, aus_folder_carrier, AUS, FOLDER_CARRIER, GObject)

/* aus_folder_carrier_new: @directory is made when the first letter is written. */
AusCarrier *aus_folder_carrier_new (const char *directory, const char *from_address);

G_END_DECLS
