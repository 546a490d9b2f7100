#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# auscultctl from outside: each line of the table below is one command and what it must do.
# Usage: test-ctl.sh AUSCULTCTL
set -u
ctl=$1
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
number=0
failed=0

# check NAME STATUS PATTERN INPUT ARGUMENT…: output and errors together must match PATTERN.
check() {
  name=$1 status=$2 pattern=$3 input=$4
  shift 4
  number=$((number + 1))
  output=$(printf '%s\n' "$input" | "$ctl" --data "$data/new" "$@" 2>&1)
  if [ $? -eq "$status" ] && echo "$output" | grep -q "$pattern"; then
    echo "ok $number - $name"
  else
    echo "not ok $number - $name"
    echo "$output" | sed 's/^/# /'
    failed=1
  fi
}

id='^[0-7][0-9a-z]\{25\}$'
doctor='account add --role practitioner --profession doctor --given-name Claire --family-name Martin'
host='account add --role site_host --given-name Nadia --family-name Faure'
delegate='account add --role delegate --given-name Anne --family-name Petit'
password='correct horse battery'

echo 1..34
# shellcheck disable=SC2086 # the commands are lists of words
{
  check "needs a command" 1 'No such command' '' account
  check "refuses unknown options" 1 'Options' '' account list --everything
  check "M1: prints the configuration" 0 '^#port=8420$' '' config print
  check "account without organisation" 1 'no such organisation' "$password" $doctor a@b.example
  check "B9: makes an organisation" 0 "$id" '' organisation add 'Cabinet des Lilas'
  check "organisation needs a name" 1 'Expected: NAME' '' organisation add
  check "organisation needs a known zone" 1 'not a time zone' '' organisation add X --time-zone Mars
  check "lists organisations" 0 'Europe/Paris.Cabinet des Lilas' '' organisation list
  check "M1: makes a practitioner" 0 "$id" "$password" $doctor Claire@Lilas.example
  check "address folded and unique" 1 'already an account of claire@lilas.example' "$password" \
    $doctor CLAIRE@lilas.example
  check "H4: unknown profession" 1 '/profession' "$password" account add --role practitioner \
    --profession wizard --given-name A --family-name B w@lilas.example
  check "unknown role" 1 'role must be' "$password" account add --role king \
    --given-name A --family-name B k@lilas.example
  check "L1: short password" 1 'from 10' 'short' $doctor other@lilas.example
  check "L1: no password" 1 'from 10' '' $doctor other@lilas.example
  check "B6: delegate of nobody known" 1 'principal nobody' "$password" $delegate \
    --principal nobody@lilas.example anne@lilas.example
  check "B6: makes a delegate" 0 "$id" "$password" $delegate \
    --principal claire@lilas.example anne@lilas.example
  check "lists accounts" 0 'delegate.anne@lilas.example.Anne Petit' '' account list
  check "B9: a second organisation" 0 "$id" '' organisation add 'Cabinet des Roses'
  check "organisation must be chosen" 1 'Several organisations' "$password" $doctor \
    eve@roses.example
  check "organisation by name" 0 "$id" "$password" $doctor \
    --organisation 'Cabinet des Roses' eve@roses.example
  check "B6: no principal of another organisation" 1 'same organisation' "$password" $delegate \
    --organisation 'Cabinet des Roses' --principal claire@lilas.example zoe@roses.example
  check "K1: makes a site" 0 "$id" '' structure add --organisation 'Cabinet des Lilas' \
    --kind pharmacy --address '3 place du Marché' --postal-code 69380 --town Lozanne \
    --phone '04 78 00 00 01' 'Pharmacie des Tilleuls'
  check "K1: a site of a known kind" 1 'kind must be' '' structure add --kind castle \
    --address 1 --postal-code 1 --town T --organisation 'Cabinet des Lilas' X
  check "K1: a site somewhere" 1 '/town' '' structure add --kind other --address 1 \
    --postal-code 1 --organisation 'Cabinet des Lilas' X
  check "K1: lists sites" 0 'pharmacy.Pharmacie des Tilleuls.Lozanne' '' structure list
  site=$("$ctl" --data "$data/new" structure list | cut -f1)
  check "K1: a host needs a site" 1 'site_host needs it' "$password" $host nadia@tilleuls.example
  check "B9: a host of the site's organisation" 1 'same organisation' "$password" $host \
    --organisation 'Cabinet des Roses' --structure "$site" nadia@tilleuls.example
  check "K1: makes a host" 0 "$id" "$password" $host --organisation 'Cabinet des Lilas' \
    --structure "$site" nadia@tilleuls.example
  check "L1: changes a password" 0 '' 'another good one' account password claire@LILAS.example
  check "M2: no rooms without a server" 1 'No server runs on' '' rooms
  check "M2: nothing to drain without a server" 1 'No server runs on' '' drain --worker 0
  check "C2: nothing is kept back" 0 '^$' '' outbox list
  check "C2: tries again what failed" 0 '^0 messages are due now' '' outbox retry
  check "L2: the audit log verifies" 0 'as it was written' '' audit verify
}
exit $failed
