// SPDX-License-Identifier: GPL-3.0-or-later
// Waiting for what a server will have done. Nothing here waits for time to pass.
import { until as ask } from '../e2e/lib/wait.mjs';

// Generous: sanitizers on a busy machine with two cores. It is a watchdog, no measure of speed.
const timeout = 60_000;

/** Asks `look` until it answers something truthy, and returns that; else names `what` never came. */
export const until = (what, look) => ask(what, look, { timeout, every: 20 });
