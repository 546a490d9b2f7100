/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "aus-gst-client.h"
#include "aus-gst-impair.h"

static gboolean
plugin_init (GstPlugin *plugin)
{
  return gst_element_register (plugin, "auscultclient", GST_RANK_NONE, AUS_TYPE_GST_CLIENT) &&
         gst_element_register (plugin, "auscultimpair", GST_RANK_NONE, AUS_TYPE_GST_IMPAIR);
}

#define PACKAGE "auscult"
GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, auscult,
                   "Test participants and bad lines for whoever operates an Auscult server",
                   plugin_init, AUS_VERSION, "GPL", "Auscult", "https://auscult.org")
