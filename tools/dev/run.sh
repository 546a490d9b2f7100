# SPDX-License-Identifier: GPL-3.0-or-later
# ./dev run: install, build, demo data, server.

# The address other machines on the network reach this one at, if there is one.
machine_address() {
  ip -4 route get 192.0.2.1 2>/dev/null | sed -n 's/.* src \([0-9.]*\).*/\1/p' | head -n 1
}

self_signed() { # self_signed DIR ADDRESS…: a certificate for this machine's names and addresses
  local dir="$1" names="DNS:localhost,DNS:$(hostname)" address
  shift
  for address in "$@"; do names+=",IP:$address"; done
  mkdir -p "$dir"
  [ -f "$dir/cert.pem" ] && openssl x509 -in "$dir/cert.pem" -checkend 86400 -noout >/dev/null && return 0
  (umask 077 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 \
    -subj "/CN=Auscult demo" -addext "subjectAltName=$names" \
    -keyout "$dir/key.pem" -out "$dir/cert.pem" 2>/dev/null) || die "openssl could not make a certificate"
}

dev_run() {
  local port=8420 data= tls= loopback= mode=--demo address addresses=(127.0.0.1)
  while [ $# -gt 0 ]; do
    case "$1" in
      --port) port="${2:?--port needs a number}"; shift ;;
      --data) data="${2:?--data needs a directory}"; shift ;;
      --tls) tls=1 ;;
      --loopback) loopback=1 ;;
      --no-install) export AUS_NO_INSTALL=1 ;;
      --production) mode=--production ;;
      *) die "run: unknown option $1" ;;
    esac
    shift
  done
  # A database with the demonstration in it is none for production.
  [ -n "$data" ] || data=".dev/$([ "$mode" = --demo ] && echo data || echo production)"
  need build
  configure build -Dbuildtype=debugoptimized -Dtests=false
  compile build
  mkdir -p "$data" && chmod 700 "$data"
  if [ -z "$loopback" ]; then
    address="$(machine_address)"
    [ -n "$address" ] && addresses+=("$address")
  fi
  local options=(--data "$data" --port "$port" --web .dev/build/data/web/pages
    --worker .dev/build/src/worker/auscult-media "$mode")
  for address in "${addresses[@]}"; do options+=(--address "$address"); done
  if [ -n "$tls" ]; then
    self_signed "$data/tls" "${addresses[@]}"
    options+=(--tls-cert "$data/tls/cert.pem" --tls-key "$data/tls/key.pem")
  fi
  say "starting the server (Ctrl-C stops it)"
  exec .dev/build/src/daemon/auscultd "${options[@]}"
}
