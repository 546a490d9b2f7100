/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-router.h"

#include <string.h>

#include "core/aus-id.h"

#define MAX_SEGMENTS 8
#define MAX_VALUE    256

typedef struct {
  const char *text; /* interned; the name without braces for a parameter */
  gboolean is_param;
} Segment;

/* All methods of one pattern. */
typedef struct {
  Segment segments[MAX_SEGMENTS];
  guint n_segments;
  guint n_literals;
  gboolean takes_rest;
  const char *pattern;
  GPtrArray *routes; /* of AusHttpRoute */
} Place;

struct _AusRouter {
  GPtrArray *places; /* of Place, most literal first */
  GPtrArray *routes; /* of AusHttpRoute */
};

static void
place_free (Place *place)
{
  g_ptr_array_unref (place->routes);
  g_free (place);
}

void
aus_route_match_clear (AusRouteMatch *self)
{
  for (guint i = 0; i < AUS_ROUTER_MAX_PARAMS; i++)
    g_clear_pointer (&self->params[i].value, g_free);
  self->route = NULL;
}

const char *
aus_route_match_get_param (const AusRouteMatch *self, const char *name)
{
  for (guint i = 0; i < AUS_ROUTER_MAX_PARAMS && self->params[i].value != NULL; i++)
    if (g_str_equal (self->params[i].name, name))
      return self->params[i].value;
  return NULL;
}

AusRouter *
aus_router_new (void)
{
  AusRouter *self = g_new0 (AusRouter, 1);

  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify) place_free);
  self->routes = g_ptr_array_new ();
  return self;
}

void
aus_router_free (AusRouter *self)
{
  g_ptr_array_unref (self->places);
  g_ptr_array_unref (self->routes);
  g_free (self);
}

static Place *
place_new (const char *pattern)
{
  Place *place = g_new0 (Place, 1);
  g_auto (GStrv) parts = g_strsplit (pattern + 1, "/", -1);

  place->pattern = pattern;
  place->routes = g_ptr_array_new ();
  for (guint i = 0; parts[i] != NULL; i++) {
    Segment *segment = &place->segments[place->n_segments];
    gsize length = strlen (parts[i]);

    g_assert (place->n_segments < MAX_SEGMENTS);
    if (g_str_equal (parts[i], "{*}")) {
      place->takes_rest = TRUE;
      break;
    }
    segment->is_param = parts[i][0] == '{';
    if (segment->is_param)
      parts[i][length - 1] = '\0';
    else
      place->n_literals++;
    segment->text = g_intern_string (parts[i] + (segment->is_param ? 1 : 0));
    place->n_segments++;
  }
  return place;
}

static Place *
ensure_place (AusRouter *self, const char *pattern)
{
  Place *place;

  for (guint i = 0; i < self->places->len; i++) {
    place = g_ptr_array_index (self->places, i);
    if (g_str_equal (place->pattern, pattern))
      return place;
  }
  place = place_new (pattern);
  g_ptr_array_add (self->places, place);
  return place;
}

static gint
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *left = *(Place *const *) a;
  const Place *right = *(Place *const *) b;

  return (gint) right->n_literals - (gint) left->n_literals;
}

void
aus_router_add_table (AusRouter *self, const AusHttpRoute *routes)
{
  for (const AusHttpRoute *route = routes; route->method != NULL; route++) {
    g_ptr_array_add (ensure_place (self, route->pattern)->routes, (gpointer) route);
    g_ptr_array_add (self->routes, (gpointer) route);
  }
  g_ptr_array_sort (self->places, compare_places);
}

GPtrArray *
aus_router_get_routes (AusRouter *self)
{
  return self->routes;
}

/* Ids that cannot exist are turned away here, so that no handler ever sees one. */
static gboolean
param_is_valid (const char *name, const char *value)
{
  if (g_str_equal (name, "id") || g_str_equal (name, "pid") || g_str_equal (name, "did"))
    return aus_id_is_valid (value);
  return value[0] != '\0' && strlen (value) <= MAX_VALUE;
}

static gboolean
take_param (AusRouteMatch *match, guint index, const char *name, const char *text, gsize length)
{
  g_autofree char *value = g_uri_unescape_segment (text, text + length, "/");

  if (value == NULL || !g_utf8_validate (value, -1, NULL) || !param_is_valid (name, value))
    return FALSE;
  match->params[index].name = name;
  match->params[index].value = g_steal_pointer (&value);
  return TRUE;
}

static gboolean
place_matches (const Place *place, const char *path, AusRouteMatch *match)
{
  const char *at = path + 1;
  guint n_params = 0;

  for (guint i = 0; i < place->n_segments; i++) {
    const Segment *segment = &place->segments[i];
    gsize length = strcspn (at, "/");
    gboolean is_last = i + 1 == place->n_segments && !place->takes_rest;

    if (segment->is_param && !take_param (match, n_params++, segment->text, at, length))
      return FALSE;
    if (!segment->is_param &&
        (strlen (segment->text) != length || memcmp (segment->text, at, length) != 0))
      return FALSE;
    if ((at[length] == '\0') != is_last)
      return FALSE;
    at += length + (is_last ? 0 : 1);
  }
  if (place->takes_rest)
    return take_param (match, n_params, "*", at, strlen (at));
  return place->n_segments > 0 || *at == '\0';
}

static const AusHttpRoute *
find_method (const Place *place, const char *method)
{
  for (guint i = 0; i < place->routes->len; i++) {
    const AusHttpRoute *route = g_ptr_array_index (place->routes, i);

    if (g_str_equal (route->method, method))
      return route;
  }
  return g_str_equal (method, "HEAD") ? find_method (place, "GET") : NULL;
}

static char *
list_methods (const Place *place)
{
  GString *allow = g_string_new (NULL);

  for (guint i = 0; i < place->routes->len; i++) {
    const AusHttpRoute *route = g_ptr_array_index (place->routes, i);

    g_string_append_printf (allow, "%s, ", route->method);
    if (g_str_equal (route->method, "GET"))
      g_string_append (allow, "HEAD, ");
  }
  g_string_append (allow, "OPTIONS");
  return g_string_free (allow, FALSE);
}

static const Place *
find_place (AusRouter *self, const char *path, AusRouteMatch *match)
{
  for (guint i = 0; path[0] == '/' && i < self->places->len; i++) {
    const Place *place = g_ptr_array_index (self->places, i);

    if (place_matches (place, path, match))
      return place;
    aus_route_match_clear (match);
  }
  return NULL;
}

gboolean
aus_router_match (AusRouter *self, const char *method, const char *path, AusRouteMatch *match,
                  char **allow, GError **error)
{
  const Place *place = find_place (self, path, match);

  if (place == NULL) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "There is nothing at this address");
    return FALSE;
  }
  match->route = find_method (place, method);
  if (match->route != NULL)
    return TRUE;

  aus_route_match_clear (match);
  *allow = list_methods (place);
  g_set_error (error, AUS_ERROR, AUS_ERROR_METHOD_NOT_ALLOWED, "This address knows %s", *allow);
  return FALSE;
}
