/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The traces beside this file. Those named call-* are of a browser in a real call, which sends some
 * 150 to 500 kbit/s; of the others the sender keeps on with about 770 kbit/s whatever is estimated.
 * A line that carries as much as that must not be held back, one that does not must be known within
 * a second.
 */
static const Trace TRACES[] = {
  /* 2 Mbit/s, from 4 s on 300 kbit/s, from 9 s on 2 Mbit/s again. */
  { "step", { { 1, 4, 900, 2000 }, { 5, 9, 150, 300 }, { 10, 13.5, 200, 1600 } } },
  /* At random, and in bursts of five: no reason to send less. */
  { "loss-2", { { 0.5, 7.5, 900, 2000 } } },
  { "loss-5", { { 0.5, 7.5, 900, 2000 } } },
  { "loss-10", { { 0.5, 7.5, 800, 2000 } } },
  { "bursts-10", { { 0.5, 7.5, 900, 2000 } } },
  /* Up to 30 ms, and every twentieth packet overtaken. */
  { "jitter", { { 0.5, 9.5, 750, 2000 } } },
  /* 1.2 Mbit/s, of which somebody else takes 750 kbit/s from 4 s to 10 s. */
  { "competing", { { 1, 4, 850, 2000 }, { 5.5, 10, 300, 700 }, { 11, 13.5, 350, 1500 } } },
  /* 3 Mbit/s, from 3.2 s on 300 kbit/s, which what is sent hardly fills, and 3 Mbit/s again:
   * known by the pictures that wait for each other. */
  { "call-narrow", { { 0.5, 3, 900, 1200 }, { 4, 24, 230, 1000 } } },
  /* 2 Mbit/s, from 5.9 s on 300 kbit/s, which what is sent overfills, from 16 s on 2 Mbit/s again.
   */
  { "call-step", { { 0.5, 5.8, 600, 2000 }, { 7, 15.9, 150, 450 }, { 17, 22, 250, 2000 } } },
  { "call-loss-2", { { 0.5, 12, 900, 1200 } } },
  { "call-loss-5", { { 0.5, 12, 900, 1200 } } },
  { "call-bursts-10", { { 0.5, 11.5, 500, 1200 } } },
  { "call-jitter", { { 0.5, 12.5, 700, 1200 } } },
};
