/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-names.h"

G_BEGIN_DECLS

/*
 * AusFileType: what a document may be (L4). The list is what practices and patients really send:
 * letters, pictures of a phone, results as text, images of a scanner. What runs, nests or hides
 * other things (office files, archives, HTML, SVG) is not in it.
 */
typedef enum {
  AUS_FILE_PDF,
  AUS_FILE_JPEG,
  AUS_FILE_PNG,
  AUS_FILE_HEIC, /* pictures of iPhones */
  AUS_FILE_TEXT,
  AUS_FILE_DICOM,
} AusFileType;
#define AUS_FILE_N (AUS_FILE_DICOM + 1)

/* The names are media types. */
AUS_DECLARE_NAMES (AusFileType, aus_file_type)

/* So many first bytes decide; fewer only where the whole file is shorter. */
#define AUS_FILE_HEAD_BYTES 4096

/*
 * aus_file_type_sniff: by content alone, whatever the name says. AUS_ERROR_UNSUPPORTED_MEDIA for
 * what is not on the list, also for what is nothing at all.
 */
gboolean aus_file_type_sniff (const guint8 *head, gsize length, AusFileType *type, GError **error);

/* aus_file_type_is_shown: whether browsers show it: everything else is only downloaded. */
gboolean aus_file_type_is_shown (AusFileType type);

#define AUS_FILE_NAME_MAX 120 /* characters */

/*
 * aus_file_name_make: (transfer full): @name (may be NULL) as one line without a path, at most
 * AUS_FILE_NAME_MAX characters, whose ending is one that @type has: a picture cannot call itself a
 * program.
 */
char *aus_file_name_make (const char *name, AusFileType type);

G_END_DECLS
