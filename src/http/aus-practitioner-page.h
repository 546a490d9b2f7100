/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/aus-http-request.h"

G_BEGIN_DECLS

/*
 * aus_practitioner_page_serve: /p/{slug}: the shell, with a status that says whether there is such
 * a page (B5). Search engines are kept out unless the practitioner let them in.
 */
void aus_practitioner_page_serve (AusHttpRequest *request);

G_END_DECLS
