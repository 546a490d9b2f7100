/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "worker/aus-service-error.h"

#include "core/aus-error.h"

/* D-Bus names have no hyphens: their words begin with capitals. */
static char *
make_dbus_name (const char *name)
{
  GString *text = g_string_new ("org.auscult.Error.");
  gboolean capital = TRUE;
  for (const char *at = name; *at != '\0'; at++) {
    if (*at != '-')
      g_string_append_c (text, capital ? g_ascii_toupper (*at) : *at);
    capital = *at == '-';
  }
  return g_string_free (text, FALSE);
}

void
aus_service_error_register (void)
{
  for (int code = 0; code < AUS_ERROR_N_CODES; code++) {
    g_autofree char *name = make_dbus_name (aus_error_get_name ((AusError) code));
    g_dbus_error_register_error (AUS_ERROR, code, name);
  }
}
