/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-identity-cache.h"

/* Looked up again once a minute, which is also how fresh "last used" of a session is. */
#define FRESH_USEC  (60 * (gint64) G_USEC_PER_SEC)
#define MAX_ENTRIES 20000

typedef struct {
  AusIdentity *identity; /* ref */
  gint64 looked_up_at;
} Entry;

struct _AusIdentityCache {
  AusClock *clock;     /* ref */
  GHashTable *entries; /* key → Entry */
  guint64 generation;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  aus_identity_unref (entry->identity);
  g_free (entry);
}

AusIdentityCache *
aus_identity_cache_new (AusClock *clock)
{
  AusIdentityCache *self = g_new0 (AusIdentityCache, 1);

  self->clock = g_object_ref (clock);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  return self;
}

void
aus_identity_cache_free (AusIdentityCache *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->entries);
  g_object_unref (self->clock);
  g_free (self);
}

AusIdentity *
aus_identity_cache_get (AusIdentityCache *self, const char *key)
{
  Entry *entry = g_hash_table_lookup (self->entries, key);
  gint64 now = aus_clock_now (self->clock);

  if (entry == NULL)
    return NULL;
  gboolean expired = entry->identity->expires_at != 0 && entry->identity->expires_at <= now;
  if (!expired && now - entry->looked_up_at < FRESH_USEC)
    return aus_identity_ref (entry->identity);
  g_hash_table_remove (self->entries, key);
  return NULL;
}

void
aus_identity_cache_put (AusIdentityCache *self, const char *key, AusIdentity *identity,
                        guint64 generation)
{
  if (generation != self->generation)
    return;
  if (g_hash_table_size (self->entries) >= MAX_ENTRIES)
    g_hash_table_remove_all (self->entries);
  Entry *entry = g_new0 (Entry, 1);
  entry->identity = aus_identity_ref (identity);
  entry->looked_up_at = aus_clock_now (self->clock);
  g_hash_table_insert (self->entries, g_strdup (key), entry);
}

guint64
aus_identity_cache_get_generation (AusIdentityCache *self)
{
  return self->generation;
}

void
aus_identity_cache_clear (AusIdentityCache *self)
{
  self->generation++;
  g_hash_table_remove_all (self->entries);
}
