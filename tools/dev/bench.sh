# SPDX-License-Identifier: GPL-3.0-or-later
# ./dev bench NAME [--json]: a release build and tests/bench/NAME.sh.

dev_bench() {
  local name="${1:-}"
  [ -n "$name" ] && [ -f "tests/bench/$name.sh" ] ||
    die "bench: one of: $(cd tests/bench && ls ./*.sh 2>/dev/null | sed 's,^\./,,; s,\.sh$,,' | tr '\n' ' ')"
  shift
  need build test bench
  configure build-bench -Dbuildtype=release
  compile build-bench
  AUS_BUILD="$PWD/.dev/build-bench" bash "tests/bench/$name.sh" "$@"
}
