# SPDX-License-Identifier: GPL-3.0-or-later
# What the commands share: saying what happens, installing packages, configuring a build.

say() { printf '\033[1m▸ %s\033[0m\n' "$*" >&2; }
die() { printf 'dev: %s\n' "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else die "needs root or sudo for: $*"; fi
}

# need KIND…: installs what tools/dev/packages.txt lists for these kinds and is missing.
need() {
  [ "${AUS_NO_INSTALL:-}" = 1 ] && return 0
  local kind package missing=()
  for kind in "$@"; do
    for package in $(awk -v kind="$kind" '$1 == kind { $1 = ""; print }' tools/dev/packages.txt); do
      dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
        missing+=("$package")
    done
  done
  # Debian's nodejs comes without npm; other builds of Node.js bring it along.
  command -v npm >/dev/null || missing+=(npm)
  [ ${#missing[@]} = 0 ] && return 0
  say "installing ${#missing[@]} Debian packages: ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null ||
    die "apt-get update failed: is this Debian 12 with network?"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
    "${missing[@]}" >.dev/apt.log 2>&1 || { tail -n 20 .dev/apt.log >&2; die "installing packages failed"; }
}

# configure NAME [MESON OPTION…]: a build directory .dev/NAME; prints nothing unless it fails.
configure() {
  local dir=".dev/$1"; shift
  mkdir -p .dev
  if [ ! -f "$dir/build.ninja" ]; then
    say "configuring $dir"
    rm -rf "$dir"
    meson setup "$dir" "$@" >"$dir.log" 2>&1 || { tail -n 30 "$dir.log" >&2; die "configuring failed"; }
  fi
}

# compile NAME [TARGET…]
compile() {
  local dir=".dev/$1"; shift
  say "building $dir"
  ninja -C "$dir" "$@" >"$dir-build.log" 2>&1 || { tail -n 60 "$dir-build.log" >&2; die "the build failed"; }
}

mkdir -p .dev
