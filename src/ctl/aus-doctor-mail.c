/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <curl/curl.h>

#include "core/aus-error.h"
#include "ctl/aus-doctor.h"

#define TIMEOUT_SECONDS 15L

static const struct {
  CURLcode code;
  const char *advice;
} ADVICE[] = {
  { CURLE_COULDNT_RESOLVE_HOST, "Correct mail.host, or see why its name cannot be resolved." },
  { CURLE_COULDNT_CONNECT, "Check mail.host and mail.port, and that the firewall lets us out." },
  { CURLE_OPERATION_TIMEDOUT, "Check mail.host and mail.port, and that the firewall lets us out." },
  { CURLE_USE_SSL_FAILED, "The server offers no STARTTLS: set mail.security to what it offers." },
  { CURLE_SSL_CONNECT_ERROR, "Set mail.security to what the server offers at this port." },
  { CURLE_PEER_FAILED_VERIFICATION, "Correct mail.host, or name the authority in mail.ca-file." },
  { CURLE_LOGIN_DENIED, "Correct mail.user and the password in mail.password-file." },
};

static const char *
find_advice (CURLcode code)
{
  for (guint i = 0; i < G_N_ELEMENTS (ADVICE); i++) {
    if (ADVICE[i].code == code)
      return ADVICE[i].advice;
  }
  return "See the log of the mail server.";
}

static char *
read_password (AusDoctor *self, GError **error)
{
  const char *path = aus_config_get_string (self->config, "mail.password-file");
  char *password = NULL;

  if (*path == '\0')
    return g_strdup ("");
  if (!g_file_get_contents (path, &password, NULL, error))
    return NULL;
  password[strcspn (password, "\r\n")] = '\0';
  return password;
}

static void
set_options (AusDoctor *self, CURL *handle, const char *url, const char *password)
{
  const char *security = aus_config_get_string (self->config, "mail.security");
  const char *authorities = aus_config_get_string (self->config, "mail.ca-file");
  const char *user = aus_config_get_string (self->config, "mail.user");

  curl_easy_setopt (handle, CURLOPT_URL, url);
  curl_easy_setopt (handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (handle, CURLOPT_NOBODY, 1L);
  curl_easy_setopt (handle, CURLOPT_TIMEOUT, TIMEOUT_SECONDS);
  /* Greeting, encryption and login have happened before it; no letter is sent. */
  curl_easy_setopt (handle, CURLOPT_CUSTOMREQUEST, "NOOP");
  if (g_str_equal (security, "starttls"))
    curl_easy_setopt (handle, CURLOPT_USE_SSL, (long) CURLUSESSL_ALL);
  if (*authorities != '\0')
    curl_easy_setopt (handle, CURLOPT_CAINFO, authorities);
  if (*user != '\0') {
    curl_easy_setopt (handle, CURLOPT_USERNAME, user);
    curl_easy_setopt (handle, CURLOPT_PASSWORD, password);
  }
}

static void
talk (AusDoctor *self, const char *password)
{
  const char *security = aus_config_get_string (self->config, "mail.security");
  const char *user = aus_config_get_string (self->config, "mail.user");
  g_autofree char *url =
      g_strdup_printf ("%s://%s:%d", g_str_equal (security, "tls") ? "smtps" : "smtp",
                       aus_config_get_string (self->config, "mail.host"),
                       (int) aus_config_get_int (self->config, "mail.port"));
  CURL *handle = curl_easy_init ();

  set_options (self, handle, url, password);
  CURLcode code = curl_easy_perform (handle);
  curl_easy_cleanup (handle);
  if (code == CURLE_OK)
    aus_doctor_find (self, "mail", AUS_DOCTOR_OK, NULL, "%s answers, %s, %s", url,
                     g_str_equal (security, "none") ? "not encrypted" : "encrypted",
                     *user != '\0' ? "login accepted" : "no login");
  else
    aus_doctor_find (self, "mail", AUS_DOCTOR_FAILED, find_advice (code), "%s: %s", url,
                     curl_easy_strerror (code));
}

void
aus_doctor_check_mail (AusDoctor *self)
{
  const char *transport = aus_config_get_string (self->config, "mail.transport");
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (transport, "smtp")) {
    aus_doctor_find (self, "mail", AUS_DOCTOR_WARNING,
                     "Set mail.transport to smtp, and mail.host: patients get no mail otherwise.",
                     "mail.transport is %s: nothing leaves this machine", transport);
    return;
  }
  g_autofree char *password = read_password (self, &error);
  if (password == NULL)
    aus_doctor_find (self, "mail", AUS_DOCTOR_FAILED, "Put the password into mail.password-file.",
                     "%s", error->message);
  else
    talk (self, password);
}
