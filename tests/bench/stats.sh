#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ./dev bench stats [--json]: what one second's reading of all statistics costs worker and daemon.
set -eu
for legs in 2 24 40 200; do
  "$AUS_BUILD/tests/bench/stats-cost" "$legs" 500
done
