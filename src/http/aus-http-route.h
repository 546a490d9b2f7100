/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-idempotency.h"
#include "core/aus-error.h"
#include "core/aus-json.h"
#include "http/aus-rate-limit.h"

G_BEGIN_DECLS

typedef struct _AusHttpRequest AusHttpRequest;

typedef enum {
  AUS_HTTP_AUTH_NONE,
  AUS_HTTP_AUTH_ANY,     /* session, or any bearer */
  AUS_HTTP_AUTH_SESSION, /* the cookie of an account: not for programs */
  AUS_HTTP_AUTH_READ,    /* session, or bearer with consultations:read */
  AUS_HTTP_AUTH_WRITE,   /* session, or bearer with consultations:write */
  AUS_HTTP_AUTH_OPERATE, /* session, bearer with operate, or the control socket */
  AUS_HTTP_AUTH_VISIT,   /* the cookie of that visit, or a session */
} AusHttpAuth;

typedef enum {
  AUS_HTTP_PLAIN = 0,
  AUS_HTTP_MATCH = 1 << 0,          /* If-Match may be given */
  AUS_HTTP_MATCH_REQUIRED = 1 << 1, /* without it 428 */
  AUS_HTTP_CONDITIONAL = 1 << 2,    /* ETag, If-None-Match → 304 */
  AUS_HTTP_ONCE = 1 << 3,           /* Idempotency-Key may be given */
  AUS_HTTP_MERGE_PATCH = 1 << 4,    /* the body is a JSON merge patch (RFC 7396) */
  AUS_HTTP_NOT_JSON = 1 << 5,       /* pages: no Accept check, problems are pages */
  AUS_HTTP_UPGRADE = 1 << 6,        /* a WebSocket: left to the signalling */
  AUS_HTTP_RAW = 1 << 7,            /* bodies are not ours to check: SDP, a provider's news; what
                                       opens it is no cookie */
  AUS_HTTP_TAKES_BYTES = 1 << 8,    /* the body is a file: the handler is called before it comes */
  AUS_HTTP_GIVES_BYTES = 1 << 9,    /* and the answer is one */
  AUS_HTTP_SHEET = 1 << 10,         /* the answer is a table for spreadsheets: text/csv */
} AusHttpTraits;

/* AusHttpAnswer: one successful answer of a route, for the published description. */
typedef struct {
  guint status;       /* 0 ends a list */
  const char *schema; /* name of a row of aus_api_schemas; NULL = no body */
  const char *doc;
} AusHttpAnswer;

typedef void (*AusHttpHandler) (AusHttpRequest *request);

#define AUS_HTTP_MAX_ANSWERS  3
#define AUS_HTTP_MAX_PROBLEMS 8

/*
 * AusHttpRoute: everything the dispatcher does before a handler, and everything the OpenAPI
 * document says, is one row. What follows from the other members (401 of a route that needs
 * authentication, 422 of one with a body…) is not repeated in @problems.
 */
typedef struct {
  const char *method;
  const char *pattern; /* "/api/v1/consultations/{id}"; a last "{*}" takes the rest */
  AusHttpHandler handler;
  const AusUseCase *use_case; /* what the usual handlers run… */
  AusAnswerFunc answer;       /* …and say of its result */
  AusHttpAuth auth;
  AusRateClass rate;
  AusHttpTraits traits;
  const AusJsonMember *query; /* NULL: no parameters */
  const AusJsonMember *body;  /* NULL: no body */
  AusHttpAnswer answers[AUS_HTTP_MAX_ANSWERS + 1];
  AusError problems[AUS_HTTP_MAX_PROBLEMS + 1]; /* 0 = AUS_ERROR_INTERNAL ends the list */
  const char *operation;                        /* operationId; NULL: not in the description */
  const char *doc;
} AusHttpRoute;

G_END_DECLS
