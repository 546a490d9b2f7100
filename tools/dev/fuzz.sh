# SPDX-License-Identifier: GPL-3.0-or-later
# ./dev fuzz: each libFuzzer target with its seed corpus, bounded in time.

# configure_fuzz: builds the targets; clang, and everything they link instrumented.
configure_fuzz() {
  need build fuzz
  configure build-fuzz --native-file tools/dev/clang.ini -Dbuildtype=debugoptimized -Dfuzz=true \
    -Db_sanitize=address,undefined -Db_lundef=false -Dweb=false
  compile build-fuzz fuzzers
}

dev_fuzz() {
  local seconds="${1:-300}" target name words status=0
  configure_fuzz
  while IFS= read -r target; do
    name="$(basename "$target")"; name="${name#fuzz-}"
    case "$name" in
      dictionary) continue ;;
      http-*) words=(-dict=.dev/build-fuzz/tests/fuzz/http.dict) ;;
      signal-*) words=(-dict=.dev/build-fuzz/tests/fuzz/signal.dict) ;;
      *) words=() ;;
    esac
    mkdir -p ".dev/corpus/$name"
    say "$name for $seconds s"
    # GStreamer keeps caches for ever; of the worker they are no leaks.
    ASAN_OPTIONS="detect_leaks=$([ "$name" = worker ] && echo 0 || echo 1)" G_SLICE=always-malloc \
      "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=3000 -max_len=16384 \
      -print_final_stats=1 "${words[@]}" -artifact_prefix=".dev/corpus/$name-" \
      ".dev/corpus/$name" "tests/fuzz/corpus/$name" \
      >".dev/fuzz-$name.log" 2>&1 || { tail -n 40 ".dev/fuzz-$name.log" >&2; status=1; }
    grep -E 'number_of_executed_units|new_units_added' ".dev/fuzz-$name.log" >&2 || true
  done < <(find .dev/build-fuzz/tests/fuzz -maxdepth 1 -type f -executable -name 'fuzz-*' | sort)
  return $status
}
