/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-file-type.h"

#include "core/aus-error.h"

#include <string.h>

typedef struct {
  const char *bytes;
  gsize length;
  gint type; /* -1: refused */
} Case;

#define IS(text, type)                                                                             \
  {                                                                                                \
    text, sizeof (text) - 1, type                                                                  \
  }

static const Case cases[] = {
  IS ("%PDF-1.7\n", AUS_FILE_PDF),
  IS ("\xEF\xBB\xBF\r\n%PDF-1.4", AUS_FILE_PDF),
  IS ("\xFF\xD8\xFF\xE0\0\x10JFIF", AUS_FILE_JPEG),
  IS ("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", AUS_FILE_PNG),
  IS ("\0\0\0\x18"
      "ftypheic\0\0\0\0mif1heic",
      AUS_FILE_HEIC),
  IS ("\0\0\0\x18"
      "ftypmif1\0\0\0\0mif1heic",
      AUS_FILE_HEIC),
  IS ("Glycémie : 5,2 mmol/l\r\n", AUS_FILE_TEXT),
  IS ("date;valeur\n2026-11-22;5,2\n", AUS_FILE_TEXT),
  /* What runs, nests or hides other things. */
  IS ("", -1),
  IS ("MZ\x90\0\3", -1),
  IS ("\x7f"
      "ELF\2\1\1",
      -1),
  IS ("PK\3\4\x14\0", -1),
  IS ("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", -1),
  IS ("<!DOCTYPE html><script>", -1),
  IS ("  \n<svg xmlns=", -1),
  IS ("\xEF\xBB\xBF<html>", -1),
  IS ("#!/bin/sh\n", -1),
  IS ("{\\rtf1\\ansi", -1),
  IS ("%!PS-Adobe-3.0", -1),
  IS ("GIF89a\1\0", -1),
  IS ("\0\0\0\x1c"
      "ftypavif\0\0\0\0avifmif1",
      -1),
  IS ("\0\0\0\x1c"
      "ftypmif1\0\0\0\0avif",
      -1),
  IS ("\0\0\0\x20"
      "ftypisom\0\0\2\0",
      -1),
  IS ("text with a \0 in it", -1),
  IS ("text with \x1b[31mcolours", -1),
  IS ("latin-1: \xe9t\xe9", -1),
};

static void
test_sniff (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    AusFileType type = AUS_FILE_N;
    gboolean taken =
        aus_file_type_sniff ((const guint8 *) cases[i].bytes, cases[i].length, &type, &error);

    g_test_message ("case %u", i);
    if (cases[i].type >= 0) {
      g_assert_no_error (error);
      g_assert_true (taken);
      g_assert_cmpint (type, ==, cases[i].type);
    } else {
      g_assert_error (error, AUS_ERROR, AUS_ERROR_UNSUPPORTED_MEDIA);
      g_assert_false (taken);
      g_assert_cmpint (type, ==, AUS_FILE_N);
    }
  }
}

static void
test_dicom (void)
{
  guint8 head[200] = { 0 };
  AusFileType type;

  g_assert_false (aus_file_type_sniff (head, sizeof head, &type, NULL));
  memcpy (head + 128, "DICM", 4);
  g_assert_true (aus_file_type_sniff (head, sizeof head, &type, NULL));
  g_assert_cmpint (type, ==, AUS_FILE_DICOM);
  g_assert_false (aus_file_type_sniff (head, 131, &type, NULL));
}

/* The 128 bytes before the mark are free to be another file: then it is no picture of ours. */
static void
test_dicom_preamble (void)
{
  static const Case preambles[] = {
    IS ("", AUS_FILE_DICOM),
    IS ("II*\0\x10\0\0\0", AUS_FILE_DICOM),
    IS ("MM\0*\0\0\0\x10", AUS_FILE_DICOM),
    IS ("II+\0\x08\0\0\0\x10", AUS_FILE_DICOM),
    IS ("MM\0+\0\x08\0\0\0", AUS_FILE_DICOM),
    IS ("MZ\x90\0\3", -1),
    IS ("\x7f"
        "ELF\2\1\1",
        -1),
    IS ("<!DOCTYPE html><script>alert(1)</script><!--", -1),
    IS ("\n<svg xmlns='http://www.w3.org/2000/svg' onload='x()'>", -1),
    IS ("#!/bin/sh\nrm -rf ~\nexit\n", -1),
    IS ("PK\3\4\x14\0", -1),
    IS ("%PDF-1.7\n", -1),
    IS ("\xFF\xD8\xFF\xE0\0\x10JFIF", -1),
    IS ("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", -1),
    IS ("GIF89a\1\0", -1),
    IS ("\0\0\0\0\0x", -1),
  };

  for (guint i = 0; i < G_N_ELEMENTS (preambles); i++) {
    guint8 head[AUS_FILE_HEAD_BYTES] = { 0 };
    AusFileType type = AUS_FILE_N;
    g_autoptr (GError) error = NULL;

    g_test_message ("preamble %u", i);
    memcpy (head, preambles[i].bytes, preambles[i].length);
    memcpy (head + 128, "DICM", 4);
    g_assert_true (aus_file_type_sniff (head, sizeof head, &type, &error) ==
                   (preambles[i].type >= 0));
    g_assert_cmpint (type, ==, preambles[i].type >= 0 ? preambles[i].type : AUS_FILE_N);
    if (preambles[i].type < 0)
      g_assert_error (error, AUS_ERROR, AUS_ERROR_UNSUPPORTED_MEDIA);
  }
}

/* A head of 4096 bytes may end inside a character; a whole file may not. */
static void
test_cut_character (void)
{
  guint8 head[AUS_FILE_HEAD_BYTES];
  AusFileType type;

  memset (head, 'a', sizeof head);
  head[sizeof head - 1] = 0xc3;
  g_assert_true (aus_file_type_sniff (head, sizeof head, &type, NULL));
  g_assert_cmpint (type, ==, AUS_FILE_TEXT);
  g_assert_true (aus_file_type_sniff (head, 10, &type, NULL));
  head[9] = 0xc3;
  g_assert_false (aus_file_type_sniff (head, 10, &type, NULL));
}

static void
test_names (void)
{
  static const struct {
    const char *given;
    AusFileType type;
    const char *made;
  } names[] = {
    { "ordonnance.pdf", AUS_FILE_PDF, "ordonnance.pdf" },
    { "IMG_2041.JPEG", AUS_FILE_JPEG, "IMG_2041.JPEG" },
    { "résultats.txt", AUS_FILE_TEXT, "résultats.txt" },
    { "mesures.csv", AUS_FILE_TEXT, "mesures.csv" },
    { "facture.exe", AUS_FILE_PDF, "facture.exe.pdf" },
    { "page.html", AUS_FILE_TEXT, "page.html.txt" },
    { "C:\\Users\\moi\\scan.png", AUS_FILE_PNG, "scan.png" },
    { "../../etc/passwd", AUS_FILE_TEXT, "passwd.txt" },
    { "  .cache.pdf", AUS_FILE_PDF, "cache.pdf" },
    { "a\nb\tc.pdf", AUS_FILE_PDF, "abc.pdf" },
    /* U+202E turns what follows around: "fdp.exe" would be read as a PDF. */
    { "photo\u202Egpj.exe", AUS_FILE_JPEG, "photogpj.exe.jpg" },
    { "a<b>|\"c\".pdf", AUS_FILE_PDF, "abc.pdf" },
    { "", AUS_FILE_DICOM, "document.dcm" },
    { NULL, AUS_FILE_HEIC, "document.heic" },
    { ".pdf", AUS_FILE_PDF, "document.pdf" },
    { "bad \xff utf.pdf", AUS_FILE_PDF, "bad \xEF\xBF\xBD utf.pdf" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *made = aus_file_name_make (names[i].given, names[i].type);
    g_assert_cmpstr (made, ==, names[i].made);
  }
  g_autofree char *many = g_strnfill (500, 'x');
  g_autofree char *made = aus_file_name_make (many, AUS_FILE_PDF);
  g_assert_cmpint (g_utf8_strlen (made, -1), ==, AUS_FILE_NAME_MAX);
  g_assert_true (g_str_has_suffix (made, ".pdf"));
  /* What is cut off leaves no dot in front of the ending either. */
  memcpy (many + AUS_FILE_NAME_MAX - 6, ". .", 3);
  g_autofree char *cut = aus_file_name_make (many, AUS_FILE_PDF);
  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, AUS_FILE_NAME_MAX - 2);
  g_assert_true (g_str_has_suffix (cut, "x.pdf"));
}

static void
test_shown (void)
{
  for (guint i = 0; i < AUS_FILE_N; i++)
    g_assert_cmpint (aus_file_type_is_shown ((AusFileType) i), ==,
                     i != AUS_FILE_HEIC && i != AUS_FILE_DICOM);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/file-type/L4/sniff", test_sniff);
  g_test_add_func ("/domain/file-type/L4/dicom", test_dicom);
  g_test_add_func ("/domain/file-type/L4/dicom-preamble", test_dicom_preamble);
  g_test_add_func ("/domain/file-type/L4/cut-character", test_cut_character);
  g_test_add_func ("/domain/file-type/L4/names", test_names);
  g_test_add_func ("/domain/file-type/F2/shown", test_shown);
  return g_test_run ();
}
