/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * Checked reading of JSON: what a message or body may hold is a table, checked once at the edge;
 * behind it json-glib's accessors can be used without further tests. The same tables make the
 * published JSON Schemas and OpenAPI, so they cannot disagree with the server.
 */
typedef enum {
  AUS_JSON_STRING,  /* min..max characters (not bytes); no control characters but \n \t */
  AUS_JSON_INTEGER, /* min..max */
  AUS_JSON_NUMBER,  /* min..max */
  AUS_JSON_BOOLEAN,
  AUS_JSON_TIME, /* ISO 8601 with zone */
  AUS_JSON_DATE, /* YYYY-MM-DD */
  AUS_JSON_ENUM, /* one of values */
  AUS_JSON_ID,   /* aus_id_is_valid() */
  AUS_JSON_EMAIL,
  AUS_JSON_PHONE,  /* E.164, spaces and a leading 0 of the national form are normalised elsewhere */
  AUS_JSON_ZONE,   /* IANA time zone */
  AUS_JSON_OBJECT, /* members */
  AUS_JSON_ARRAY,  /* min..max items, each of item */
  AUS_JSON_ANY     /* an object we carry but do not read; max = serialised bytes */
} AusJsonType;

typedef enum {
  AUS_JSON_OPTIONAL = 0,
  AUS_JSON_REQUIRED = 1 << 0,
  AUS_JSON_NULLABLE = 1 << 1,
  AUS_JSON_CRLF = 1 << 2, /* AUS_JSON_STRING: carriage returns, too (SDP: RFC 8866 section 5) */
  AUS_JSON_LINE = 1 << 3, /* AUS_JSON_STRING: one line: aus_text_is_line() */
} AusJsonFlags;

typedef struct _AusJsonMember AusJsonMember;
struct _AusJsonMember {
  const char *name; /* NULL ends a table */
  AusJsonType type;
  AusJsonFlags flags;
  gint64 min, max;
  const char *const *values;    /* AUS_JSON_ENUM: NULL-terminated */
  const AusJsonMember *members; /* AUS_JSON_OBJECT: table; AUS_JSON_ARRAY: one row for an item */
  const char *doc;              /* one sentence for the published schema */
};

/*
 * aus_json_check: @node is an object made as @members says: required members there, nothing
 * unknown, types and limits kept, no duplicate names. @pointer is the JSON pointer of @node ("" at
 * the root). On failure AUS_ERROR_INVALID with the pointer of the bad member.
 */
gboolean aus_json_check (JsonNode *node, const AusJsonMember *members, const char *pointer,
                         GError **error);

/*
 * aus_json_parse: (transfer full): text to node; AUS_ERROR_MALFORMED if it is not one JSON text in
 * UTF-8, nests deeper than 16 levels or is over @max_bytes (AUS_ERROR_TOO_LARGE).
 */
JsonNode *aus_json_parse (const char *data, gsize length, gsize max_bytes, GError **error);

/* aus_json_print: (transfer full): compact text. aus_json_print_object: takes @object over. */
char *aus_json_print (JsonNode *node);
char *aus_json_print_object (JsonObject *object);

/* aus_json_schema: (transfer full): the JSON Schema (2020-12) of a table. */
JsonNode *aus_json_schema (const AusJsonMember *members);

/* Convenience for optional members of a checked object: the default when absent or null. */
const char *aus_json_get_string (JsonObject *object, const char *name, const char *fallback);
gint64 aus_json_get_int (JsonObject *object, const char *name, gint64 fallback);
gboolean aus_json_get_boolean (JsonObject *object, const char *name, gboolean fallback);
/* aus_json_get_time: microseconds UTC of an AUS_JSON_TIME member. */
gint64 aus_json_get_time (JsonObject *object, const char *name, gint64 fallback);

/*
 * aus_json_check_version: the optional member "version" of a change is @known, that of what is
 * there; else AUS_ERROR_PRECONDITION_FAILED: somebody else has saved meanwhile.
 */
gboolean aus_json_check_version (JsonObject *object, gint64 known, GError **error);

/* Building: aus_json_set_text: NULL is null. aus_json_set_time: usec UTC as ISO 8601; 0 is null. */
void aus_json_set_text (JsonObject *object, const char *name, const char *text);
void aus_json_set_time (JsonObject *object, const char *name, gint64 usec);
/* aus_json_take_object: (transfer full): a node that takes @object, or @array, over. */
JsonNode *aus_json_take_object (JsonObject *object);
JsonNode *aus_json_take_array (JsonArray *array);

G_END_DECLS
