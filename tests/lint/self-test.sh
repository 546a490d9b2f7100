#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Proves that each check of lint.sh finds what it is for: a tree with one offence each must fail it,
# the same tree without must pass. Usage: self-test.sh LINT
set -u
lint=$1
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
licence='/* SPDX-License-Identifier: GPL-3.0-or-later */'
number=0
failed=0

# A tree that passes everything.
clean() {
  rm -rf "${tree:?}"/*
  mkdir -p "$tree/src/core" "$tree/src/domain" "$tree/src/media" "$tree/tests" "$tree/data"
  printf '%s\n#pragma once\n' "$licence" >"$tree/src/domain/aus-x.h"
  printf '%s\n#include "domain/aus-x.h"\n\n#include "core/aus-y.h"\n' "$licence" \
    >"$tree/src/domain/aus-x.c"
  for folder in core domain media; do
    echo purpose >"$tree/src/$folder/README.md"
  done
}

append() { cat >>"$tree/$1"; }

report() { # report EXPECTED CHECK NAME
  number=$((number + 1))
  output=$("$lint" "$tree" "$2")
  if [ $? -eq "$1" ]; then
    echo "ok $number - $3"
  else
    echo "not ok $number - $3"
    echo "$output" | sed 's/^/# /'
    failed=1
  fi
}

offence() { report 1 "$1" "$1 finds $2"; }
fine() { report 0 "$1" "$1 allows $2"; }

echo 1..32
clean
for check in layers own_header_first pragma_once spdx file_length functions no_g_error one_clock \
  no_markers readme nothing_writes_media sql_names_columns \
  config_keys_used rows; do
  fine "$check" "a clean tree"
done

echo '#include "storage/aus-z.h"' | append src/domain/aus-x.c
offence layers "an include of a lower layer"
clean
mkdir -p "$tree/src/fresh"
echo '#include "core/aus-y.h"' | append src/fresh/aus-f.c
offence layers "a folder that is not in the table"
clean
printf '%s\n#include <glib.h>\n#include "domain/aus-x.h"\n' "$licence" >"$tree/src/domain/aus-x.c"
offence own_header_first "another header before"
clean
echo "$licence" >"$tree/src/domain/aus-x.h"
offence pragma_once "a header without"
clean
echo 'int x;' >"$tree/tests/test-x.c"
offence spdx "a file without licence"
clean
yes '' | head -n 600 | append src/domain/aus-x.c
offence file_length "a long file"
clean
{ printf 'void\nf (void)\n{\n'; yes '  g ();' | head -n 61; echo '}'; } | append src/domain/aus-x.c
offence functions "a long function"
clean
printf '{\n  if (a) {\n    if (b) {\n      if (c) {\n        if (d) {\n          if (e) {\n}\n' |
  append src/domain/aus-x.c
offence functions "deep nesting"
clean
printf '  g_error ("no");\n' | append src/domain/aus-x.c
offence no_g_error "a call"
clean
printf '  gint64 now = g_get_real_time ();\n' | append src/domain/aus-x.c
offence one_clock "the wall clock outside core"
clean
printf '/* TO%s: later */\n' DO | append data/x.ts
offence no_markers "what was left for later"
clean
rm "$tree/src/core/README.md"
offence readme "a folder without"
clean
printf '  gst_element_factory_make ("filesink", NULL);\n' | append src/media/aus-m.c
offence nothing_writes_media "a sink into a file"
clean
printf '  "SELECT * FROM x"\n' | append src/core/aus-s.c
offence sql_names_columns "a star"
clean
printf '  TEXT ("x.never-read", "", "")\n' >"$tree/src/core/aus-config-keys.c"
offence config_keys_used "a setting that nothing reads"
clean
mkdir -p "$tree/tests/lint" "$tree/tests/unit"
printf '# rows\nB8 a rule\n' >"$tree/tests/lint/rows.txt"
printf '%s\n/* B8 is tested */\n' "$licence" >"$tree/tests/unit/test-q.c"
offence rows "a promise that only a comment names"
printf '  g_test_add_func ("/app/queue/B8/take", f);\n' | append tests/unit/test-q.c
fine rows "a promise in a path"
printf "await step('B8, J2 every dashboard', f);\n" >"$tree/tests/q.mjs"
echo 'J2 another' | append tests/lint/rows.txt
fine rows "two promises of one case"
exit $failed
