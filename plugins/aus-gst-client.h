/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define AUS_TYPE_GST_CLIENT (aus_gst_client_get_type ())
G_DECLARE_FINAL_TYPE (AusGstClient, aus_gst_client, AUS, GST_CLIENT, GstBin)

G_END_DECLS
