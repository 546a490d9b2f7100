/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-csv.h"

static char *
row_of (char separator, const char *const *cells)
{
  g_auto (AusCsv) csv = aus_csv_new (separator);

  for (guint i = 0; cells[i] != NULL; i++)
    aus_csv_text (&csv, cells[i]);
  aus_csv_end_row (&csv);
  return aus_csv_steal (&csv);
}

static void
check (char separator, const char *const *cells, const char *expected)
{
  g_autofree char *row = row_of (separator, cells);

  g_assert_cmpstr (row, ==, expected);
}

/* RFC 4180 section 2, rules 1, 4, 5, 6 and 7. */
static void
test_rules (void)
{
  check (',', (const char *[]){ "a", "", "b c", NULL }, "a,,b c\r\n");
  check (',', (const char *[]){ "a,b", "c;d", NULL }, "\"a,b\",c;d\r\n");
  check (';', (const char *[]){ "a,b", "c;d", NULL }, "a,b;\"c;d\"\r\n");
  check (',', (const char *[]){ "say \"yes\"", "two\nlines", NULL },
         "\"say \"\"yes\"\"\",\"two\nlines\"\r\n");
  check (',', (const char *[]){ "Éloïse", NULL }, "Éloïse\r\n");
}

static void
test_formulas (void)
{
  check (',', (const char *[]){ "=1+1", "+33612345678", "-2", "@x", NULL },
         "'=1+1,'+33612345678,'-2,'@x\r\n");
  check (',', (const char *[]){ "=HYPERLINK(\"x\",1)", NULL }, "\"'=HYPERLINK(\"\"x\"\",1)\"\r\n");
  check (',', (const char *[]){ "  =1", "\t1", "1=1", "a-b", NULL }, "'  =1,'\t1,1=1,a-b\r\n");
}

static void
test_numbers (void)
{
  g_auto (AusCsv) csv = aus_csv_new (',');

  aus_csv_int (&csv, -3);
  aus_csv_text (&csv, NULL);
  aus_csv_int (&csv, 0);
  aus_csv_end_row (&csv);
  aus_csv_int (&csv, 7);
  aus_csv_end_row (&csv);
  g_autofree char *text = aus_csv_steal (&csv);
  g_assert_cmpstr (text, ==, "-3,,0\r\n7\r\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/csv/J1/rfc-4180", test_rules);
  g_test_add_func ("/core/csv/J1/formulas-are-text", test_formulas);
  g_test_add_func ("/core/csv/J1/numbers", test_numbers);
  return g_test_run ();
}
