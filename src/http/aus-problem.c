/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-problem.h"

typedef struct {
  guint status;
  const char *title;
} ProblemKind;

static const ProblemKind problem_kinds[AUS_ERROR_N_CODES] = {
  [AUS_ERROR_INTERNAL] = { 500, "The server met an error of its own" },
  [AUS_ERROR_UNAVAILABLE] = { 503, "The service is not available at the moment" },
  [AUS_ERROR_MALFORMED] = { 400, "The request cannot be read" },
  [AUS_ERROR_INVALID] = { 422, "A value of the request is not valid" },
  [AUS_ERROR_UNAUTHENTICATED] = { 401, "Authentication is needed" },
  [AUS_ERROR_CSRF] = { 403, "The request does not come from our own page" },
  [AUS_ERROR_FORBIDDEN] = { 403, "This is not allowed for you" },
  [AUS_ERROR_NOT_FOUND] = { 404, "There is nothing here" },
  [AUS_ERROR_METHOD_NOT_ALLOWED] = { 405, "This address does not know the method" },
  [AUS_ERROR_NOT_ACCEPTABLE] = { 406, "None of the accepted media types can be given" },
  [AUS_ERROR_UNSUPPORTED_MEDIA] = { 415, "The media type of the body is not supported" },
  [AUS_ERROR_TOO_LARGE] = { 413, "The body is too large" },
  [AUS_ERROR_TOO_MANY_REQUESTS] = { 429, "Too many requests" },
  [AUS_ERROR_LOCKED_OUT] = { 423, "The account is locked for a while" },
  [AUS_ERROR_WRONG_CREDENTIALS] = { 401, "The credentials are wrong" },
  [AUS_ERROR_ILLEGAL_TRANSITION] = { 409, "The present state does not allow this" },
  [AUS_ERROR_OVERLAP] = { 409, "The time overlaps another consultation" },
  [AUS_ERROR_PRECONDITION_FAILED] = { 412, "Somebody has saved in the meantime" },
  [AUS_ERROR_PRECONDITION_REQUIRED] = { 428, "If-Match is needed" },
  [AUS_ERROR_IDEMPOTENCY_MISMATCH] = { 409, "The Idempotency-Key was used for another request" },
  [AUS_ERROR_IDEMPOTENCY_BUSY] = { 409, "The first request with this key is still under way" },
  [AUS_ERROR_LINK_UNKNOWN] = { 404, "This link is not known" },
  [AUS_ERROR_LINK_EXPIRED] = { 410, "This link has expired" },
  [AUS_ERROR_LINK_REVOKED] = { 410, "This link has been replaced" },
  [AUS_ERROR_LINK_OTHER_DAY] = { 409, "This link is for another day" },
  [AUS_ERROR_CONSENT_REQUIRED] = { 409, "Consent is needed first" },
  [AUS_ERROR_ROOM_LOCKED] = { 409, "The room is locked" },
  [AUS_ERROR_ROOM_FULL] = { 409, "The room is full" },
  [AUS_ERROR_INFECTED] = { 422, "The virus scanner refuses this document" },
  [AUS_ERROR_STORAGE_FULL] = { 507, "There is no room left on the server" },
  [AUS_ERROR_SLOT_TAKEN] = { 409, "Somebody else was faster" },
  [AUS_ERROR_HOST_PRESENT] = { 409, "Somebody of the site is still beside the patient" },
  [AUS_ERROR_DUPLICATE] = { 409, "Somebody like this is known already" },
  [AUS_ERROR_SCHEMA] = { 500, "The database cannot be used" },
};

AusError
aus_problem_get_code (const GError *error)
{
  if (error == NULL || error->domain != AUS_ERROR || error->code < 0 ||
      error->code >= AUS_ERROR_N_CODES)
    return AUS_ERROR_INTERNAL;
  return (AusError) error->code;
}

guint
aus_problem_get_status (AusError code)
{
  g_return_val_if_fail (code < AUS_ERROR_N_CODES, 500);

  return problem_kinds[code].status;
}

const char *
aus_problem_get_title (AusError code)
{
  g_return_val_if_fail (code < AUS_ERROR_N_CODES, "");

  return problem_kinds[code].title;
}

JsonObject *
aus_problem_new (const GError *error)
{
  AusError code = aus_problem_get_code (error);
  guint status = aus_problem_get_status (code);
  g_autofree char *type = g_strconcat (AUS_PROBLEM_BASE, aus_error_get_name (code), NULL);
  JsonObject *problem = json_object_new ();

  json_object_set_string_member (problem, "type", type);
  json_object_set_string_member (problem, "title", problem_kinds[code].title);
  json_object_set_int_member (problem, "status", status);
  if (error == NULL || status == 500)
    return problem;

  /* Of what is not there, and of what is there for others only, the same is said (B9). */
  json_object_set_string_member (problem, "detail",
                                 code == AUS_ERROR_NOT_FOUND ? "Nothing here, or nothing for you"
                                                             : error->message);
  if (aus_error_get_pointer (error) != NULL)
    json_object_set_string_member (problem, "pointer", aus_error_get_pointer (error));
  if (aus_error_get_retry_after (error) > 0)
    json_object_set_int_member (problem, "retry_after", aus_error_get_retry_after (error));
  return problem;
}
