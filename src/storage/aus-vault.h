/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/aus-secrets.h"

G_BEGIN_DECLS

/*
 * AusVault: bodies of documents as files of one directory, each encrypted under a key of its own
 * (libsodium's secretstream, XChaCha20-Poly1305) in frames, so that 50 MB pass through 64 kB. The
 * key is kept by the caller, wrapped under the vault's keys for that id: whoever has the directory
 * or the database, or both, but not the file with the keys, reads nothing, and a file cannot be
 * put in another's place.
 *
 *   file = "AUSDOC1\n" · secretstream header (24) · frames of 64 kB (the last may be shorter, also
 *          empty, and is tagged as the last) with 17 bytes each
 *
 * Functions block: never on the main loop. One writer or reader is used by one thread at a time.
 */
typedef struct _AusVault AusVault;
typedef struct _AusVaultWriter AusVaultWriter;
typedef struct _AusVaultReader AusVaultReader;

#define AUS_VAULT_FRAME_BYTES 65536

/*
 * aus_vault_open: (transfer full): makes @directory (0700) and clears away what writers that died
 * have left. @keys is unowned and outlives the vault.
 */
AusVault *aus_vault_open (const char *directory, AusSecrets *keys, GError **error);
void aus_vault_free (AusVault *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusVault, aus_vault_free)

/* aus_vault_get_keys: unowned: also what rows about documents are sealed with. */
AusSecrets *aus_vault_get_keys (AusVault *self);

/* aus_vault_list: (transfer full) (element-type utf8): ids of all bodies. */
GPtrArray *aus_vault_list (AusVault *self, GError **error);
/* aus_vault_remove: TRUE also when it is not there. */
gboolean aus_vault_remove (AusVault *self, const char *id, GError **error);

/*
 * aus_vault_create: (transfer full): a body that nobody sees before aus_vault_writer_commit(): a
 * writer that is freed before leaves nothing. AUS_ERROR_STORAGE_FULL when the disk is full.
 */
AusVaultWriter *aus_vault_create (AusVault *self, const char *id, GError **error);
gboolean aus_vault_writer_write (AusVaultWriter *self, const guint8 *bytes, gsize length,
                                 GError **error);
/*
 * aus_vault_writer_commit: (transfer full): the wrapped key, once body and name are on the disk,
 * also for a power cut.
 */
char *aus_vault_writer_commit (AusVaultWriter *self, GError **error);
void aus_vault_writer_free (AusVaultWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusVaultWriter, aus_vault_writer_free)

/* aus_vault_read: (transfer full): AUS_ERROR_INTERNAL when it is missing or not of this key. */
AusVaultReader *aus_vault_read (AusVault *self, const char *id, const char *wrapped_key,
                                GError **error);
/*
 * aus_vault_reader_next: the next up to AUS_VAULT_FRAME_BYTES into @buffer; 0 at the end, -1 and
 * AUS_ERROR_INTERNAL when the file was altered or cut.
 */
gssize aus_vault_reader_next (AusVaultReader *self, guint8 *buffer, GError **error);
void aus_vault_reader_free (AusVaultReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusVaultReader, aus_vault_reader_free)

G_END_DECLS
