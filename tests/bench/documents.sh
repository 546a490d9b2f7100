#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ./dev bench documents [--json]: 50 MB up and down, and what it does to the daemon's memory.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec node tests/bench/documents-bench.mjs "$@"
