#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ./dev bench media [--json]: CPU, delay, memory and threads of the media worker beside Debian's
# Janus VideoRoom under the same load; see docs/benchmarks-media.md.
#   AUS_BENCH_REPETITIONS  of each load and server, interleaved (3)
#   AUS_BENCH_SECONDS      of each steady window (8)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
command -v janus > /dev/null || { echo "bench media: needs Debian's package janus" >&2; exit 1; }

# Janus gathers no candidates on loopback. A network of our own, closed to the outside, gives both
# servers the same interface and leaves no port open on this machine's addresses.
if [ "$(id -u)" = 0 ]; then
  exec unshare --net sh -c '
    ip link set lo up &&
    ip link add media0 type veth peer name media1 &&
    ip address add 10.99.0.1/24 dev media0 &&
    ip link set media0 up && ip link set media1 up &&
    AUS_BENCH_ADDRESS=10.99.0.1 exec node tests/bench/media-bench.mjs "$@"' sh "$@"
fi
exec node tests/bench/media-bench.mjs "$@"
