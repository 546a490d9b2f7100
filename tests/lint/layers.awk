# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: awk -f layers.awk layers.txt FILE...   Prints "file:line: why" for each wrong include.

function folder_of(path,    parts, n, i) {
  n = split(path, parts, "/")
  for (i = 1; i < n; i++) {
    if (parts[i] == "plugins")
      return "plugins"
    if (parts[i] == "src" && i + 1 < n)
      return parts[i + 1]
  }
  return ""
}

function allowed(from, to) {
  return from == to || from in all || ((from, to) in may)
}

FNR == NR {
  if ($0 ~ /^#/ || NF == 0)
    next
  from = $1
  sub(/:$/, "", from)
  known[from] = 1
  for (i = 2; i <= NF; i++) {
    if ($i == "*")
      all[from] = 1
    may[from, $i] = 1
  }
  next
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
  from = folder_of(FILENAME)
  split($0, quoted, "\"")
  if (split(quoted[2], path, "/") < 2)
    next # generated code has no folder
  to = path[1]
  if (to == "..")
    print FILENAME ":" FNR ": relative include of " quoted[2]
  else if (!(from in known))
    print FILENAME ":" FNR ": folder " from " is not in the layer table"
  else if (!allowed(from, to))
    print FILENAME ":" FNR ": " from " must not include " quoted[2]
}
