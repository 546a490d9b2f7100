/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"

/* What an AUS_ERROR carries beside code and message. */
typedef struct {
  char *pointer;
  guint retry_after;
  gpointer detail; /* ref */
  AusErrorRef detail_ref;
  GDestroyNotify detail_unref;
} AusErrorPrivate;

static void
aus_error_private_init (AusErrorPrivate *priv)
{
  priv->pointer = NULL;
  priv->retry_after = 0;
  priv->detail = NULL;
}

static void
aus_error_private_copy (const AusErrorPrivate *source, AusErrorPrivate *target)
{
  target->pointer = g_strdup (source->pointer);
  target->retry_after = source->retry_after;
  target->detail = source->detail != NULL ? source->detail_ref (source->detail) : NULL;
  target->detail_ref = source->detail_ref;
  target->detail_unref = source->detail_unref;
}

static void
aus_error_private_clear (AusErrorPrivate *priv)
{
  g_free (priv->pointer);
  if (priv->detail != NULL)
    priv->detail_unref (priv->detail);
}

G_DEFINE_EXTENDED_ERROR (AusError, aus_error)

static const char *const names[] = {
  [AUS_ERROR_INTERNAL] = "internal",
  [AUS_ERROR_UNAVAILABLE] = "unavailable",
  [AUS_ERROR_MALFORMED] = "malformed",
  [AUS_ERROR_INVALID] = "invalid",
  [AUS_ERROR_UNAUTHENTICATED] = "unauthenticated",
  [AUS_ERROR_CSRF] = "csrf",
  [AUS_ERROR_FORBIDDEN] = "forbidden",
  [AUS_ERROR_NOT_FOUND] = "not-found",
  [AUS_ERROR_METHOD_NOT_ALLOWED] = "method-not-allowed",
  [AUS_ERROR_NOT_ACCEPTABLE] = "not-acceptable",
  [AUS_ERROR_UNSUPPORTED_MEDIA] = "unsupported-media-type",
  [AUS_ERROR_TOO_LARGE] = "too-large",
  [AUS_ERROR_TOO_MANY_REQUESTS] = "too-many-requests",
  [AUS_ERROR_LOCKED_OUT] = "locked-out",
  [AUS_ERROR_WRONG_CREDENTIALS] = "wrong-credentials",
  [AUS_ERROR_ILLEGAL_TRANSITION] = "illegal-transition",
  [AUS_ERROR_OVERLAP] = "overlap",
  [AUS_ERROR_PRECONDITION_FAILED] = "precondition-failed",
  [AUS_ERROR_PRECONDITION_REQUIRED] = "precondition-required",
  [AUS_ERROR_IDEMPOTENCY_MISMATCH] = "idempotency-mismatch",
  [AUS_ERROR_IDEMPOTENCY_BUSY] = "idempotency-busy",
  [AUS_ERROR_LINK_UNKNOWN] = "link-unknown",
  [AUS_ERROR_LINK_EXPIRED] = "link-expired",
  [AUS_ERROR_LINK_REVOKED] = "link-revoked",
  [AUS_ERROR_LINK_OTHER_DAY] = "link-other-day",
  [AUS_ERROR_CONSENT_REQUIRED] = "consent-required",
  [AUS_ERROR_ROOM_LOCKED] = "room-locked",
  [AUS_ERROR_ROOM_FULL] = "room-full",
  [AUS_ERROR_INFECTED] = "infected",
  [AUS_ERROR_STORAGE_FULL] = "storage-full",
  [AUS_ERROR_SLOT_TAKEN] = "slot-taken",
  [AUS_ERROR_HOST_PRESENT] = "host-present",
  [AUS_ERROR_DUPLICATE] = "duplicate",
  [AUS_ERROR_SCHEMA] = "schema",
};

G_STATIC_ASSERT (G_N_ELEMENTS (names) == AUS_ERROR_N_CODES);

const char *
aus_error_get_name (AusError code)
{
  g_return_val_if_fail ((guint) code < AUS_ERROR_N_CODES, "internal");
  return names[code];
}

static GError *
new_at_valist (AusError code, const char *pointer, const char *format, va_list args)
{
  GError *error = g_error_new_valist (AUS_ERROR, (int) code, format, args);

  aus_error_get_private (error)->pointer = g_strdup (pointer);
  return error;
}

GError *
aus_error_new_at (AusError code, const char *pointer, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  GError *error = new_at_valist (code, pointer, format, args);
  va_end (args);
  return error;
}

void
aus_set_error_at (GError **error, AusError code, const char *pointer, const char *format, ...)
{
  if (error == NULL)
    return;

  va_list args;

  va_start (args, format);
  g_propagate_error (error, new_at_valist (code, pointer, format, args));
  va_end (args);
}

const char *
aus_error_get_pointer (const GError *error)
{
  if (error == NULL || error->domain != AUS_ERROR)
    return NULL;
  return aus_error_get_private (error)->pointer;
}

void
aus_error_set_retry_after (GError *error, guint seconds)
{
  g_return_if_fail (error != NULL && error->domain == AUS_ERROR);
  aus_error_get_private (error)->retry_after = seconds;
}

guint
aus_error_get_retry_after (const GError *error)
{
  if (error == NULL || error->domain != AUS_ERROR)
    return 0;
  return aus_error_get_private (error)->retry_after;
}

void
aus_error_set_detail (GError *error, gpointer detail, AusErrorRef ref, GDestroyNotify unref)
{
  g_return_if_fail (error != NULL && error->domain == AUS_ERROR);
  AusErrorPrivate *priv = aus_error_get_private (error);

  if (priv->detail != NULL)
    priv->detail_unref (priv->detail);
  priv->detail = ref (detail);
  priv->detail_ref = ref;
  priv->detail_unref = unref;
}

gboolean
aus_error_is_ours (const GError *error)
{
  return error->domain == AUS_ERROR &&
         (error->code == AUS_ERROR_INTERNAL || error->code == AUS_ERROR_UNAVAILABLE ||
          error->code == AUS_ERROR_STORAGE_FULL);
}

gpointer
aus_error_get_detail (const GError *error)
{
  if (error == NULL || error->domain != AUS_ERROR)
    return NULL;
  return aus_error_get_private (error)->detail;
}

void
aus_error_from_foreign (GError **error, AusError code, const char *what)
{
  if (error == NULL || *error == NULL || (*error)->domain == AUS_ERROR)
    return;

  GError *converted = g_error_new (AUS_ERROR, (int) code, "%s: %s", what, (*error)->message);

  g_clear_error (error);
  *error = converted;
}
