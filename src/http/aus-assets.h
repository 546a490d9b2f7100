/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * AusAssets: the built web pages, read into memory once: nothing a request asks for ever becomes a
 * path of the file system.
 */
typedef struct _AusAssets AusAssets;

typedef struct {
  const char *media_type;
  char *etag;
  GBytes *data;
  GBytes *gzip; /* the file beside it with .gz, or NULL */
} AusAsset;

/* aus_assets_load: everything below @directory; NULL: a built-in shell, for servers without pages.
 */
AusAssets *aus_assets_load (const char *directory, GError **error);
void aus_assets_free (AusAssets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusAssets, aus_assets_free)

/* aus_assets_find: @name relative to the directory ("assets/app-1a2b.js"); unowned, or NULL. */
const AusAsset *aus_assets_find (AusAssets *self, const char *name);

/*
 * aus_assets_make_shell: (transfer full): the page that starts the application; @problem (an
 * AusError's name, "" for none) becomes `<html data-problem="…">`, from where the friendly page is
 * chosen. A visitor without a session is told so in `data-session="none"`: asking the API who is
 * logged in would be refused, and stand as an error in the browser's console.
 */
typedef enum { AUS_SHELL_MAYBE_KNOWN, AUS_SHELL_STRANGER } AusShellVisitor;
char *aus_assets_make_shell (AusAssets *self, const char *problem, AusShellVisitor visitor);

/* aus_assets_media_type: by the ending of the name; octets for those we do not build. */
const char *aus_assets_media_type (const char *name);

G_END_DECLS
