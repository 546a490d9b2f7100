/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/aus-ctl.h"

#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-secrets.h"
#include "domain/aus-contact.h"
#include "domain/aus-enrolment.h"
#include "storage/aus-account-store.h"
#include "storage/aus-site-store.h"

#define DEFAULT_MINUTES 20

/* What the options say. */
typedef struct {
  char *organisation;
  char *role;
  char *given_name;
  char *family_name;
  char *display_name;
  char *profession;
  char *locale;
  char *structure;
  char **principals;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->organisation);
  g_free (self->role);
  g_free (self->given_name);
  g_free (self->family_name);
  g_free (self->display_name);
  g_free (self->profession);
  g_free (self->locale);
  g_free (self->structure);
  g_strfreev (self->principals);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

typedef struct {
  AusAccount *account;
  const Options *options;
} Request;

static gboolean
set_organisation (AusTx *tx, Request *request, GError **error)
{
  g_free (request->account->organisation_id);
  request->account->organisation_id =
      aus_ctl_choose_organisation (tx, request->options->organisation, error);
  return request->account->organisation_id != NULL;
}

/* A host belongs to one site of the organisation. */
static gboolean
set_structure (AusTx *tx, const Request *request, GError **error)
{
  const AusAccount *account = request->account;
  g_autoptr (AusStructure) structure = NULL;

  if (account->role != AUS_ACCOUNT_SITE_HOST)
    return TRUE;
  structure = aus_structure_store_load (tx, request->options->structure, error);
  if (structure == NULL) {
    g_prefix_error (error, "--structure %s: ", request->options->structure);
    return FALSE;
  }
  if (g_str_equal (structure->organisation_id, account->organisation_id))
    return aus_host_store_insert (tx, account->id, structure->id, error);
  g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID,
               "--structure %s: must be of the same organisation", structure->id);
  return FALSE;
}

static gboolean
insert (AusTx *tx, const AusAccount *account, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (aus_account_store_insert (tx, account, &local))
    return TRUE;
  if (g_error_matches (local, AUS_ERROR, AUS_ERROR_PRECONDITION_FAILED))
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "There is already an account of %s",
                 account->email);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
add_principal (AusTx *tx, const AusAccount *delegate, const char *email, GError **error)
{
  g_autofree char *folded = aus_contact_fold_email (email);
  g_autoptr (AusAccount) principal = aus_account_store_load_by_email (tx, folded, error);

  if (principal == NULL) {
    g_prefix_error (error, "--principal %s: ", email);
    return FALSE;
  }
  if (principal->role == AUS_ACCOUNT_PRACTITIONER &&
      g_str_equal (principal->organisation_id, delegate->organisation_id))
    return aus_delegation_store_insert (tx, delegate->id, principal->id, error);
  g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID,
               "--principal %s: must be a practitioner of the same organisation", email);
  return FALSE;
}

static gpointer
store (AusTx *tx, gpointer data, GError **error)
{
  Request *request = data;
  const AusAccount *account = request->account;

  if (!set_organisation (tx, request, error) || !insert (tx, account, error) ||
      !set_structure (tx, request, error))
    return NULL;
  for (char **email = request->options->principals; email != NULL && *email != NULL; email++)
    if (!add_principal (tx, account, *email, error))
      return NULL;
  aus_ctl_audit (tx, account->organisation_id, "account.add", account->id, error);
  return NULL;
}

static gboolean
parse (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "organisation", 0, 0, G_OPTION_ARG_STRING, &options->organisation,
      "Not needed when there is only one", "ID" },
    { "role", 0, 0, G_OPTION_ARG_STRING, &options->role,
      "practitioner, delegate, operator or site_host", "ROLE" },
    { "given-name", 0, 0, G_OPTION_ARG_STRING, &options->given_name, NULL, "NAME" },
    { "family-name", 0, 0, G_OPTION_ARG_STRING, &options->family_name, NULL, "NAME" },
    { "display-name", 0, 0, G_OPTION_ARG_STRING, &options->display_name,
      "What patients see: Dr Claire Martin", "NAME" },
    { "profession", 0, 0, G_OPTION_ARG_STRING, &options->profession, "doctor, nurse…", "NAME" },
    { "locale", 0, 0, G_OPTION_ARG_STRING, &options->locale, "fr (default) or en", "LOCALE" },
    { "structure", 0, 0, G_OPTION_ARG_STRING, &options->structure,
      "The site of a site_host; see structure list", "ID" },
    { "principal", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->principals,
      "Whom a delegate acts for; may be repeated", "EMAIL" },
    { NULL },
  };

  return aus_ctl_parse (argc, argv, entries, "EMAIL", error);
}

/* The account without its password and organisation. */
static AusAccount *
make_account (const Options *options, const char *email, GError **error)
{
  g_autoptr (AusAccount) account = aus_account_new ();
  g_autofree char *normal = aus_contact_normalise_email (email, error);

  if (normal == NULL)
    return NULL;
  if (!aus_account_role_from_name (options->role, &account->role)) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID,
                 "--role must be practitioner, delegate, operator or site_host");
    return NULL;
  }
  account->email = aus_contact_fold_email (normal);
  account->given_name = g_strdup (options->given_name);
  account->family_name = g_strdup (options->family_name);
  account->profession = g_strdup (options->profession);
  account->locale = g_strdup (options->locale != NULL ? options->locale : "fr");
  account->display_name =
      options->display_name != NULL
          ? g_strdup (options->display_name)
          : g_strdup_printf ("%s %s", options->given_name, options->family_name);
  account->sound = TRUE;
  account->default_duration_minutes = DEFAULT_MINUTES;
  return g_steal_pointer (&account);
}

static gboolean
check (const AusAccount *account, const Options *options, GError **error)
{
  const AusEnrolment enrolment = {
    .role = account->role,
    .email = account->email,
    .given_name = account->given_name,
    .family_name = account->family_name,
    .profession = account->profession,
    .locale = account->locale,
    .n_principals = options->principals != NULL ? g_strv_length (options->principals) : 0,
  };

  if (aus_enrolment_check (&enrolment, error))
    return TRUE;
  if (error != NULL)
    g_prefix_error (error, "%s: ", aus_error_get_pointer (*error));
  return FALSE;
}

static gboolean
check_structure (const AusAccount *account, const Options *options, GError **error)
{
  if ((account->role == AUS_ACCOUNT_SITE_HOST) == (options->structure != NULL))
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID,
               "--structure is for site_host, and a site_host needs it");
  return FALSE;
}

static gboolean
set_password (AusAccount *account, GError **error)
{
  g_autofree char *password = aus_ctl_read_password (error);

  if (password == NULL || !aus_enrolment_check_password (password, account->email, error))
    return FALSE;
  account->password_hash = aus_password_hash (password, error);
  return account->password_hash != NULL;
}

gboolean
aus_ctl_account_add (AusCtl *ctl, int argc, char **argv, GError **error)
{
  g_auto (Options) options = { 0 };

  if (!parse (&options, &argc, &argv, error))
    return FALSE;

  g_autoptr (AusAccount) account = make_account (&options, argv[1], error);
  Request request = { account, &options };

  if (account == NULL || !check (account, &options, error) ||
      !check_structure (account, &options, error) || !set_password (account, error))
    return FALSE;
  account->id = aus_id_new (aus_clock_now (ctl->clock));
  if (!aus_ctl_open (ctl, error) ||
      !aus_database_write_sync (ctl->database, store, &request, NULL, error))
    return FALSE;
  g_print ("%s\n", account->id);
  return TRUE;
}
