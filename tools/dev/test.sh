# SPDX-License-Identifier: GPL-3.0-or-later
# ./dev test: unit and integration suites under ASan and UBSan, media and browser suites as built,
# every fuzz target for some seconds on its corpus, what the media worker's threads do under TSan.

# print_failures LOG: what each case that failed said of it; of TAP, Meson prints the names alone.
print_failures() {
  sed -n '/^not ok/,/^\(ok\|1\.\.\|---\)/ { /^\(ok\|1\.\.\|---\)/!p }' "$1" | head -300 >&2
}

# run_suites BUILD SUITE…: runs them there; keeps the JUnit file for the count.
run_suites() {
  local build="$1" status=0 suite arguments=() machine log
  machine="$(uname -m)"
  shift
  for suite in "$@"; do arguments+=(--suite "$suite"); done
  # TSan knows only some layouts of memory; random ones may not be among them.
  if [ "$*" = tsan ] && setarch "$machine" -R true 2>/dev/null; then
    arguments+=(--wrapper "setarch $machine -R")
  fi
  say "running: $* (in .dev/$build)"
  # Timeouts are watchdogs, set for an idle machine.
  log="log-$(echo "$*" | tr ' ' -)"
  if ! meson test -C ".dev/$build" --no-rebuild --print-errorlogs --num-processes 2 \
    --timeout-multiplier 3 --logbase "$log" "${arguments[@]}" >&2; then
    status=1
    print_failures ".dev/$build/meson-logs/$log.txt"
  fi
  return $status
}

dev_test() {
  local suites=("$@") suite sanitized=() plain=() fuzz= tsan= status=0
  [ ${#suites[@]} = 0 ] && suites=(lint unit integration fuzz tsan media browser)
  for suite in "${suites[@]}"; do
    case "$suite" in
      unit | integration) sanitized+=("$suite") ;;
      media | browser | lint) plain+=("$suite") ;;
      fuzz) fuzz=1 ;;
      tsan) tsan=1 ;;
      *) die "test: unknown suite $suite" ;;
    esac
  done
  need build test lint
  rm -f .dev/*/meson-logs/log-*.junit.xml
  if [ ${#sanitized[@]} -gt 0 ]; then
    configure build-sanitize -Dbuildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false -Dweb=false
    compile build-sanitize
    run_suites build-sanitize "${sanitized[@]}" || status=1
  fi
  if [ -n "$fuzz" ]; then
    . tools/dev/fuzz.sh
    configure_fuzz
    run_suites build-fuzz fuzz || status=1
  fi
  if [ -n "$tsan" ]; then
    configure build-tsan -Dbuildtype=debugoptimized -Db_sanitize=thread -Db_lundef=false -Dweb=false
    compile build-tsan tsan
    run_suites build-tsan tsan || status=1
  fi
  if [ ${#plain[@]} -gt 0 ]; then
    configure build-test -Dbuildtype=debugoptimized
    compile build-test
    for suite in "${plain[@]}"; do run_suites build-test "$suite" || status=1; done
  fi
  python3 tools/dev/count-tests.py "$status" .dev/*/meson-logs/log-*.junit.xml
}
