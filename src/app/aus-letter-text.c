/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-letter-text.h"

#include "aus-template-resource.h" /* generated */

#include <string.h>

#define RESOURCE_PATH "/org/auscult/templates/"

/* Defaults */

static char *
read_resource (const char *locale, const char *kind, const char *suffix)
{
  const char *language = g_strcmp0 (locale, "en") == 0 ? "en" : "fr";
  g_autofree char *path = g_strconcat (RESOURCE_PATH, language, "/", kind, suffix, NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (aus_template_get_resource (), path, 0, NULL);

  g_return_val_if_fail (bytes != NULL, g_strdup (""));
  return g_strchomp (g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)));
}

AusTemplate *
aus_letter_default_template (AusTemplateKind kind, const char *locale)
{
  const char *name = aus_template_kind_get_name (kind);
  AusTemplate *template = g_new0 (AusTemplate, 1);

  if (kind == AUS_TEMPLATE_WAITING) {
    template->subject = g_strdup ("");
    template->body = g_strdup ("");
    template->sms = g_strdup ("");
    return template;
  }
  g_autofree char *text = read_resource (locale, name, ".txt");
  g_auto (GStrv) halves = g_strsplit (text, "\n\n", 2);

  template->subject = g_strdup (halves[0]);
  template->body = g_strdup (halves[1]);
  template->sms = read_resource (locale, name, ".sms");
  return template;
}

AusTemplate *
aus_letter_load_template (AusTx *tx, const char *organisation_id, AusTemplateKind kind,
                          const char *locale, GError **error)
{
  g_autoptr (GError) local = NULL;
  AusTemplate *own = aus_template_store_load (tx, organisation_id, kind, locale, &local);

  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  return own != NULL ? own : aus_letter_default_template (kind, locale);
}

/* HTML */

#define PAGE                                                                                       \
  "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"                        \
  "<meta name=\"viewport\" content=\"width=device-width\">\n<title>%s</title>\n</head>\n"          \
  "<body style=\"margin:0;padding:24px;background:#fbf9f4;color:#1c2322;"                          \
  "font-family:Verdana,Arial,sans-serif;font-size:17px;line-height:1.5\">\n"                       \
  "<main style=\"max-width:36em;margin:0 auto\">\n"
#define BUTTON                                                                                     \
  "<p style=\"margin:24px 0\"><a href=\"%s\" style=\"display:inline-block;padding:14px 24px;"      \
  "background:#0b5a5a;color:#ffffff;border-radius:12px;font-weight:bold;text-decoration:none\">"   \
  "%s</a></p>\n"

static gsize
url_length (const char *text)
{
  gsize length = strcspn (text, " \t\n<>\"");

  while (length > 0 && strchr (".,;:!?)", text[length - 1]) != NULL)
    length--;
  return length;
}

/* One line: escaped, and its addresses made links. */
static void
append_line (GString *html, const char *line)
{
  while (*line != '\0') {
    const char *http = strstr (line, "http");
    gboolean is_url =
        http != NULL && (g_str_has_prefix (http, "http://") || g_str_has_prefix (http, "https://"));
    gsize plain = http == NULL ? strlen (line) : (gsize) (http - line) + (is_url ? 0 : 4);
    g_autofree char *before = g_markup_escape_text (line, (gssize) plain);
    g_string_append (html, before);
    line += plain;
    if (!is_url)
      continue;
    g_autofree char *url = g_markup_escape_text (line, (gssize) url_length (line));
    g_string_append_printf (html, "<a href=\"%s\" style=\"color:#0b5a5a\">%s</a>", url, url);
    line += url_length (line);
  }
}

static void
append_paragraph (GString *html, const char *paragraph)
{
  g_auto (GStrv) lines = g_strsplit (paragraph, "\n", -1);
  gboolean in_list = FALSE, in_text = FALSE;

  for (guint i = 0; lines[i] != NULL; i++) {
    gboolean item = g_str_has_prefix (lines[i], "- ");
    if (in_list && !item)
      g_string_append (html, "</ul>\n");
    if (in_text && item)
      g_string_append (html, "</p>\n");
    if (item)
      g_string_append (html, in_list ? "<li>" : "<ul style=\"padding-left:24px\">\n<li>");
    else
      g_string_append (html, in_text ? "<br>\n" : "<p>");
    in_list = item;
    in_text = !item;
    append_line (html, item ? lines[i] + 2 : lines[i]);
    if (item)
      g_string_append (html, "</li>\n");
  }
  g_string_append (html, in_list ? "</ul>\n" : "</p>\n");
}

char *
aus_letter_make_html (const char *title, const char *text, const char *locale, const char *link,
                      const char *action)
{
  GString *html = g_string_sized_new (strlen (text) * 2 + 1024);
  g_autofree char *escaped_title = g_markup_escape_text (title, -1);
  g_autoptr (GRegex) blank = g_regex_new ("\\n[ \\t]*\\n\\s*", 0, 0, NULL);
  g_auto (GStrv) paragraphs = g_regex_split (blank, text, 0);

  g_string_append_printf (html, PAGE, g_strcmp0 (locale, "en") == 0 ? "en" : "fr", escaped_title);
  for (guint i = 0; paragraphs[i] != NULL; i++) {
    g_strstrip (paragraphs[i]);
    if (paragraphs[i][0] == '\0')
      continue;
    if (link != NULL && g_str_equal (paragraphs[i], link)) {
      g_autofree char *url = g_markup_escape_text (link, -1);
      g_autofree char *name = g_markup_escape_text (action, -1);
      g_string_append_printf (html, BUTTON, url, name);
    }
    /* The address itself stays readable: some programs show no buttons, some people copy. */
    append_paragraph (html, paragraphs[i]);
  }
  g_string_append (html, "</main>\n</body>\n</html>\n");
  return g_string_free (html, FALSE);
}

/* A letter */

static const char *
action_of (const char *locale)
{
  return g_strcmp0 (locale, "en") == 0 ? "Join the appointment" : "Rejoindre le rendez-vous";
}

/* A placeholder that stands for nothing leaves no hole. */
static char *
close_holes (char *text)
{
  g_autoptr (GString) closed = g_string_new (text);

  g_free (text);
  while (g_string_replace (closed, "\n\n\n", "\n\n", 0) > 0)
    continue;
  return g_string_free (g_steal_pointer (&closed), FALSE);
}

/* Takes @text: a text of one's own that leaves @notice out gets it nevertheless. */
static char *
add_notice (char *text, const char *notice, const char *between)
{
  if (notice == NULL || notice[0] == '\0' || strstr (text, notice) != NULL)
    return text;
  char *whole = g_strconcat (text, between, notice, NULL);
  g_free (text);
  return whole;
}

/* Nobody is left without knowing that a card will be asked for (D1), or where to go (K1). */
static char *
fill_text (const char *text, const char *const values[AUS_PLACEHOLDER_N], const char *between)
{
  char *filled = close_holes (aus_template_fill (text, values));

  filled = add_notice (filled, values[AUS_PLACEHOLDER_PAYMENT], between);
  return add_notice (filled, values[AUS_PLACEHOLDER_PLACE], between);
}

void
aus_letter_write (AusLetter *letter, const AusTemplate *template,
                  const char *const values[AUS_PLACEHOLDER_N], const char *action)
{
  if (letter->channel == AUS_CHANNEL_SMS) {
    letter->text = fill_text (template->sms, values, " ");
    return;
  }
  letter->subject = aus_template_fill (template->subject, values);
  letter->text = fill_text (template->body, values, "\n\n");
  letter->html = aus_letter_make_html (letter->subject, letter->text, letter->locale,
                                       values[AUS_PLACEHOLDER_LINK],
                                       action != NULL ? action : action_of (letter->locale));
}

char *
aus_letter_dup_signature (const AusAccount *account)
{
  return g_strdup (account->signature[0] != '\0' ? account->signature : account->organisation_name);
}
