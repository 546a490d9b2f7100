/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/aus-daemon-media.h"

#include "core/aus-error.h"

static GVariant *
split_list (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++) {
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (builder, parts[i]);
  }
  g_auto (GStrv) list = g_strv_builder_end (builder);
  return g_variant_new_strv ((const char *const *) list, -1);
}

/* The options of Configure() in data/dbus/. */
static GVariant *
make_options (AusConfig *config)
{
  const char *stun = aus_config_get_string (config, "media.stun-server");
  g_autofree char *stun_url = *stun != '\0' ? g_strconcat ("stun://", stun, NULL) : g_strdup ("");
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert_value (&dict, "addresses",
                               split_list (aus_config_get_string (config, "media.addresses")));
  g_variant_dict_insert_value (
      &dict, "advertised",
      split_list (aus_config_get_string (config, "media.advertised-addresses")));
  g_variant_dict_insert (&dict, "port-min", "u",
                         (guint32) aus_config_get_int (config, "media.port-min"));
  g_variant_dict_insert (&dict, "port-max", "u",
                         (guint32) aus_config_get_int (config, "media.port-max"));
  g_variant_dict_insert (&dict, "stun-server", "s", stun_url);
  g_variant_dict_insert (&dict, "ice-tcp", "b", aus_config_get_boolean (config, "media.ice-tcp"));
  return g_variant_dict_end (&dict);
}

AusMediaClient *
aus_daemon_media_new (AusConfig *config, GError **error)
{
  const char *path = aus_config_get_string (config, "media.worker-path");
  const char *program = *path != '\0' ? path : AUS_LIBEXEC_DIR "/auscult-media";
  guint n_workers = (guint) aus_config_get_int (config, "media.workers");

  if (!g_file_test (program, G_FILE_TEST_IS_EXECUTABLE)) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "media.worker-path: %s is no program",
                 program);
    return NULL;
  }
  return aus_media_client_new (program, n_workers > 0 ? n_workers : g_get_num_processors (),
                               make_options (config));
}
