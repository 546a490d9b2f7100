/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-template-case.h"

#include "app/aus-letter-text.h"
#include "app/aus-letter.h"
#include "core/aus-json.h"
#include "core/aus-text.h"
#include "storage/aus-account-store.h"
#include "storage/aus-audit-store.h"

static const char *const locales[] = { "fr", "en" };

static gint64
version_of (const AusTemplate *template)
{
  return aus_text_version (template->subject, template->body, template->sms, NULL);
}

/* Printing */

static JsonArray *
list_placeholders (guint mask)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < AUS_PLACEHOLDER_N; i++) {
    if (mask & (1u << i))
      json_array_add_string_element (array, aus_placeholder_get_name ((AusPlaceholder) i));
  }
  return array;
}

static JsonObject *
print_template (AusTemplateKind kind, const char *locale, const AusTemplate *template,
                gboolean custom)
{
  JsonObject *object = json_object_new ();
  JsonObject *required = json_object_new ();

  for (guint part = 0; part < AUS_TEMPLATE_PART_N; part++)
    json_object_set_array_member (
        required, aus_template_part_get_name ((AusTemplatePart) part),
        list_placeholders (aus_template_get_required (kind, (AusTemplatePart) part)));
  json_object_set_string_member (object, "kind", aus_template_kind_get_name (kind));
  json_object_set_string_member (object, "locale", locale);
  json_object_set_string_member (object, "subject", template->subject);
  json_object_set_string_member (object, "body", template->body);
  json_object_set_string_member (object, "sms", template->sms);
  json_object_set_boolean_member (object, "custom", custom);
  json_object_set_int_member (object, "version", version_of (template));
  json_object_set_array_member (object, "placeholders",
                                list_placeholders (aus_template_get_allowed (kind)));
  json_object_set_object_member (object, "required", required);
  return object;
}

/* (transfer full): the organisation's text, or the built-in one. */
static JsonObject *
load_printed (AusTx *tx, const char *organisation_id, AusTemplateKind kind, const char *locale,
              GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusTemplate) own = aus_template_store_load (tx, organisation_id, kind, locale, &local);

  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  g_autoptr (AusTemplate) built_in = aus_letter_default_template (kind, locale);
  return print_template (kind, locale, own != NULL ? own : built_in, own != NULL);
}

static gpointer
list_templates (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autoptr (JsonArray) array = json_array_new ();

  if (!aus_policy_check_own (actor, AUS_ACTION_TEMPLATE_EDIT, error))
    return NULL;
  for (guint i = 0; i < AUS_TEMPLATE_N * G_N_ELEMENTS (locales); i++) {
    JsonObject *object =
        load_printed (tx, actor->organisation_id, (AusTemplateKind) (i / G_N_ELEMENTS (locales)),
                      locales[i % G_N_ELEMENTS (locales)], error);
    if (object == NULL)
      return NULL;
    json_array_add_object_element (array, object);
  }
  return json_node_init_array (json_node_alloc (), array);
}

/* Writing */

typedef struct {
  AusTemplateKind kind;
  const char *locale;
  AusTemplate *template;
} Draft;

static void
draft_clear (Draft *self)
{
  g_clear_pointer (&self->template, aus_template_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Draft, draft_clear)

static void
read_key (Draft *draft, JsonObject *object)
{
  aus_template_kind_from_name (aus_json_get_string (object, "kind", ""), &draft->kind);
  draft->locale = aus_json_get_string (object, "locale", locales[0]);
}

static char *
dup_member (JsonObject *object, const char *name)
{
  return g_strstrip (g_strdup (aus_json_get_string (object, name, "")));
}

static gboolean
read_draft (Draft *draft, JsonObject *object, GError **error)
{
  read_key (draft, object);
  draft->template = g_new0 (AusTemplate, 1);
  draft->template->subject = dup_member (object, "subject");
  draft->template->body = dup_member (object, "body");
  draft->template->sms = dup_member (object, "sms");
  return aus_template_check (draft->kind, AUS_TEMPLATE_SUBJECT, draft->template->subject, error) &&
         aus_template_check (draft->kind, AUS_TEMPLATE_BODY, draft->template->body, error) &&
         aus_template_check (draft->kind, AUS_TEMPLATE_SMS, draft->template->sms, error);
}

static gboolean
audit (AusTx *tx, const AusActor *actor, const char *action, const Draft *draft, GError **error)
{
  g_autofree char *detail =
      g_strconcat (aus_template_kind_get_name (draft->kind), " ", draft->locale, NULL);
  AusAuditEntry entry = {
    .organisation_id = actor->organisation_id,
    .actor_kind = aus_actor_kind_get_name (actor->kind),
    .actor_id = aus_actor_get_id (actor),
    .action = action,
    .detail = detail,
  };

  return aus_audit_store_append (tx, &entry, error);
}

static gpointer
answer (AusTx *tx, const AusActor *actor, const Draft *draft, GError **error)
{
  JsonObject *object = load_printed (tx, actor->organisation_id, draft->kind, draft->locale, error);

  return object != NULL ? aus_json_take_object (object) : NULL;
}

static gboolean
check_version (AusTx *tx, const AusActor *actor, const Draft *draft, JsonObject *body,
               GError **error)
{
  g_autoptr (AusTemplate) known =
      aus_letter_load_template (tx, actor->organisation_id, draft->kind, draft->locale, error);

  return known != NULL && aus_json_check_version (body, version_of (known), error);
}

static gpointer
save_template (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (Draft) draft = { 0 };

  if (!aus_policy_check_own (actor, AUS_ACTION_TEMPLATE_EDIT, error) ||
      !read_draft (&draft, (JsonObject *) input, error) ||
      !check_version (tx, actor, &draft, (JsonObject *) input, error) ||
      !aus_template_store_save (tx, actor->organisation_id, draft.kind, draft.locale,
                                draft.template, error) ||
      !audit (tx, actor, "template.save", &draft, error))
    return NULL;
  return answer (tx, actor, &draft, error);
}

static gpointer
reset_template (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (Draft) draft = { 0 };

  read_key (&draft, (JsonObject *) input);
  if (!aus_policy_check_own (actor, AUS_ACTION_TEMPLATE_EDIT, error) ||
      !aus_template_store_delete (tx, actor->organisation_id, draft.kind, draft.locale, error) ||
      !audit (tx, actor, "template.reset", &draft, error))
    return NULL;
  return answer (tx, actor, &draft, error);
}

static gpointer
preview_template (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (Draft) draft = { 0 };

  if (!aus_policy_check_own (actor, AUS_ACTION_TEMPLATE_EDIT, error) ||
      !read_draft (&draft, (JsonObject *) input, error))
    return NULL;
  g_autoptr (AusAccount) account = aus_account_store_load (tx, actor->account_id, error);
  if (account == NULL)
    return NULL;
  const char *practitioner =
      account->role == AUS_ACCOUNT_PRACTITIONER ? account->display_name : "Dr Martin";
  g_autoptr (AusLetter) letter =
      aus_letter_preview (aus_app_from_tx (tx), draft.template, draft.kind, draft.locale,
                          account->organisation_name, practitioner);
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "subject", letter->subject);
  json_object_set_string_member (object, "text", letter->text);
  json_object_set_string_member (object, "html", letter->html);
  json_object_set_string_member (object, "sms", letter->to_name);
  return aus_json_take_object (object);
}

#define TEMPLATE(Name, name, mode, function)                                                       \
  const AusUseCase Name = { name, AUS_ACTION_TEMPLATE_EDIT, mode, function,                        \
                            (GDestroyNotify) json_node_unref }

TEMPLATE (AUS_TEMPLATE_LIST, "template.list", AUS_USE_CASE_READ, list_templates);
TEMPLATE (AUS_TEMPLATE_SAVE, "template.save", AUS_USE_CASE_WRITE, save_template);
TEMPLATE (AUS_TEMPLATE_RESET, "template.reset", AUS_USE_CASE_WRITE, reset_template);
TEMPLATE (AUS_TEMPLATE_PREVIEW, "template.preview", AUS_USE_CASE_READ, preview_template);
