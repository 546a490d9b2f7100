# SPDX-License-Identifier: GPL-3.0-or-later
# ./dev fuzz: each libFuzzer target with its seed corpus, bounded in time.

dev_fuzz() {
  local seconds="${1:-300}" target name seeds status=0
  need build fuzz
  configure build-fuzz --native-file tools/dev/clang.ini -Dbuildtype=debugoptimized -Dfuzz=true \
    -Db_sanitize=address,undefined -Db_lundef=false -Dweb=false
  compile build-fuzz
  while IFS= read -r target; do
    name="$(basename "$target")"
    # Seeds: the folder that bears the target's name in a corpus, with or without its area.
    seeds="$(find tests/fuzz -type d \( -path "*/corpus/${name#fuzz-}" -o -path "*/corpus/${name##*-}" \))"
    mkdir -p ".dev/corpus/$name"
    say "$name for $seconds s"
    # shellcheck disable=SC2086 # no folder there has a space in its name
    "$target" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -max_len=16384 \
      -print_final_stats=1 -artifact_prefix=".dev/corpus/$name-" ".dev/corpus/$name" $seeds \
      >".dev/$name.log" 2>&1 || { tail -n 40 ".dev/$name.log" >&2; status=1; }
    grep -E 'number_of_executed_units|new_units_added' ".dev/$name.log" >&2 || true
  done < <(find .dev/build-fuzz/tests/fuzz -type f -executable -name 'fuzz-*')
  return $status
}
