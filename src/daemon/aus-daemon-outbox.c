/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/aus-daemon-outbox.h"

#include "adapters/aus-folder-carrier.h"
#include "adapters/aus-sms-carrier.h"
#include "adapters/aus-smtp-carrier.h"
#include "core/aus-error.h"
#include "core/aus-text.h"

#include <string.h>

char *
aus_daemon_outbox_dup_directory (AusConfig *config)
{
  return g_build_filename (aus_config_get_string (config, "data.directory"), "outbox", NULL);
}

static gboolean
is_folder (AusConfig *config, const char *key)
{
  return g_str_equal (aus_config_get_string (config, key), "folder");
}

static AusCarrier *
folder_new (AusConfig *config)
{
  g_autofree char *directory = aus_daemon_outbox_dup_directory (config);

  return aus_folder_carrier_new (directory, aus_config_get_string (config, "mail.from"));
}

static gboolean
fail (GError **error, const char *key, const char *why)
{
  g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "%s: %s", key, why);
  return FALSE;
}

/* What would fail for every mail stops the start rather than the mails. */
static gboolean
check_mail (AusConfig *config, GError **error)
{
  const char *bounce = aus_config_get_string (config, "mail.bounce");
  const char *security = aus_config_get_string (config, "mail.security");

  if (*aus_config_get_string (config, "mail.host") == '\0')
    return fail (error, "mail.host", "must be set for mail.transport=smtp");
  if (!aus_text_is_email (aus_config_get_string (config, "mail.from")))
    return fail (error, "mail.from", "is not an address");
  if (*bounce != '\0' && !aus_text_is_email (bounce))
    return fail (error, "mail.bounce", "is not an address");
  if (g_str_equal (security, "none") && *aus_config_get_string (config, "mail.user") != '\0')
    return fail (error, "mail.security", "none would send the password in clear");
  return TRUE;
}

static char *
read_password (AusConfig *config, GError **error)
{
  const char *path = aus_config_get_string (config, "mail.password-file");
  g_autoptr (GError) local = NULL;
  char *text = NULL;

  if (*path == '\0')
    return g_strdup ("");
  if (!g_file_get_contents (path, &text, NULL, &local)) {
    fail (error, "mail.password-file", local->message);
    return NULL;
  }
  return g_strchomp (text);
}

static AusCarrier *
smtp_new (AusConfig *config, GError **error)
{
  const char *security = aus_config_get_string (config, "mail.security");

  if (!check_mail (config, error))
    return NULL;
  g_autofree char *password = read_password (config, error);
  if (password == NULL)
    return NULL;
  AusSmtpOptions options = {
    .host = aus_config_get_string (config, "mail.host"),
    .port = (guint) aus_config_get_int (config, "mail.port"),
    .security = g_str_equal (security, "tls")    ? AUS_SMTP_TLS
                : g_str_equal (security, "none") ? AUS_SMTP_PLAIN
                                                 : AUS_SMTP_STARTTLS,
    .ca_file = aus_config_get_string (config, "mail.ca-file"),
    .user = aus_config_get_string (config, "mail.user"),
    .password = password,
    .from = aus_config_get_string (config, "mail.from"),
    .bounce = aus_config_get_string (config, "mail.bounce"),
    .connections = (guint) aus_config_get_int (config, "mail.connections"),
    .timeout_seconds = (guint) aus_config_get_int (config, "mail.timeout-seconds"),
  };
  return aus_smtp_carrier_new (&options);
}

static AusCarrier *
sms_new (AusConfig *config, GError **error)
{
  AusSmsGateway *gateway =
      aus_sms_gateway_load (aus_config_get_string (config, "sms.gateway-file"), error);

  return gateway != NULL ? aus_sms_carrier_new (
                               gateway, (guint) aus_config_get_int (config, "sms.timeout-seconds"))
                         : NULL;
}

gboolean
aus_daemon_outbox_open (AusApp *app, AusConfig *config, AusOutbox *outboxes[AUS_CHANNEL_N],
                        GError **error)
{
  g_autoptr (AusCarrier) mail =
      is_folder (config, "mail.transport") ? folder_new (config) : smtp_new (config, error);

  if (mail == NULL)
    return FALSE;
  g_autoptr (AusCarrier) sms =
      is_folder (config, "sms.transport") ? folder_new (config) : sms_new (config, error);
  if (sms == NULL)
    return FALSE;
  outboxes[AUS_CHANNEL_MAIL] = aus_outbox_new (app, AUS_CHANNEL_MAIL, mail);
  outboxes[AUS_CHANNEL_SMS] = aus_outbox_new (app, AUS_CHANNEL_SMS, sms);
  return TRUE;
}
