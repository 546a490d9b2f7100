# SPDX-License-Identifier: GPL-3.0-or-later
# Prints "file:line: why" for each function longer than LIMIT lines or nested deeper than DEPTH.
# Relies on the layout that clang-format gives: a body is what stands between "{" and "}" in the
# first column, and each level of nesting is two spaces.

FNR == 1 {
  start = 0
}

/^\{/ {
  start = FNR
  deepest = 0
  next
}

/^\}/ {
  if (start && FNR - start - 1 > LIMIT)
    print FILENAME ":" start ": a function of " FNR - start - 1 " lines, more than " LIMIT
  if (start && deepest > DEPTH)
    print FILENAME ":" where ": nested " deepest " deep, more than " DEPTH
  start = 0
  next
}

# A line that opens a block inside a function: its indentation tells how deep.
start && /^ +(if|for|while|do|switch|else|\} else).*\{$/ {
  match($0, /^ +/)
  level = RLENGTH / 2
  if (level > deepest) {
    deepest = level
    where = FNR
  }
}
