/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define AUS_TYPE_GST_IMPAIR (aus_gst_impair_get_type ())
G_DECLARE_FINAL_TYPE (AusGstImpair, aus_gst_impair, AUS, GST_IMPAIR, GstElement)

G_END_DECLS
