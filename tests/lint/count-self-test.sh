#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Proves that the closing line of ./dev test is true: Meson itself runs programs that end in every
# way a test can, and the count of its logs is compared. Usage: count-self-test.sh COUNT-TESTS
set -u
count=$1
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
number=0
failed=0

# program NAME [TIMEOUT]: a test of the project, which does what stands on standard input.
program() {
  { echo '#!/bin/sh'; cat; } >"$tree/$1"
  chmod +x "$tree/$1"
  echo "test('$1', find_program('$1'), protocol: 'tap', timeout: ${2:-30})" >>"$tree/meson.build"
}

# counts EXPECTED NAME PROGRAM…: what is said of a run of these.
counts() {
  expected=$1 name=$2 status=0
  number=$((number + 1))
  shift 2
  if [ $# -gt 0 ]; then
    rm -f "$tree"/build/meson-logs/log*
    meson test -C "$tree/build" --no-rebuild --logbase log "$@" >/dev/null 2>&1 || status=1
    set -- "$tree/build/meson-logs/log.junit.xml"
  fi
  said=$(python3 "$count" "$status" "$@" 2>"$tree/said")
  ended=$?
  bad=0
  case "$said" in *" 0 failed"*) ;; *) bad=1 ;; esac
  if [ "$said" = "$expected" ] && [ $ended -eq $bad ]; then
    echo "ok $number - $name"
  else
    echo "not ok $number - $name"
    echo "# said: $said, status $ended; expected: $expected"
    sed 's/^/# /' "$tree/said"
    failed=1
  fi
}

echo "project('x')" >"$tree/meson.build"
program good <<'.'
printf '1..2\nok 1 a\nok 2 b\n'
.
program unequal <<'.'
printf '1..2\nok 1 a\nnot ok 2 b\n'; exit 1
.
program skipping <<'.'
printf '1..2\nok 1 a\nok 2 b # SKIP no camera\n'
.
program crashing <<'.'
printf '1..3\nok 1 a\nok 2 b\n'; kill -SEGV $$
.
program leaking <<'.'
printf '1..1\nok 1 a\n'; exit 23
.
program short <<'.'
printf '1..2\nok 1 a\n'
.
program hanging 3 <<'.'
printf '1..2\nok 1 a\n'; exec sleep 60
.
program mute <<'.'
kill -SEGV $$
.
program mute-hanging 3 <<'.'
exec sleep 60
.
program coloured <<'.'
printf '1..2\nok 1 a\n\033[31mred\033[0m\nnot ok 2 b\n'; exit 1
.
meson setup "$tree/build" "$tree" >/dev/null 2>&1

echo 1..12
counts '2 passed, 0 failed' 'what is good' good
counts '1 passed, 1 failed' 'a case that fails' unequal
counts '1 passed, 0 failed, 1 skipped' 'a case that was skipped' skipping
counts '2 passed, 1 failed' 'a crash after good cases' crashing
counts '1 passed, 1 failed' 'a bad status after good cases, a leak for instance' leaking
counts '1 passed, 1 failed' 'a program that stops short of its plan' short
counts '0 passed, 1 failed' 'a crash before the first case' mute
counts '1 passed, 2 failed' 'programs that hang, after a good case and before the first' hanging \
  mute-hanging
counts '1 passed, 1 failed' 'a failing case that prints in colour' coloured
counts '7 passed, 6 failed' 'all of them beside each other' good unequal crashing leaking mute short \
  mute-hanging
counts '0 passed, 1 failed' 'nothing that was run'
: >"$tree/empty.json"
echo '<testsuites/>' >"$tree/empty.junit.xml"
said=$(python3 "$count" 1 "$tree/empty.junit.xml" 2>/dev/null)
number=$((number + 1))
if [ "$said" = '0 passed, 1 failed' ]; then echo "ok $number - a suite that did not start"; else
  echo "not ok $number - a suite that did not start"
  failed=1
fi
exit $failed
