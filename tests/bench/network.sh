#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ./dev bench network [--json]: two Chromium pages in a call, one of them on a bad line; see
# docs/benchmarks-media.md. Needs to be root, for the network namespace.
#   AUS_BENCH_SECONDS  of each condition (15)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
[ "$(id -u)" = 0 ] || { echo "bench network: needs root for a network namespace" >&2; exit 1; }
exec node tests/bench/network-bench.mjs "$@"
