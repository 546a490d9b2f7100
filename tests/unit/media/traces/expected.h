/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The traces beside this file. Those named call-* were recorded: a Chromium in a real call behind
 * the line that is described, which is sent some 150 to 500 kbit/s (tests/fixture/network,
 * record-traces.mjs). Those named made-* were not: the same lines, but a sender that was made up,
 * which keeps on with some 770 kbit/s whatever is estimated; no browser does, and only so is the
 * estimate alone with a line that is too narrow. A line that carries as much as is sent must not be
 * held back, one that does not must be known within a second.
 */
static const Trace TRACES[] = {
  /* 3 Mbit/s, from 3.2 s on 300 kbit/s, which what is sent hardly fills, and 3 Mbit/s again: known
   * by the pictures that wait for each other. */
  { "call-narrow", { { 0.5, 3, 900, 1200 }, { 4, 24, 230, 1000 } } },
  /* 2 Mbit/s, from 5.9 s on 300 kbit/s, which what is sent overfills, from 16 s on 2 Mbit/s again.
   */
  { "call-step", { { 0.5, 5.8, 600, 2000 }, { 7, 15.9, 150, 450 }, { 17, 22, 250, 2000 } } },
  { "call-loss-2", { { 0.5, 12, 900, 1200 } } },
  { "call-loss-5", { { 0.5, 12, 900, 1200 } } },
  { "call-loss-10", { { 0.5, 7.5, 900, 1200 } } },
  { "call-bursts-10", { { 0.5, 11.5, 500, 1200 } } },
  { "call-jitter", { { 0.5, 12.5, 700, 1200 } } },
  /* 1.5 Mbit/s, of which somebody else takes 750 kbit/s from 4 s to 12 s: enough is left. */
  { "call-competing", { { 0.5, 4, 900, 1200 }, { 5, 12, 300, 1200 }, { 13, 18, 350, 1200 } } },

  /* 2 Mbit/s, from 4 s on 300 kbit/s, from 9 s on 2 Mbit/s again. */
  { "made-step", { { 1, 4, 900, 2000 }, { 5, 9, 150, 300 }, { 10, 13.5, 200, 1600 } } },
  /* At random, and in bursts of five: no reason to send less. */
  { "made-loss-2", { { 0.5, 7.5, 900, 2000 } } },
  { "made-loss-5", { { 0.5, 7.5, 900, 2000 } } },
  { "made-loss-10", { { 0.5, 7.5, 800, 2000 } } },
  { "made-bursts-10", { { 0.5, 7.5, 900, 2000 } } },
  /* Up to 30 ms, and every twentieth packet overtaken. */
  { "made-jitter", { { 0.5, 9.5, 750, 2000 } } },
  /* 1.2 Mbit/s, of which somebody else takes 750 kbit/s from 4 s to 10 s. */
  { "made-competing", { { 1, 4, 850, 2000 }, { 5.5, 10, 300, 700 }, { 11, 13.5, 350, 1500 } } },
};
