/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-hold.h"

const char *const aus_hold_state_names[] = {
  [AUS_HOLD_NEW] = "new",           [AUS_HOLD_OPEN] = "open", [AUS_HOLD_HELD] = "held",
  [AUS_HOLD_CAPTURED] = "captured", [AUS_HOLD_OVER] = "over", [AUS_HOLD_N] = NULL,
};
AUS_DEFINE_NAMES (AusHoldState, aus_hold_state)

const char *const aus_hold_want_names[] = {
  [AUS_HOLD_WANT_NONE] = "none",       [AUS_HOLD_WANT_OPEN] = "open",
  [AUS_HOLD_WANT_CHECK] = "check",     [AUS_HOLD_WANT_CAPTURE] = "capture",
  [AUS_HOLD_WANT_RELEASE] = "release", [AUS_HOLD_WANT_N] = NULL,
};
AUS_DEFINE_NAMES (AusHoldWant, aus_hold_want)

const char *const aus_hold_truth_names[] = {
  [AUS_HOLD_TRUTH_OPEN] = "open",
  [AUS_HOLD_TRUTH_HELD] = "held",
  [AUS_HOLD_TRUTH_CAPTURED] = "captured",
  [AUS_HOLD_TRUTH_GONE] = "gone",
  [AUS_HOLD_TRUTH_N] = NULL,
};
AUS_DEFINE_NAMES (AusHoldTruth, aus_hold_truth)

#define STATE(name) (1u << AUS_HOLD_##name)
#define ANY_STATE   0x1fu
#define WANT(name)  (1u << AUS_HOLD_WANT_##name)
#define LOOKING     (WANT (NONE) | WANT (OPEN) | WANT (CHECK))
#define ANY_WANT    0x1fu
#define TRUTH(name) (1u << AUS_HOLD_TRUTH_##name)
#define ANY_TRUTH   0xfu
#define STAYS       -1
#define TO(name)    AUS_HOLD_##name
#define ASK(name)   AUS_HOLD_WANT_##name
#define NO_EVENT    AUS_PAYMENT_EVENT_NONE

/* The first row that fits is taken. */
/* clang-format off */
static const struct {
  guint states, wants, truths;
  int to;     /* STAYS, or an AusHoldState */
  int want;   /* STAYS: the same call again, or an AusHoldWant */
  AusPaymentEvent event;
} rows[] = {
  /* What was taken stays taken. Should it have been given back, the reason says so (see report). */
  { STATE (CAPTURED),            ANY_WANT,       ANY_TRUTH,        STAYS,         ASK (NONE),    NO_EVENT },

  /* Giving back: promised already, so nothing happens to the consultation. */
  { ANY_STATE,                   WANT (RELEASE), TRUTH (GONE),     TO (OVER),     ASK (NONE),    NO_EVENT },
  { ANY_STATE,                   WANT (RELEASE), TRUTH (CAPTURED), TO (CAPTURED), ASK (NONE),    NO_EVENT },
  { ANY_STATE,                   WANT (RELEASE), ANY_TRUTH,        STAYS,         STAYS,         NO_EVENT },

  /* Nobody waits for it any more, and yet a card was given: back it goes. */
  { STATE (OVER),                ANY_WANT,       TRUTH (GONE),     STAYS,         ASK (NONE),    NO_EVENT },
  { STATE (OVER),                ANY_WANT,       TRUTH (CAPTURED), TO (CAPTURED), ASK (NONE),    NO_EVENT },
  { STATE (OVER),                ANY_WANT,       ANY_TRUTH,        STAYS,         ASK (RELEASE), NO_EVENT },

  { STATE (NEW) | STATE (OPEN),  ANY_WANT,       TRUTH (OPEN),     TO (OPEN),     ASK (CHECK),   NO_EVENT },
  { STATE (NEW) | STATE (OPEN),  ANY_WANT,       TRUTH (HELD),     TO (HELD),     ASK (NONE),    AUS_PAYMENT_EVENT_PLACE_HOLD },
  /* Taken by somebody else at once: first it was held; the next look finds it taken. */
  { STATE (NEW) | STATE (OPEN),  ANY_WANT,       TRUTH (CAPTURED), TO (HELD),     ASK (CHECK),   AUS_PAYMENT_EVENT_PLACE_HOLD },
  { STATE (NEW) | STATE (OPEN),  ANY_WANT,       TRUTH (GONE),     TO (OVER),     ASK (NONE),    NO_EVENT },

  { STATE (HELD),                ANY_WANT,       TRUTH (CAPTURED), TO (CAPTURED), ASK (NONE),    AUS_PAYMENT_EVENT_CAPTURE },
  { STATE (HELD),                ANY_WANT,       TRUTH (GONE),     TO (OVER),     ASK (NONE),    AUS_PAYMENT_EVENT_LAPSE },
  { STATE (HELD),                WANT (CAPTURE), ANY_TRUTH,        STAYS,         STAYS,         NO_EVENT },
  { STATE (HELD),                LOOKING,        ANY_TRUTH,        STAYS,         ASK (NONE),    NO_EVENT },
};
/* clang-format on */

AusHoldStep
aus_hold_decide (AusHoldState state, AusHoldWant want, AusHoldTruth truth)
{
  AusHoldStep step = { state, want, AUS_PAYMENT_EVENT_NONE };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    if ((rows[i].states & (1u << state)) == 0 || (rows[i].wants & (1u << want)) == 0 ||
        (rows[i].truths & (1u << truth)) == 0)
      continue;
    step.state = rows[i].to == STAYS ? state : (AusHoldState) rows[i].to;
    step.want = rows[i].want == STAYS ? want : (AusHoldWant) rows[i].want;
    step.event = rows[i].event;
    return step;
  }
  g_return_val_if_reached (step);
}

gboolean
aus_hold_is_live (AusHoldState state, AusHoldWant want)
{
  return (state == AUS_HOLD_NEW || state == AUS_HOLD_OPEN || state == AUS_HOLD_HELD) &&
         want != AUS_HOLD_WANT_RELEASE;
}

gboolean
aus_hold_may_ask (AusHoldState state, AusHoldWant want, AusHoldWant asked)
{
  switch (asked) {
  case AUS_HOLD_WANT_NONE:
  case AUS_HOLD_WANT_OPEN:
    return FALSE; /* a new hold begins by it, an old one never goes back to it */
  case AUS_HOLD_WANT_CHECK:
    return state != AUS_HOLD_CAPTURED &&
           (want == AUS_HOLD_WANT_NONE || want == AUS_HOLD_WANT_CHECK);
  case AUS_HOLD_WANT_CAPTURE:
    return state == AUS_HOLD_HELD && (want == AUS_HOLD_WANT_NONE || want == AUS_HOLD_WANT_CHECK);
  case AUS_HOLD_WANT_RELEASE:
    return state != AUS_HOLD_CAPTURED && state != AUS_HOLD_OVER && want != AUS_HOLD_WANT_CAPTURE;
  }
  return FALSE;
}
