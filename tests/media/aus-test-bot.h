/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "aus-test-worker.h"

G_BEGIN_DECLS

typedef enum {
  AUS_TEST_BOT_HONEST,
  AUS_TEST_BOT_WRONG_FINGERPRINT, /* its answer promises another certificate */
  AUS_TEST_BOT_SCRAMBLING,        /* sends frames that nobody can decode */
} AusTestBotKind;

/*
 * AusTestBot: a client with a stack of its own (GStreamer's webrtcbin): answers the offer of one
 * leg, sends a test tone and a test picture, counts what it is sent.
 */
typedef struct _AusTestBot AusTestBot;

/*
 * aus_test_bot_init: before the first; after g_test_init(). What GStreamer 1.22 complains of in its
 * own elements is let pass in this process. The worker is another, where every critical is fatal.
 */
void aus_test_bot_init (void);
/* aus_test_bot_new: before the leg is put into its room. */
AusTestBot *aus_test_bot_new (AusTestWorker *worker, const char *leg_id, AusTestBotKind kind);
/* aus_test_bot_free: stops at once, without a word to anybody. */
void aus_test_bot_free (AusTestBot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusTestBot, aus_test_bot_free)

/* RTP packets that came out of its transport, decrypted. */
guint aus_test_bot_count_audio (AusTestBot *self);
guint aus_test_bot_count_video (AusTestBot *self);

/* Of the picture in slot 1: its packets, and how many of its sequence numbers never came. */
guint aus_test_bot_count_first_video (AusTestBot *self);
guint aus_test_bot_count_holes (AusTestBot *self);

G_END_DECLS
