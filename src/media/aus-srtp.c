/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-srtp.h"

#include <limits.h>
#include <srtp2/srtp.h>

#include "core/aus-error.h"

/* libsrtp's default of 128 packets is less than a second of video: retransmissions come later. */
#define REPLAY_WINDOW 1024

struct _AusSrtp {
  srtp_t session;
};

/*
 * GStreamer's SRTP plugin, which webrtcbin loads, initialises the same library; libsrtp refuses a
 * second time, so the result says nothing: srtp_create() tells whether it works.
 */
static void
initialise_library (void)
{
  static gsize once = 0;
  if (g_once_init_enter (&once)) {
    srtp_init ();
    g_once_init_leave (&once, 1);
  }
}

AusSrtp *
aus_srtp_new (AusSrtpDirection direction, const guint8 key[AUS_SRTP_KEY_LENGTH], GError **error)
{
  srtp_t session = NULL;
  guint8 master[AUS_SRTP_KEY_LENGTH];
  memcpy (master, key, sizeof master);
  srtp_policy_t policy = {
    .ssrc = { .type = direction == AUS_SRTP_INBOUND ? ssrc_any_inbound : ssrc_any_outbound },
    .key = master,
    .window_size = REPLAY_WINDOW,
  };
  srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80 (&policy.rtp);
  srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80 (&policy.rtcp);

  initialise_library ();
  gboolean made = srtp_create (&session, &policy) == srtp_err_status_ok;
  explicit_bzero (master, sizeof master);
  if (!made) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INTERNAL, "cannot make an SRTP session");
    return NULL;
  }
  AusSrtp *self = g_new0 (AusSrtp, 1);
  self->session = session;
  return self;
}

void
aus_srtp_free (AusSrtp *self)
{
  if (self == NULL)
    return;
  srtp_dealloc (self->session);
  g_free (self);
}

typedef srtp_err_status_t (*Transform) (srtp_t session, void *data, int *length);

static gboolean
transform (AusSrtp *self, Transform function, guint8 *data, gsize *length)
{
  if (*length > INT_MAX - AUS_SRTP_MAX_TRAILER)
    return FALSE;
  int size = (int) *length;
  if (function (self->session, data, &size) != srtp_err_status_ok || size < 0)
    return FALSE;
  *length = (gsize) size;
  return TRUE;
}

gboolean
aus_srtp_protect_rtp (AusSrtp *self, guint8 *data, gsize *length)
{
  return transform (self, srtp_protect, data, length);
}

gboolean
aus_srtp_protect_rtcp (AusSrtp *self, guint8 *data, gsize *length)
{
  return transform (self, srtp_protect_rtcp, data, length);
}

gboolean
aus_srtp_unprotect_rtp (AusSrtp *self, guint8 *data, gsize *length)
{
  return transform (self, srtp_unprotect, data, length);
}

gboolean
aus_srtp_unprotect_rtcp (AusSrtp *self, guint8 *data, gsize *length)
{
  return transform (self, srtp_unprotect_rtcp, data, length);
}
