#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks of the source text, each one case of the TAP output. A check prints "file:line: why" for
# everything it finds. Usage: lint.sh SOURCE-ROOT [CHECK...]; without names all run.
# shellcheck disable=SC2317 # the checks are called by name
set -u
here=$(cd "$(dirname "$0")" && pwd)
cd "$1" || exit 1
shift

# Paths have no blanks here; xargs -r makes a check of nothing succeed.
c_files() { find "$@" -name node_modules -prune -o -name '*.[ch]' -print 2>/dev/null | sort; }
existing() { for folder in "$@"; do [ -e "$folder" ] && echo "$folder"; done; }
# search PATTERN: in the files named on standard input, without their strings and comments.
search() {
  # shellcheck disable=SC2016 # awk expands them
  xargs -r awk -v pattern="$1" '
    { text = $0
      gsub(/"([^"\\]|\\.)*"/, "\"\"", text)
      gsub(/\/\*.*\*\//, "", text)
      if (text ~ /^ *\/?\*/) next
      if (match(text, pattern)) print FILENAME ":" FNR ": " $0 }'
}

check_layers() { c_files src plugins | xargs -r awk -f "$here/layers.awk" "$here/layers.txt"; }

check_own_header_first() {
  c_files src | grep '\.c$' | while read -r file; do
    header=${file#src/}
    header=${header%.c}.h
    [ -e "src/$header" ] || continue
    case $(grep -m1 '^#include' "$file") in
    "#include \"$header\"" | *-private.h\") continue ;;
    esac
    echo "$file:1: its own header is not the first"
  done
}

check_pragma_once() {
  c_files src tests plugins | grep '\.h$' | xargs -r grep -L '^#pragma once$' |
    sed 's/$/:1: no #pragma once/'
}

check_spdx() {
  c_files src tests plugins | while read -r file; do
    head -n1 "$file" | grep -q '^/\* SPDX-License-Identifier: GPL-3.0-or-later \*/$' ||
      echo "$file:1: the first line is not the licence"
  done
}

check_file_length() {
  c_files src plugins | xargs -r wc -l |
    awk '$1 > 600 && $2 != "total" { print $2 ":600: " $1 " lines are two nouns" }'
}

check_functions() { c_files src plugins | xargs -r awk -v LIMIT=50 -v DEPTH=3 -f "$here/functions.awk"; }

# What comes from outside must never end the process (house style 15).
check_no_g_error() { c_files src plugins | search '(^|[^a-z_])g_error[ ]*[(]'; }

check_one_clock() {
  c_files src plugins | grep -v '^src/core/' |
    search '(^|[^a-z_])(g_get_real_time|time|gettimeofday|g_date_time_new_now[a-z_]*) [(]|CLOCK_REALTIME'
}

check_no_markers() {
  existing src tests plugins data | while read -r folder; do
    find "$folder" -path tests/lint -prune -o -name node_modules -prune -o \
      \( -name '*.[ch]' -o -name '*.ts' -o -name '*.tsx' -o -name '*.css' -o -name '*.sql' \
      -o -name '*.mjs' -o -name meson.build \) -print
  done | xargs -r grep -nE '(^|[^A-Za-z])(TODO|FIXME|XXX|HACK)([^A-Za-z]|$)'
}

check_readme() {
  for folder in src/*/; do
    file=${folder}README.md
    if [ ! -e "$file" ]; then
      echo "$file:1: is missing"
    elif [ "$(wc -l <"$file")" -gt 40 ]; then
      echo "$file:41: is longer than 40 lines"
    fi
  done
}

# E9: nothing of a call is ever stored; there is no code path that writes media.
check_nothing_writes_media() {
  existing src/media src/worker plugins | while read -r folder; do c_files "$folder"; done |
    xargs -r grep -nE '(file|multifile|splitmux|hls|shm|filedescriptor)sink|fdsink|(matroska|webm|mp4|ogg|avi|mpegts|qt|flv|wav)(mux|enc)|f?open *\(.*("w|"a|O_CREAT|O_WRONLY|O_RDWR)|creat *\(|mkstemp|g_file_(set_contents|create|replace|append|open_tmp)'
}

check_sql_names_columns() {
  c_files src | xargs -r grep -nEi 'select +\*' | grep -v '^[^:]*:[0-9]*: *\*'
}

# A setting that nobody reads misleads who sets it.
check_config_keys_used() {
  keys=src/core/aus-config-keys.c
  [ -e "$keys" ] || return
  grep -oE '"[a-z]+\.[a-z-]+"' "$keys" | while read -r key; do
    c_files src | grep -vx "$keys" | xargs -r grep -qF "$key" || echo "$keys:1: nothing reads $key"
  done
}

check_format() {
  command -v clang-format >/dev/null || echo "clang-format:1: is not installed"
  c_files src tests plugins | xargs -r clang-format --dry-run -Werror 2>&1 |
    sed -n 's/^\([^ :]*\):.*: error: .*/\1:1: clang-format lays it out otherwise/p' | sort -u
}

# Every promise of rows.txt stands in the name of a test; in a comment it would prove nothing.
check_rows() {
  rows=tests/lint/rows.txt
  [ -e "$rows" ] || return
  named=$(find tests -name node_modules -prune -o \( -name '*.c' -o -name '*.mjs' -o -name '*.sh' \
    -o -name '*.py' \) -print | grep -v '^tests/lint/' | xargs -r awk '
      /^ *(\/\*|\*|\/\/|#)/ { next }
      { while (match($0, /["\047`\/, ][A-Z][0-9]+[\/ ,:]/)) {
          print substr($0, RSTART + 1, RLENGTH - 2)
          $0 = substr($0, RSTART + RLENGTH - 1) } }' | sort -u)
  grep -nE '^[A-Z][0-9]+ ' "$rows" | while IFS=': ' read -r line id rule; do
    [ -n "$rule" ] || echo "$rows:$line: $id has no rule"
    echo "$named" | grep -qx "$id" || echo "$rows:$line: no test names $id"
  done
  grep -vnE '^(#|[A-Z][0-9]+ .)' "$rows" | sed "s,^\([0-9]*\):.*,$rows:\1: is not a row,"
  cut -d' ' -f1 "$rows" | grep -E '^[A-Z][0-9]' | sort | uniq -d | sed "s,^,$rows:1: twice: ,"
}

all='layers own_header_first pragma_once spdx file_length functions no_g_error one_clock no_markers
readme nothing_writes_media sql_names_columns config_keys_used rows format'
# shellcheck disable=SC2086 # a list of words
[ $# -gt 0 ] || set -- $all

echo "1..$#"
number=0
failed=0
for name in "$@"; do
  number=$((number + 1))
  found=$("check_$name")
  if [ -z "$found" ]; then
    echo "ok $number - $name"
    continue
  fi
  echo "not ok $number - $name"
  echo "$found" | sed 's/^/# /'
  failed=1
done
exit $failed
