/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-query.h"

#include "app/aus-change.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-json.h"
#include "core/aus-time.h"
#include "storage/aus-account-store.h"
#include "storage/aus-audit-store.h"
#include "storage/aus-consultation-store.h"
#include "storage/aus-event-store.h"
#include "storage/aus-list-store.h"
#include "storage/aus-search-store.h"
#include "storage/aus-tag-store.h"

#include <string.h>

#define DEFAULT_LIMIT 50
#define MAX_LIMIT     200 /* of what is loaded at once */
#define MAX_PAGE      1000
/* Counting on would take longer than the page itself. */
#define MAX_TOTAL 1000

AusListQuery *
aus_list_query_new (void)
{
  return g_new0 (AusListQuery, 1);
}

void
aus_list_query_free (AusListQuery *self)
{
  if (self == NULL)
    return;
  g_free (self->practitioner_id);
  g_free (self->tag);
  g_free (self->text);
  g_free (self->cursor);
  g_free (self);
}

void
aus_consultation_page_free (AusConsultationPage *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self->next_cursor);
  g_free (self);
}

/* Whose consultations */

static gboolean
allow (const AusActor *actor, AusAction action, const char *practitioner_id, GError **error)
{
  AusSubject subject = {
    .organisation_id = actor->organisation_id,
    .practitioner_id = practitioner_id,
  };

  return aus_policy_check (actor, action, &subject, error);
}

/* Those it serves, where @action is about their patients, too (B8). */
static void
add_queues (GStrvBuilder *ids, const AusActor *actor, AusAction action)
{
  for (guint i = 0; actor->queues[i] != NULL; i++) {
    if (allow (actor, action, actor->queues[i], NULL))
      g_strv_builder_add (ids, actor->queues[i]);
  }
}

GStrv
aus_query_practitioners (const AusActor *actor, AusAction action, const char *practitioner_id,
                         GError **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  if (practitioner_id != NULL)
    g_strv_builder_add (ids, practitioner_id);
  else if (actor->account_role == AUS_ACCOUNT_DELEGATE)
    g_strv_builder_addv (ids, (const char **) actor->principals);
  else if (actor->account_id != NULL)
    g_strv_builder_add (ids, actor->account_id);
  if (practitioner_id == NULL)
    add_queues (ids, actor, action);
  g_auto (GStrv) list = g_strv_builder_end (ids);
  for (guint i = 0; list[i] != NULL; i++) {
    if (!allow (actor, action, list[i], error))
      return NULL;
  }
  return g_steal_pointer (&list);
}

/* (transfer full): the one asked for, or all the actor may list. */
static GStrv
practitioners_for (const AusActor *actor, const char *practitioner_id, GError **error)
{
  return aus_query_practitioners (actor, AUS_ACTION_CONSULTATION_LIST, practitioner_id, error);
}

/* Cursor: sort, key and id of the last row, opaque to clients. */

static char *
cursor_of (AusSort sort, const AusListRow *row)
{
  g_autofree char *text =
      g_strdup_printf ("%d:%" G_GINT64_FORMAT ":%s", (int) sort, row->key, row->id);

  /* Digits, letters, ':' and '-' give neither '+' nor '/' in base64: only '=' hurts in a URL. */
  return g_strdelimit (g_base64_encode ((const guchar *) text, strlen (text)), "=", '_');
}

/* A cursor is of one sort; @after_id is (transfer full). */
static gboolean
read_cursor (const char *cursor, AusSort sort, gint64 *after_key, char **after_id, GError **error)
{
  gsize length = 0;
  g_autofree char *plain = g_strdelimit (g_strdup (cursor), "_", '=');
  g_autofree guchar *bytes = g_base64_decode (plain, &length);
  g_autofree char *text = g_strndup ((const char *) bytes, length);
  g_auto (GStrv) parts = g_strsplit (text, ":", 3);

  if (g_strv_length (parts) == 3 && g_ascii_strtoll (parts[0], NULL, 10) == (gint64) sort &&
      aus_id_is_valid (parts[2])) {
    *after_key = g_ascii_strtoll (parts[1], NULL, 10);
    *after_id = g_strdup (parts[2]);
    return TRUE;
  }
  aus_set_error_at (error, AUS_ERROR_INVALID, "?cursor", "Is not a cursor of this list");
  return FALSE;
}

/* Pages */

static AusListFilter
filter_of (const AusActor *actor, const AusListQuery *query, GStrv practitioner_ids)
{
  gboolean by_update =
      query->sort == AUS_SORT_UPDATED_AT || query->sort == AUS_SORT_UPDATED_AT_DESC;
  guint limit = query->limit == 0 ? DEFAULT_LIMIT : MIN (query->limit, MAX_PAGE);

  return (AusListFilter){
    .organisation_id = actor->organisation_id,
    .practitioner_ids = (const char *const *) practitioner_ids,
    .statuses = query->statuses,
    .from = query->from,
    .to = query->to,
    .tag = query->tag,
    .order = by_update ? AUS_LIST_BY_UPDATE : AUS_LIST_BY_START,
    .descending =
        query->sort == AUS_SORT_PLANNED_START_DESC || query->sort == AUS_SORT_UPDATED_AT_DESC,
    .limit = limit + 1, /* one more tells whether there is a next page */
  };
}

static gboolean
load_items (AusTx *tx, AusConsultationPage *page, GPtrArray *rows, guint limit, GError **error)
{
  guint n = MIN (rows->len, limit);

  page->items = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_consultation_unref);
  for (guint from = 0; from < n; from += MAX_LIMIT) {
    g_autoptr (GPtrArray) ids = g_ptr_array_new ();
    for (guint i = from; i < MIN (n, from + MAX_LIMIT); i++)
      g_ptr_array_add (ids, ((const AusListRow *) g_ptr_array_index (rows, i))->id);
    GPtrArray *loaded = aus_consultation_store_load_many (tx, ids, error);
    if (loaded == NULL)
      return FALSE;
    g_ptr_array_extend_and_steal (page->items, loaded);
  }
  return TRUE;
}

static AusConsultationPage *
load_page (AusTx *tx, const AusListQuery *query, const AusListFilter *filter, GError **error)
{
  g_autoptr (AusConsultationPage) page = g_new0 (AusConsultationPage, 1);
  g_autoptr (GPtrArray) rows = aus_list_store_page (tx, filter, error);
  guint limit = filter->limit - 1;
  gint64 oldest = 0;

  page->total = -1;
  if (rows == NULL || !load_items (tx, page, rows, limit, error) ||
      !aus_event_store_get_bounds (tx, &oldest, &page->event, error))
    return NULL;
  if (rows->len > limit)
    page->next_cursor = cursor_of (query->sort, g_ptr_array_index (rows, limit - 1));
  else if (filter->after_id == NULL)
    page->total = rows->len;
  if (page->total < 0 && filter->after_id == NULL &&
      !aus_list_store_count (tx, filter, MAX_TOTAL, &page->total, error))
    return NULL;
  return g_steal_pointer (&page);
}

static gpointer
query_list (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusListQuery *query = input;
  g_auto (GStrv) practitioner_ids = practitioners_for (actor, query->practitioner_id, error);
  g_auto (GStrv) words = query->text != NULL ? aus_search_fold (query->text) : NULL;
  g_autofree char *after_id = NULL;

  if (practitioner_ids == NULL)
    return NULL;
  AusListFilter filter = filter_of (actor, query, practitioner_ids);
  filter.words = (const char *const *) words;
  if (query->cursor != NULL &&
      !read_cursor (query->cursor, query->sort, &filter.after_key, &after_id, error))
    return NULL;
  filter.after_id = after_id;
  return load_page (tx, query, &filter, error);
}

static gpointer
query_one (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;

  return aus_load_for (tx, actor, AUS_ACTION_CONSULTATION_READ, command->consultation_id, NULL,
                       error);
}

static int
compare_waits (gconstpointer a, gconstpointer b)
{
  const AusConsultation *first = *(const AusConsultation *const *) a;
  const AusConsultation *second = *(const AusConsultation *const *) b;

  return first->status_since < second->status_since ? -1
                                                    : first->status_since > second->status_since;
}

static gpointer
query_waiting (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusListQuery *query = input;
  g_auto (GStrv) practitioner_ids = practitioners_for (actor, query->practitioner_id, error);

  if (practitioner_ids == NULL)
    return NULL;
  AusListFilter filter = filter_of (actor, query, practitioner_ids);
  filter.statuses = 1u << AUS_CONSULTATION_WAITING;
  filter.limit = MAX_LIMIT + 1;
  AusConsultationPage *page = load_page (tx, query, &filter, error);
  if (page != NULL)
    g_ptr_array_sort (page->items, compare_waits);
  return page;
}

static gpointer
query_tags (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const char *practitioner_id = input;

  if (!allow (actor, AUS_ACTION_CONSULTATION_LIST, practitioner_id, error))
    return NULL;
  return aus_tag_store_list (tx, practitioner_id, error);
}

/* Audit trail */

static JsonObject *
who (const char *id, const char *kind, const char *display_name)
{
  JsonObject *object = json_object_new ();

  aus_json_set_text (object, "id", id);
  if (kind != NULL)
    aus_json_set_text (object, "kind", kind);
  aus_json_set_text (object, "display_name", display_name);
  return object;
}

static gboolean
add_entry (const AusAuditEntry *entry, gint64 number, gint64 at, const char *actor_name,
           const char *principal_name, gpointer data)
{
  JsonObject *object = json_object_new ();
  g_autofree char *when = aus_time_format_utc (at);
  g_autofree char *id = g_strdup_printf ("%0*" G_GINT64_FORMAT, AUS_ID_LENGTH, number);

  /* The place in the chain, in the width of an id. */
  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "at", when);
  json_object_set_string_member (object, "action", entry->action);
  json_object_set_object_member (object, "actor",
                                 who (entry->actor_id, entry->actor_kind, actor_name));
  if (entry->on_behalf_of != NULL)
    json_object_set_object_member (object, "on_behalf_of",
                                   who (entry->on_behalf_of, NULL, principal_name));
  else
    json_object_set_null_member (object, "on_behalf_of");
  aus_json_set_text (object, "participant_id", entry->participant_id);
  aus_json_set_text (object, "reason", entry->detail[0] != '\0' ? entry->detail : NULL);
  json_array_add_object_element (data, object);
  return TRUE;
}

static gpointer
query_audit (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusConsultation) consultation = aus_load_for (tx, actor, AUS_ACTION_CONSULTATION_AUDIT,
                                                           command->consultation_id, NULL, error);
  g_autoptr (JsonArray) array = json_array_new ();

  if (consultation == NULL || !aus_audit_store_list (tx, consultation->id, add_entry, array, error))
    return NULL;
  return json_node_init_array (json_node_alloc (), array);
}

static JsonObject *
practitioner_object (const AusAccount *account)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", account->id);
  json_object_set_string_member (object, "display_name", account->display_name);
  aus_json_set_text (object, "profession", account->profession);
  return object;
}

static gpointer
query_practitioner (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const char *id = input;
  g_autoptr (AusAccount) account = aus_account_store_load (tx, id, error);

  if (account == NULL)
    return NULL;
  AusSubject subject = { .organisation_id = account->organisation_id, .practitioner_id = id };
  if (account->role != AUS_ACCOUNT_PRACTITIONER ||
      !aus_policy_allows (actor, AUS_ACTION_PRACTITIONER_READ, &subject)) {
    /* One organisation learns nothing of another (B9). */
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such practitioner");
    return NULL;
  }
  g_autoptr (JsonObject) object = practitioner_object (account);
  return json_node_init_object (json_node_alloc (), object);
}

/* Colleagues: whom a queue may be served by. */
static gpointer
query_practitioners (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  if (!aus_policy_check_own (actor, AUS_ACTION_PRACTITIONER_READ, error))
    return NULL;
  g_autoptr (GPtrArray) all =
      aus_account_store_list_practitioners (tx, actor->organisation_id, error);
  g_autoptr (JsonArray) array = json_array_new ();
  for (guint i = 0; all != NULL && i < all->len; i++)
    json_array_add_object_element (array, practitioner_object (g_ptr_array_index (all, i)));
  return all != NULL ? json_node_init_array (json_node_alloc (), array) : NULL;
}

#define QUERY(Name, name, action, function, free)                                                  \
  const AusUseCase Name = { name, action, AUS_USE_CASE_READ, function, (GDestroyNotify) free }

QUERY (AUS_QUERY_LIST, "query.list", AUS_ACTION_CONSULTATION_LIST, query_list,
       aus_consultation_page_free);
QUERY (AUS_QUERY_ONE, "query.one", AUS_ACTION_CONSULTATION_READ, query_one, aus_consultation_unref);
QUERY (AUS_QUERY_WAITING, "query.waiting", AUS_ACTION_CONSULTATION_LIST, query_waiting,
       aus_consultation_page_free);
QUERY (AUS_QUERY_TAGS, "query.tags", AUS_ACTION_CONSULTATION_LIST, query_tags, g_strfreev);
QUERY (AUS_QUERY_AUDIT, "query.audit", AUS_ACTION_CONSULTATION_AUDIT, query_audit, json_node_unref);
QUERY (AUS_QUERY_PRACTITIONER, "query.practitioner", AUS_ACTION_PRACTITIONER_READ,
       query_practitioner, json_node_unref);
QUERY (AUS_QUERY_PRACTITIONERS, "query.practitioners", AUS_ACTION_PRACTITIONER_READ,
       query_practitioners, json_node_unref);
