/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/aus-ctl.h"

gboolean
aus_ctl_config_print (AusCtl *ctl, int argc, char **argv, GError **error)
{
  if (!aus_ctl_parse (&argc, &argv, NULL, NULL, error))
    return FALSE;

  g_autofree char *text = aus_config_print ();

  g_print ("%s", text);
  return TRUE;
}
