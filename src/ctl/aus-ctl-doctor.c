/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "core/aus-error.h"
#include "core/aus-json.h"
#include "ctl/aus-doctor.h"

typedef struct {
  const char *name;
  void (*check) (AusDoctor *doctor);
} Check;

static const Check CHECKS[] = {
  { "disk", aus_doctor_check_disk },     { "clock", aus_doctor_check_clock },
  { "ports", aus_doctor_check_ports },   { "certificate", aus_doctor_check_certificate },
  { "stun", aus_doctor_check_stun },     { "turn", aus_doctor_check_turn },
  { "mail", aus_doctor_check_mail },     { "payment", aus_doctor_check_payment },
  { "server", aus_doctor_check_server },
};

static const char *const VERDICTS[] = {
  [AUS_DOCTOR_OK] = "ok",
  [AUS_DOCTOR_WARNING] = "warning",
  [AUS_DOCTOR_FAILED] = "failed",
};

static void
finding_free (gpointer data)
{
  AusDoctorFinding *self = data;

  g_free (self->text);
  g_free (self->advice);
  g_free (self);
}

void
aus_doctor_find (AusDoctor *self, const char *check, AusDoctorVerdict verdict, const char *advice,
                 const char *format, ...)
{
  AusDoctorFinding *finding = g_new0 (AusDoctorFinding, 1);
  va_list args;

  finding->check = check;
  finding->verdict = verdict;
  finding->advice = g_strdup (advice);
  va_start (args, format);
  finding->text = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (self->findings, finding);
}

static AusDoctorVerdict
worst (const AusDoctor *self)
{
  AusDoctorVerdict verdict = AUS_DOCTOR_OK;

  for (guint i = 0; i < self->findings->len; i++) {
    const AusDoctorFinding *finding = g_ptr_array_index (self->findings, i);
    verdict = MAX (verdict, finding->verdict);
  }
  return verdict;
}

static void
print_text (const AusDoctor *self)
{
  static const char *const COLOURS[] = {
    [AUS_DOCTOR_OK] = "\033[32m",
    [AUS_DOCTOR_WARNING] = "\033[33m",
    [AUS_DOCTOR_FAILED] = "\033[31m",
  };
  gboolean colour = isatty (STDOUT_FILENO);

  for (guint i = 0; i < self->findings->len; i++) {
    const AusDoctorFinding *finding = g_ptr_array_index (self->findings, i);
    g_print ("%s%-8s%s %-12s %s\n", colour ? COLOURS[finding->verdict] : "",
             VERDICTS[finding->verdict], colour ? "\033[0m" : "", finding->check, finding->text);
    if (finding->advice != NULL)
      g_print ("%21s → %s\n", "", finding->advice);
  }
}

static void
print_json (const AusDoctor *self)
{
  JsonArray *items = json_array_new ();
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < self->findings->len; i++) {
    const AusDoctorFinding *finding = g_ptr_array_index (self->findings, i);
    JsonObject *item = json_object_new ();
    json_object_set_string_member (item, "check", finding->check);
    json_object_set_string_member (item, "verdict", VERDICTS[finding->verdict]);
    json_object_set_string_member (item, "text", finding->text);
    if (finding->advice != NULL)
      json_object_set_string_member (item, "advice", finding->advice);
    json_array_add_object_element (items, item);
  }
  json_object_set_string_member (object, "verdict", VERDICTS[worst (self)]);
  json_object_set_array_member (object, "findings", items);
  g_autofree char *text = aus_json_print_object (object);
  g_print ("%s\n", text);
}

static gboolean
is_wanted (char **only, const char *name)
{
  return only == NULL || g_strv_contains ((const char *const *) only, name);
}

static gboolean
run_checks (AusDoctor *self, char **only, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (CHECKS); i++) {
    if (is_wanted (only, CHECKS[i].name))
      CHECKS[i].check (self);
  }
  if (self->findings->len > 0)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INVALID,
                       "--only takes disk, clock, ports, certificate, stun, turn, mail or server");
  return FALSE;
}

gboolean
aus_ctl_doctor (AusCtl *ctl, int argc, char **argv, GError **error)
{
  gboolean json = FALSE;
  g_autofree char *authorities = NULL, *time_server = NULL;
  g_auto (GStrv) only = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "For programs", NULL },
    { "only", 0, 0, G_OPTION_ARG_STRING_ARRAY, &only, "This check; may be repeated", "CHECK" },
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &authorities, "Trust these authorities instead", "FILE" },
    { "time-server", 0, 0, G_OPTION_ARG_STRING, &time_server, "Compare the clock with it", "HOST" },
    { NULL },
  };

  if (!aus_ctl_parse (&argc, &argv, entries, NULL, error))
    return FALSE;
  g_autoptr (GTlsDatabase) database =
      authorities != NULL ? g_tls_file_database_new (authorities, error) : NULL;
  if (authorities != NULL && database == NULL)
    return FALSE;
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (finding_free);
  AusDoctor doctor = { ctl->config, ctl->clock, database, time_server, findings };
  if (!run_checks (&doctor, only, error))
    return FALSE;
  if (json)
    print_json (&doctor);
  else
    print_text (&doctor);
  if (worst (&doctor) != AUS_DOCTOR_FAILED)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "not everything works");
  return FALSE;
}
