# SPDX-License-Identifier: GPL-3.0-or-later
# ./dev fuzz: each libFuzzer target with its seed corpus, bounded in time.

dev_fuzz() {
  local seconds="${1:-300}" target name status=0
  need build fuzz
  configure build-fuzz --native-file tools/dev/clang.ini -Dbuildtype=debugoptimized -Dfuzz=true \
    -Db_sanitize=address,undefined -Db_lundef=false -Dweb=false
  compile build-fuzz
  for target in .dev/build-fuzz/tests/fuzz/fuzz-*; do
    [ -f "$target" ] && [ -x "$target" ] || continue
    name="$(basename "$target")"
    mkdir -p ".dev/corpus/$name"
    say "$name for $seconds s"
    "$target" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -print_final_stats=1 \
      -artifact_prefix=".dev/corpus/$name-" ".dev/corpus/$name" "tests/fuzz/corpus/${name#fuzz-}" \
      >".dev/$name.log" 2>&1 || { tail -n 40 ".dev/$name.log" >&2; status=1; }
    grep -E 'number_of_executed_units|new_units_added' ".dev/$name.log" >&2 || true
  done
  return $status
}
