/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-openapi.h"

#include <string.h>

#include "http/api/aus-api.h"
#include "http/aus-problem.h"

/* What the published description says of every operation follows from its row in the table. */

static JsonObject *
take_member (JsonObject *parent, const char *name)
{
  JsonObject *child = json_object_new ();

  json_object_set_object_member (parent, name, child);
  return child;
}

static JsonObject *
make_reference (const char *schema)
{
  JsonObject *reference = json_object_new ();
  g_autofree char *path = g_strconcat ("#/components/schemas/", schema, NULL);

  json_object_set_string_member (reference, "$ref", path);
  return reference;
}

static void
add_content (JsonObject *parent, const char *media_type, JsonObject *schema)
{
  JsonObject *content = take_member (parent, "content");

  json_object_set_object_member (take_member (content, media_type), "schema", schema);
}

/* The schema of one row: a table of one member has it as its only property. */
static JsonObject *
make_member_schema (const AusJsonMember *member)
{
  AusJsonMember table[] = { *member, { NULL } };
  g_autoptr (JsonNode) node = aus_json_schema (table);
  JsonObject *properties =
      json_object_get_object_member (json_node_get_object (node), "properties");

  return json_object_ref (json_object_get_object_member (properties, member->name));
}

static JsonObject *
add_parameter (JsonArray *parameters, const char *where, const char *name, gboolean required,
               const char *doc)
{
  JsonObject *parameter = json_object_new ();

  json_object_set_string_member (parameter, "name", name);
  json_object_set_string_member (parameter, "in", where);
  json_object_set_boolean_member (parameter, "required", required);
  if (doc != NULL)
    json_object_set_string_member (parameter, "description", doc);
  json_array_add_object_element (parameters, parameter);
  return parameter;
}

static void
add_path_parameters (JsonArray *parameters, const char *pattern)
{
  for (const char *open = strchr (pattern, '{'); open != NULL; open = strchr (open + 1, '{')) {
    g_autofree char *name = g_strndup (open + 1, strcspn (open + 1, "}"));
    const AusJsonMember id = { name, AUS_JSON_ID };
    JsonObject *parameter = add_parameter (parameters, "path", name, TRUE, NULL);

    json_object_set_object_member (parameter, "schema", make_member_schema (&id));
  }
}

static void
add_query_parameters (JsonArray *parameters, const AusJsonMember *query)
{
  for (const AusJsonMember *member = query; member != NULL && member->name != NULL; member++) {
    AusJsonMember undocumented = *member;
    JsonObject *parameter = add_parameter (parameters, "query", member->name,
                                           (member->flags & AUS_JSON_REQUIRED) != 0, member->doc);

    undocumented.doc = NULL;
    json_object_set_object_member (parameter, "schema", make_member_schema (&undocumented));
  }
}

static gboolean
is_unsafe (const AusHttpRoute *route)
{
  return !g_str_equal (route->method, "GET");
}

static void
add_header_parameters (JsonArray *parameters, const AusHttpRoute *route)
{
  const struct {
    gboolean applies;
    const char *name;
    gboolean required;
    const char *doc;
  } headers[] = {
    { (route->traits & AUS_HTTP_TAKES_BYTES) != 0, "Content-Disposition", FALSE,
      "attachment; filename*=UTF-8''name" },
    { is_unsafe (route) && route->auth != AUS_HTTP_AUTH_NONE, "X-CSRF-Token", FALSE,
      "Needed with the cookie, not with a bearer token" },
    { (route->traits & AUS_HTTP_MATCH) != 0, "If-Match", FALSE, "ETag of what was seen" },
    { (route->traits & AUS_HTTP_MATCH_REQUIRED) != 0, "If-Match", TRUE, "ETag of what was seen" },
    { (route->traits & AUS_HTTP_CONDITIONAL) != 0, "If-None-Match", FALSE, "ETag of what one has" },
    { (route->traits & AUS_HTTP_ONCE) != 0, "Idempotency-Key", FALSE,
      "The same key gives the same answer once more and does nothing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++) {
    const AusJsonMember text = { headers[i].name, AUS_JSON_STRING };

    if (headers[i].applies)
      json_object_set_object_member (add_parameter (parameters, "header", headers[i].name,
                                                    headers[i].required, headers[i].doc),
                                     "schema", make_member_schema (&text));
  }
}

static void
add_parameters (JsonObject *operation, const AusHttpRoute *route)
{
  JsonArray *parameters = json_array_new ();

  add_path_parameters (parameters, route->pattern);
  add_query_parameters (parameters, route->query);
  add_header_parameters (parameters, route);
  if (json_array_get_length (parameters) > 0)
    json_object_set_array_member (operation, "parameters", parameters);
  else
    json_array_unref (parameters);
}

static gboolean
requires_body (const AusJsonMember *body)
{
  for (const AusJsonMember *member = body; member->name != NULL; member++)
    if ((member->flags & AUS_JSON_REQUIRED) != 0)
      return TRUE;
  return FALSE;
}

/* OpenAPI 3.1: a body without a schema is bytes. */
static void
add_bytes (JsonObject *parent)
{
  json_object_set_boolean_member (parent, "required", TRUE);
  take_member (take_member (parent, "content"), "application/octet-stream");
}

static void
add_body (JsonObject *operation, const AusHttpRoute *route)
{
  g_autoptr (JsonNode) schema = NULL;
  JsonObject *body, *content;

  if ((route->traits & AUS_HTTP_TAKES_BYTES) != 0)
    add_bytes (take_member (operation, "requestBody"));
  if (route->body == NULL)
    return;
  schema = aus_json_schema (route->body);
  body = take_member (operation, "requestBody");
  json_object_set_boolean_member (body, "required", requires_body (route->body));
  content = take_member (body, "content");
  json_object_set_member (take_member (content, "application/json"), "schema",
                          json_node_copy (schema));
  if ((route->traits & AUS_HTTP_MERGE_PATCH) != 0)
    json_object_set_member (take_member (content, "application/merge-patch+json"), "schema",
                            json_node_copy (schema));
}

/* Which problems follow from a row without being written there. */
static void
collect_problems (const AusHttpRoute *route, gboolean *may)
{
  gboolean has_id = strchr (route->pattern, '{') != NULL;
  AusHttpTraits matches = AUS_HTTP_MATCH | AUS_HTTP_MATCH_REQUIRED;

  may[AUS_ERROR_TOO_MANY_REQUESTS] = TRUE;
  may[AUS_ERROR_NOT_ACCEPTABLE] = (route->traits & AUS_HTTP_GIVES_BYTES) == 0;
  may[AUS_ERROR_INVALID] = TRUE;
  may[AUS_ERROR_NOT_FOUND] = has_id;
  may[AUS_ERROR_UNAUTHENTICATED] = route->auth != AUS_HTTP_AUTH_NONE;
  may[AUS_ERROR_FORBIDDEN] = route->auth != AUS_HTTP_AUTH_NONE && route->auth != AUS_HTTP_AUTH_ANY;
  if (is_unsafe (route)) {
    may[AUS_ERROR_CSRF] = TRUE;
    may[AUS_ERROR_MALFORMED] = (route->traits & AUS_HTTP_TAKES_BYTES) == 0;
    may[AUS_ERROR_UNSUPPORTED_MEDIA] = TRUE;
    may[AUS_ERROR_TOO_LARGE] = TRUE;
  }
  may[AUS_ERROR_PRECONDITION_FAILED] = (route->traits & matches) != 0;
  may[AUS_ERROR_PRECONDITION_REQUIRED] = (route->traits & AUS_HTTP_MATCH_REQUIRED) != 0;
  may[AUS_ERROR_IDEMPOTENCY_MISMATCH] = (route->traits & AUS_HTTP_ONCE) != 0;
  for (const AusError *problem = route->problems; *problem != AUS_ERROR_INTERNAL; problem++)
    may[*problem] = TRUE;
}

static void
add_problem (JsonObject *responses, AusError code)
{
  g_autofree char *status = g_strdup_printf ("%u", aus_problem_get_status (code));
  JsonObject *response;

  if (!json_object_has_member (responses, status)) {
    response = take_member (responses, status);
    json_object_set_string_member (response, "description", aus_problem_get_title (code));
    add_content (response, AUS_PROBLEM_MEDIA_TYPE, make_reference ("Problem"));
    json_object_set_array_member (response, "x-problems", json_array_new ());
  }
  response = json_object_get_object_member (responses, status);
  json_array_add_string_element (json_object_get_array_member (response, "x-problems"),
                                 aus_error_get_name (code));
}

static void
add_sheet (JsonObject *response)
{
  JsonObject *content = take_member (response, "content");

  json_object_set_string_member (take_member (take_member (content, "text/csv"), "schema"), "type",
                                 "string");
}

static void
add_responses (JsonObject *operation, const AusHttpRoute *route)
{
  JsonObject *responses = take_member (operation, "responses");
  gboolean may[AUS_ERROR_N_CODES] = { FALSE };
  JsonObject *other;

  for (const AusHttpAnswer *answer = route->answers; answer->status != 0; answer++) {
    g_autofree char *status = g_strdup_printf ("%u", answer->status);
    JsonObject *response = take_member (responses, status);

    json_object_set_string_member (response, "description", answer->doc);
    if ((route->traits & AUS_HTTP_SHEET) != 0)
      add_sheet (response);
    else if (answer->schema != NULL)
      add_content (response, "application/json", make_reference (answer->schema));
    else if ((route->traits & AUS_HTTP_GIVES_BYTES) != 0)
      take_member (take_member (response, "content"), "*/*");
  }
  collect_problems (route, may);
  for (guint code = 0; code < AUS_ERROR_N_CODES; code++)
    if (may[code])
      add_problem (responses, (AusError) code);

  other = take_member (responses, "default");
  json_object_set_string_member (other, "description", "The server failed (500) or is busy (503)");
  add_content (other, AUS_PROBLEM_MEDIA_TYPE, make_reference ("Problem"));
}

static void
add_requirement (JsonArray *security, const char *scheme, const char *scope)
{
  JsonObject *requirement = json_object_new ();
  JsonArray *scopes = json_array_new ();

  if (scope != NULL)
    json_array_add_string_element (scopes, scope);
  json_object_set_array_member (requirement, scheme, scopes);
  json_array_add_object_element (security, requirement);
}

static void
add_security (JsonObject *operation, const AusHttpRoute *route)
{
  JsonArray *security = json_array_new ();

  switch (route->auth) {
  case AUS_HTTP_AUTH_NONE:
    break;
  case AUS_HTTP_AUTH_ANY:
    add_requirement (security, "bearer", NULL);
    add_requirement (security, "session", NULL);
    break;
  case AUS_HTTP_AUTH_SESSION:
    add_requirement (security, "session", NULL);
    break;
  case AUS_HTTP_AUTH_READ:
    add_requirement (security, "bearer", "consultations:read");
    add_requirement (security, "session", NULL);
    break;
  case AUS_HTTP_AUTH_WRITE:
    add_requirement (security, "bearer", "consultations:write");
    add_requirement (security, "session", NULL);
    break;
  case AUS_HTTP_AUTH_OPERATE:
    add_requirement (security, "bearer", "operate");
    add_requirement (security, "session", NULL);
    break;
  case AUS_HTTP_AUTH_VISIT:
    add_requirement (security, "session", NULL);
    break;
  }
  json_object_set_array_member (operation, "security", security);
}

static JsonObject *
make_operation (const AusHttpRoute *route)
{
  JsonObject *operation = json_object_new ();

  json_object_set_string_member (operation, "operationId", route->operation);
  json_object_set_string_member (operation, "summary", route->doc);
  add_security (operation, route);
  add_parameters (operation, route);
  add_body (operation, route);
  add_responses (operation, route);
  return operation;
}

static void
add_paths (JsonObject *document)
{
  JsonObject *paths = take_member (document, "paths");

  for (const AusHttpRoute *route = aus_api_routes; route->method != NULL; route++) {
    g_autofree char *method = g_ascii_strdown (route->method, -1);

    if (!json_object_has_member (paths, route->pattern))
      take_member (paths, route->pattern);
    json_object_set_object_member (json_object_get_object_member (paths, route->pattern), method,
                                   make_operation (route));
  }
}

static const AusJsonMember problem_members[] = {
  { "type", AUS_JSON_STRING, AUS_JSON_REQUIRED, .doc = AUS_PROBLEM_BASE "… and a stable name" },
  { "title", AUS_JSON_STRING, AUS_JSON_REQUIRED },
  { "status", AUS_JSON_INTEGER, AUS_JSON_REQUIRED },
  { "detail", AUS_JSON_STRING, .doc = "For the developer; not for patients" },
  { "pointer", AUS_JSON_STRING, .doc = "JSON pointer into the body, or ?name of a parameter" },
  { "retry_after", AUS_JSON_INTEGER, .doc = "Seconds" },
  { "current", AUS_JSON_ANY, .doc = "With 412: the consultation as it is now" },
  { "conflicts", AUS_JSON_ARRAY, .members = (const AusJsonMember[]){ { "conflict", AUS_JSON_ANY } },
    .doc = "With overlap: id, planned_start and planned_duration_minutes of each" },
  { "duplicates", AUS_JSON_ARRAY,
    .members = (const AusJsonMember[]){ { "duplicate", AUS_JSON_ANY } },
    .doc = "With duplicate: id, display_name, birth_name and birth_date of each" },
  { NULL },
};

static void
add_schemas (JsonObject *components)
{
  JsonObject *schemas = take_member (components, "schemas");

  json_object_set_member (schemas, "Problem", aus_json_schema (problem_members));
  for (const AusApiSchema *schema = aus_api_schemas; schema->name != NULL; schema++) {
    if (schema->members != NULL)
      json_object_set_member (schemas, schema->name, aus_json_schema (schema->members));
    else
      json_object_set_string_member (take_member (schemas, schema->name), "type", "object");
  }
}

static void
add_security_schemes (JsonObject *components)
{
  JsonObject *schemes = take_member (components, "securitySchemes");
  JsonObject *bearer = take_member (schemes, "bearer");
  JsonObject *session = take_member (schemes, "session");

  json_object_set_string_member (bearer, "type", "http");
  json_object_set_string_member (bearer, "scheme", "bearer");
  json_object_set_string_member (bearer, "description",
                                 "A token of the account, limited by its scopes");
  json_object_set_string_member (session, "type", "apiKey");
  json_object_set_string_member (session, "in", "cookie");
  json_object_set_string_member (session, "name", AUS_COOKIE_SESSION);
  json_object_set_string_member (session, "description",
                                 "Set by logging in; unsafe methods also need X-CSRF-Token");
}

JsonNode *
aus_openapi_new (void)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *document = json_object_new ();
  JsonObject *info, *license, *components;

  json_object_set_string_member (document, "openapi", "3.1.0");
  info = take_member (document, "info");
  json_object_set_string_member (info, "title", "Auscult");
  json_object_set_string_member (info, "version", AUS_VERSION);
  json_object_set_string_member (info, "description",
                                 "Video consultations: planning, waiting room, call. Times are "
                                 "ISO 8601 with zone, errors RFC 9457 problem documents.");
  license = take_member (info, "license");
  json_object_set_string_member (license, "name", "GPL-3.0-or-later");
  json_object_set_string_member (license, "identifier", "GPL-3.0-or-later");
  add_paths (document);
  components = take_member (document, "components");
  add_schemas (components);
  add_security_schemes (components);
  json_node_take_object (node, document);
  return node;
}
