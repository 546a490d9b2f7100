#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ./dev bench data [--json]: a year of an organisation of fifty practitioners: dashboard, search,
# statistics, lists as files; see docs/benchmarks.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec node tests/bench/data-bench.mjs "$@"
