/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-file-type.h"

#include "core/aus-error.h"

#include <string.h>

const char *const aus_file_type_names[] = {
  [AUS_FILE_PDF] = "application/pdf",
  [AUS_FILE_JPEG] = "image/jpeg",
  [AUS_FILE_PNG] = "image/png",
  [AUS_FILE_HEIC] = "image/heic",
  [AUS_FILE_TEXT] = "text/plain",
  [AUS_FILE_DICOM] = "application/dicom",
  [AUS_FILE_N] = NULL,
};
AUS_DEFINE_NAMES (AusFileType, aus_file_type)

/* The first ending is the one that is added. */
static const char *const endings[AUS_FILE_N][5] = {
  [AUS_FILE_PDF] = { ".pdf" },
  [AUS_FILE_JPEG] = { ".jpg", ".jpeg" },
  [AUS_FILE_PNG] = { ".png" },
  [AUS_FILE_HEIC] = { ".heic", ".heif" },
  [AUS_FILE_TEXT] = { ".txt", ".csv", ".hl7" },
  [AUS_FILE_DICOM] = { ".dcm", ".dicom" },
};

static gboolean
has_bytes (const guint8 *head, gsize length, gsize offset, const char *bytes, gsize n)
{
  return length >= offset + n && memcmp (head + offset, bytes, n) == 0;
}

#define HAS(offset, bytes) has_bytes (head, length, offset, bytes, sizeof (bytes) - 1)

/* ISO/IEC 23008-12: brands of HEVC pictures; "mif1" alone may also be AVIF, which says so. */
static gboolean
is_heic (const guint8 *head, gsize length)
{
  static const char *const brands[] = { "heic", "heix", "heim", "heis", "mif1" };
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (brands); i++)
    found |= has_bytes (head, length, 8, brands[i], 4);
  return found && HAS (4, "ftyp") && !has_bytes (head, length, 16, "avif", 4);
}

/* ISO 32000-1 7.5.2; real files may have a mark of order or an empty line before it. */
static gboolean
is_pdf (const guint8 *head, gsize length)
{
  gsize start = HAS (0, "\xEF\xBB\xBF") ? 3 : 0;

  while (start < length && start < 16 && strchr ("\r\n\t ", head[start]) != NULL &&
         head[start] != '\0')
    start++;
  return HAS (start, "%PDF-");
}

/* The head may end inside a character. */
static gboolean
is_utf8 (const guint8 *head, gsize length)
{
  const char *end = NULL;

  if (g_utf8_validate_len ((const char *) head, length, &end))
    return TRUE;
  gsize rest = length - (gsize) (end - (const char *) head);
  return length >= AUS_FILE_HEAD_BYTES && rest < 4 &&
         g_utf8_get_char_validated (end, (gssize) rest) == (gunichar) -2;
}

/* Text is what nothing else is: so it must be nothing but text. */
static gboolean
is_text (const guint8 *head, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((head[i] < 0x20 && strchr ("\t\n\r\f", head[i]) == NULL) || head[i] == 0x7f ||
        head[i] == '\0')
      return FALSE;
  return length > 0 && is_utf8 (head, length);
}

/* What a browser or a program would take for something else than text is none. */
static gboolean
is_script (const guint8 *head, gsize length)
{
  gsize start = HAS (0, "\xEF\xBB\xBF") ? 3 : 0;

  while (start < length && g_ascii_isspace (head[start]))
    start++;
  return HAS (start, "<") || HAS (start, "#!") || HAS (start, "{\\rtf") || HAS (start, "%!");
}

/*
 * DICOM PS3.10 section 7.1: 128 bytes that are anybody's, then the mark. So that a file is not
 * something else as well (a page, a program, a PDF), they must be zeros, as most are, or the head
 * of a TIFF or BigTIFF, as pictures of whole slides have it (PS3.10 annex A).
 */
#define DICOM_PREAMBLE 128

static gboolean
has_dicom_mark (const guint8 *head, gsize length)
{
  return HAS (DICOM_PREAMBLE, "DICM");
}

static gboolean
has_plain_preamble (const guint8 *head, gsize length)
{
  static const guint8 zeros[DICOM_PREAMBLE] = { 0 };

  return memcmp (head, zeros, DICOM_PREAMBLE) == 0 || HAS (0, "II*\0") || HAS (0, "MM\0*") ||
         HAS (0, "II+\0\x08\0\0\0") || HAS (0, "MM\0+\0\x08\0\0");
}

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNSUPPORTED_MEDIA,
                       "Send PDF, JPEG, PNG, HEIC, DICOM or plain text");
  return FALSE;
}

gboolean
aus_file_type_sniff (const guint8 *head, gsize length, AusFileType *type, GError **error)
{
  gboolean dicom = has_dicom_mark (head, length);

  if (dicom && !has_plain_preamble (head, length))
    return refuse (error);
  if (dicom)
    *type = AUS_FILE_DICOM;
  else if (is_pdf (head, length))
    *type = AUS_FILE_PDF;
  else if (HAS (0, "\xFF\xD8\xFF"))
    *type = AUS_FILE_JPEG;
  else if (HAS (0, "\x89PNG\r\n\x1A\n"))
    *type = AUS_FILE_PNG;
  else if (is_heic (head, length))
    *type = AUS_FILE_HEIC;
  else if (is_text (head, length) && !is_script (head, length))
    *type = AUS_FILE_TEXT;
  else
    return refuse (error);
  return TRUE;
}

gboolean
aus_file_type_is_shown (AusFileType type)
{
  return type != AUS_FILE_HEIC && type != AUS_FILE_DICOM;
}

/* Names */

static gboolean
is_direction_mark (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

static gboolean
is_allowed (gunichar c)
{
  return g_unichar_isprint (c) && !is_direction_mark (c) &&
         (c >= 0x80 || strchr ("\"<>|?*:", (char) c) == NULL);
}

/* What is behind the last slash of either kind, in one line. */
static char *
clean (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  const char *base = valid;
  GString *line = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p++)
    if (*p == '/' || *p == '\\')
      base = p + 1;
  for (const char *p = base; *p != '\0'; p = g_utf8_next_char (p))
    if (is_allowed (g_utf8_get_char (p)))
      g_string_append_unichar (line, g_utf8_get_char (p));
  return g_strstrip (g_string_free (line, FALSE));
}

static const char *
find_ending (const char *name, AusFileType type)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; endings[type][i] != NULL; i++)
    if (g_str_has_suffix (lower, endings[type][i]))
      return endings[type][i];
  return NULL;
}

char *
aus_file_name_make (const char *name, AusFileType type)
{
  g_autofree char *line = clean (name != NULL ? name : "");
  const char *ending = find_ending (line, type);
  gsize stem = strlen (line) - (ending != NULL ? strlen (ending) : 0);
  g_autofree char *whole = g_strndup (line, stem);

  ending = ending != NULL ? line + stem : endings[type][0];
  /* Dots in front hide a file, dots at the end are cut off by some systems. */
  const char *start = whole + strspn (whole, ". ");
  g_autofree char *cut = g_utf8_substring (
      start, 0, MIN (g_utf8_strlen (start, -1), AUS_FILE_NAME_MAX - (glong) strlen (ending)));
  while (g_str_has_suffix (cut, ".") || g_str_has_suffix (cut, " "))
    cut[strlen (cut) - 1] = '\0';
  return g_strconcat (*cut != '\0' ? cut : "document", ending, NULL);
}
