/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-mime.h"

#include <gmime/gmime.h>

#include <string.h>

static void
init_once (void)
{
  static gsize done;

  if (g_once_init_enter (&done)) {
    g_mime_init ();
    g_once_init_leave (&done, 1);
  }
}

/* Always UTF-8: GMime itself would choose the oldest charset that will do. */
static GMimePart *
part_new (const char *type, const char *subtype, const char *text, GMimeContentEncoding encoding)
{
  GMimePart *part = g_mime_part_new_with_type (type, subtype);
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer (text, strlen (text));
  GMimeDataWrapper *wrapper =
      g_mime_data_wrapper_new_with_stream (stream, GMIME_CONTENT_ENCODING_DEFAULT);

  g_mime_object_set_content_type_parameter (GMIME_OBJECT (part), "charset", "utf-8");
  g_mime_part_set_content (part, wrapper);
  g_mime_part_set_content_encoding (part, encoding);
  g_object_unref (wrapper);
  g_object_unref (stream);
  return part;
}

static GMimePart *
text_part_new (const char *subtype, const char *text)
{
  return part_new ("text", subtype, text, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
}

static GMimePart *
calendar_part_new (const AusLetter *letter)
{
  GMimePart *part = part_new ("text", "calendar", letter->calendar, GMIME_CONTENT_ENCODING_BASE64);

  /* RFC 6047 section 2.4: the method must be that of the iCalendar object. */
  g_mime_object_set_content_type_parameter (GMIME_OBJECT (part), "method", letter->method);
  return part;
}

static GMimePart *
attachment_new (const AusLetter *letter)
{
  GMimePart *part =
      part_new ("application", "ics", letter->calendar, GMIME_CONTENT_ENCODING_BASE64);

  g_mime_part_set_filename (part, "invite.ics");
  return part;
}

/* Takes @part. */
static void
add (GMimeMultipart *multipart, gpointer part)
{
  g_mime_multipart_add (multipart, GMIME_OBJECT (part));
  g_object_unref (part);
}

static GMimeMultipart *
multipart_new (const char *subtype, const char *id)
{
  GMimeMultipart *multipart = g_mime_multipart_new_with_subtype (subtype);
  g_autofree char *boundary = g_strconcat ("=_", subtype, "_", id, NULL);

  g_mime_multipart_set_boundary (multipart, boundary);
  return multipart;
}

static GMimeObject *
body_new (const AusLetter *letter)
{
  GMimeMultipart *alternative = multipart_new ("alternative", letter->id);

  add (alternative, text_part_new ("plain", letter->text));
  add (alternative, text_part_new ("html", letter->html));
  if (letter->calendar == NULL)
    return GMIME_OBJECT (alternative);
  add (alternative, calendar_part_new (letter));
  GMimeMultipart *mixed = multipart_new ("mixed", letter->id);
  add (mixed, alternative);
  add (mixed, attachment_new (letter));
  return GMIME_OBJECT (mixed);
}

static void
set_header (GMimeMessage *message, const char *name, const char *value)
{
  g_mime_object_set_header (GMIME_OBJECT (message), name, value, NULL);
}

static void
set_headers (GMimeMessage *message, const AusLetter *letter, const char *from_address)
{
  const char *at = strrchr (from_address, '@');
  g_autofree char *id = g_strconcat (letter->id, at != NULL ? at : "@localhost", NULL);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (letter->date / G_USEC_PER_SEC);

  g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_FROM, letter->from_name, from_address);
  if (letter->reply_to != NULL)
    g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_REPLY_TO, letter->from_name,
                                letter->reply_to);
  g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_TO, letter->to_name, letter->to);
  g_mime_message_set_subject (message, letter->subject, "utf-8");
  g_mime_message_set_date (message, date);
  g_mime_message_set_message_id (message, id);
  set_header (message, "Content-Language", letter->locale);
  /* RFC 3834: no vacation notes in answer to this. */
  set_header (message, "Auto-Submitted", "auto-generated");
}

char *
aus_mime_build (const AusLetter *letter, const char *from_address)
{
  init_once ();
  GMimeMessage *message = g_mime_message_new (TRUE);
  GMimeObject *body = body_new (letter);
  GMimeFormatOptions *format = g_mime_format_options_new ();

  set_headers (message, letter, from_address);
  g_mime_message_set_mime_part (message, body);
  g_object_unref (body);
  g_mime_format_options_set_newline_format (format, GMIME_NEWLINE_FORMAT_DOS);
  char *text = g_mime_object_to_string (GMIME_OBJECT (message), format);
  g_mime_format_options_free (format);
  g_object_unref (message);
  return text;
}

char *
aus_mime_make_return_path (const char *mailbox, const char *id)
{
  const char *at = strrchr (mailbox, '@');

  g_return_val_if_fail (at != NULL, g_strdup (mailbox));
  return g_strdup_printf ("%.*s+%s%s", (int) (at - mailbox), mailbox, id, at);
}
