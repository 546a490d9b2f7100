/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/aus-http-route.h"

G_BEGIN_DECLS

#define AUS_ROUTER_MAX_PARAMS 4

/* AusRouter: finds the row of the route table for a method and a path. */
typedef struct _AusRouter AusRouter;

/* AusRouteMatch: values are decoded and owned by the match. */
typedef struct {
  const AusHttpRoute *route;
  struct {
    const char *name; /* interned */
    char *value;
  } params[AUS_ROUTER_MAX_PARAMS];
} AusRouteMatch;

void aus_route_match_clear (AusRouteMatch *self);
const char *aus_route_match_get_param (const AusRouteMatch *self, const char *name);

AusRouter *aus_router_new (void);
void aus_router_free (AusRouter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusRouter, aus_router_free)

/* aus_router_add_table: @routes ends with a row without method; static. */
void aus_router_add_table (AusRouter *self, const AusHttpRoute *routes);

/*
 * aus_router_match: @path is the raw path. A segment "{id}", "{pid}" or "{did}" takes valid ids
 * only; a literal segment wins over a parameter. HEAD is served by the row of GET. On failure
 * AUS_ERROR_NOT_FOUND, or AUS_ERROR_METHOD_NOT_ALLOWED with @allow (transfer full), the Allow
 * header; for OPTIONS that is the answer.
 */
gboolean aus_router_match (AusRouter *self, const char *method, const char *path,
                           AusRouteMatch *match, char **allow, GError **error);

/* aus_router_get_routes: (element-type AusHttpRoute): all rows in the order they were added. */
GPtrArray *aus_router_get_routes (AusRouter *self);

G_END_DECLS
