/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-sms-gateway.h"

#include "core/aus-error.h"
#include "core/aus-json.h"

#include <string.h>

/* Characters of a key for providers whose tags are short: 80 bits. */
#define SHORT_KEY 20

struct _AusSmsGateway {
  char *method, *url, *body, *content_type;
  char *authorization; /* NULL */
  GRegex *accepted;    /* NULL: the status says all */
  GHashTable *headers; /* name → template */
  GHashTable *values;  /* word → value */
};

typedef char *(*Escape) (const char *text);

static char *
escape_none (const char *text)
{
  return g_strdup (text);
}

static char *
escape_url (const char *text)
{
  return g_uri_escape_string (text, NULL, FALSE);
}

static char *
escape_xml (const char *text)
{
  return g_markup_escape_text (text, -1);
}

/* The inside of a JSON string: the printer's, without its quotes. */
static char *
escape_json (const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);
  g_autofree char *quoted = aus_json_print (node);
  gsize length = strlen (quoted);

  return length >= 2 ? g_strndup (quoted + 1, length - 2) : g_strdup ("");
}

static Escape
escape_for (const char *content_type)
{
  if (strstr (content_type, "json") != NULL)
    return escape_json;
  if (strstr (content_type, "xml") != NULL)
    return escape_xml;
  return strstr (content_type, "x-www-form-urlencoded") != NULL ? escape_url : escape_none;
}

/* {{word}} → value. NULL when a word has none: @unknown (transfer full) says which. */
static char *
fill (const char *template, GHashTable *values, Escape escape, char **unknown)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *rest = template;;) {
    const char *open = strstr (rest, "{{");
    const char *close = open != NULL ? strstr (open, "}}") : NULL;
    if (close == NULL) {
      g_string_append (text, rest);
      return g_string_free (g_steal_pointer (&text), FALSE);
    }
    g_autofree char *word = g_strstrip (g_strndup (open + 2, (gsize) (close - open - 2)));
    const char *value = g_hash_table_lookup (values, word);
    if (value == NULL) {
      *unknown = g_steal_pointer (&word);
      return NULL;
    }
    g_autofree char *escaped = escape (value);
    g_string_append_len (text, rest, open - rest);
    g_string_append (text, escaped);
    rest = close + 2;
  }
}

static void
set_value (GHashTable *values, const char *word, const char *value)
{
  g_hash_table_insert (values, g_strdup (word), g_strdup (value));
}

/* The words every message has; @letter NULL: only so that they are known. */
static GHashTable *
values_of (AusSmsGateway *self, const AusLetter *letter)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const char *to = letter != NULL ? letter->to : "";
  GHashTableIter iter;
  gpointer word, value;

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &word, &value))
    set_value (values, word, value);
  set_value (values, "to", to);
  set_value (values, "to_digits", *to == '+' ? to + 1 : to);
  set_value (values, "text", letter != NULL ? letter->text : "");
  const char *key = letter != NULL ? letter->id : "";
  g_autofree char *key20 = g_strndup (key, SHORT_KEY);
  set_value (values, "key", key);
  set_value (values, "key20", key20);
  return values;
}

void
aus_sms_gateway_free (AusSmsGateway *self)
{
  if (self == NULL)
    return;
  g_free (self->method);
  g_free (self->url);
  g_free (self->body);
  g_free (self->content_type);
  g_free (self->authorization);
  g_clear_pointer (&self->accepted, g_regex_unref);
  g_hash_table_unref (self->headers);
  g_hash_table_unref (self->values);
  g_free (self);
}

/* Loading */

static char *
get_key (GKeyFile *file, const char *key, const char *fallback)
{
  char *value = g_key_file_get_string (file, "request", key, NULL);

  return value != NULL ? value : g_strdup (fallback);
}

static void
read_group (GKeyFile *file, const char *group, GHashTable *table)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    g_hash_table_insert (table, g_strdup (keys[i]),
                         g_key_file_get_string (file, group, keys[i], NULL));
}

static void
set_authorization (AusSmsGateway *self, GKeyFile *file)
{
  g_autofree char *user = get_key (file, "user", NULL);
  g_autofree char *password = get_key (file, "password", "");

  if (user == NULL)
    return;
  g_autofree char *pair = g_strconcat (user, ":", password, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  self->authorization = g_strconcat ("Basic ", encoded, NULL);
}

static gboolean
check_words (const char *path, const char *key, const char *template, GHashTable *values,
             GError **error)
{
  g_autofree char *unknown = NULL;
  g_autofree char *filled = fill (template, values, escape_none, &unknown);

  if (filled != NULL)
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "%s: %s: there is no {{%s}}", path, key,
               unknown);
  return FALSE;
}

static gboolean
check_headers (AusSmsGateway *self, const char *path, GHashTable *values, GError **error)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, self->headers);
  while (g_hash_table_iter_next (&iter, &name, &value)) {
    if (strpbrk (value, "\r\n") != NULL) {
      g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "%s: %s: one line only", path,
                   (const char *) name);
      return FALSE;
    }
    if (!check_words (path, name, value, values, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check (AusSmsGateway *self, const char *path, GError **error)
{
  g_autoptr (GHashTable) values = values_of (self, NULL);
  gboolean text = strstr (self->url, "{{text}}") != NULL || strstr (self->body, "{{text}}") != NULL;

  if (!g_str_has_prefix (self->url, "https://") &&
      !g_str_has_prefix (self->url, "http://127.0.0.1")) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID,
                 "%s: url: must begin with https:// (http:// on this machine only)", path);
    return FALSE;
  }
  if (!text) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "%s: {{text}} is neither in url nor in body",
                 path);
    return FALSE;
  }
  return check_words (path, "url", self->url, values, error) &&
         check_words (path, "body", self->body, values, error) &&
         check_headers (self, path, values, error);
}

static gboolean
read_accepted (AusSmsGateway *self, GKeyFile *file, const char *path, GError **error)
{
  g_autofree char *pattern = get_key (file, "accepted", NULL);
  g_autoptr (GError) local = NULL;

  if (pattern == NULL)
    return TRUE;
  self->accepted = g_regex_new (pattern, 0, 0, &local);
  if (self->accepted == NULL)
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "%s: accepted: %s", path, local->message);
  return self->accepted != NULL;
}

AusSmsGateway *
aus_sms_gateway_load (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (AusSmsGateway) self = g_new0 (AusSmsGateway, 1);
  g_autoptr (GError) local = NULL;

  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local)) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "sms.gateway-file: %s: %s", path,
                 local->message);
    return NULL;
  }
  self->method = get_key (file, "method", "POST");
  self->url = get_key (file, "url", "");
  self->body = get_key (file, "body", "");
  self->content_type = get_key (file, "content-type", "application/json");
  read_group (file, "headers", self->headers);
  read_group (file, "values", self->values);
  set_authorization (self, file);
  if (!read_accepted (self, file, path, error) || !check (self, path, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* One message */

static void
set_headers (AusSmsGateway *self, SoupMessage *message, GHashTable *values)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  GHashTableIter iter;
  gpointer name, template;

  if (self->authorization != NULL)
    soup_message_headers_replace (headers, "Authorization", self->authorization);
  g_hash_table_iter_init (&iter, self->headers);
  while (g_hash_table_iter_next (&iter, &name, &template)) {
    g_autofree char *unknown = NULL;
    g_autofree char *value = fill (template, values, escape_none, &unknown);
    soup_message_headers_replace (headers, name, g_strdelimit (value, "\r\n", ' '));
  }
}

SoupMessage *
aus_sms_gateway_make_message (AusSmsGateway *self, const AusLetter *letter)
{
  g_autoptr (GHashTable) values = values_of (self, letter);
  g_autofree char *unknown = NULL;
  g_autofree char *url = fill (self->url, values, escape_url, &unknown);
  SoupMessage *message = soup_message_new (self->method, url);

  if (message == NULL)
    return NULL;
  /* A redirect would carry text and number elsewhere. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  set_headers (self, message, values);
  if (*self->body != '\0') {
    char *body = fill (self->body, values, escape_for (self->content_type), &unknown);
    g_autoptr (GBytes) bytes = g_bytes_new_take (body, strlen (body));
    soup_message_set_request_body_from_bytes (message, self->content_type, bytes);
  }
  return message;
}

AusDelivery *
aus_sms_gateway_judge (AusSmsGateway *self, guint status, const char *body)
{
  if (status == 401 || status == 403)
    return aus_delivery_new (AUS_DELIVERY_LATER, "login-refused", (int) status);
  if (status == 408 || status == 425 || status == 429)
    return aus_delivery_new (AUS_DELIVERY_LATER, "busy", (int) status);
  if (status >= 500 || status < 200)
    return aus_delivery_new (AUS_DELIVERY_LATER, "gateway-error", (int) status);
  /* "Accepted" with an answer we do not know: asking again could send it twice. */
  if (status >= 300 || (self->accepted != NULL && !g_regex_match (self->accepted, body, 0, NULL)))
    return aus_delivery_new (AUS_DELIVERY_REFUSED, "gateway-refused", (int) status);
  return aus_delivery_new (AUS_DELIVERY_SENT, NULL, 0);
}
