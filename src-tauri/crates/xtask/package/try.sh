#!/bin/sh
# The main job on the installed programs, as an ordinary user of a bare computer: a tenant of the demo fleet is connected,
# its people are read, a backup is taken and proven. With REEVE_KEYS=file in the environment secrets rest in a file;
# without, in the keyring of the session's bus. Called with "kept", it only looks whether what was there still is.
set -eu
[ "$(id -u)" != 0 ] || { echo "this is to run as an ordinary user" >&2; exit 1; }
cd "$HOME"

reeve --version
# every library is there, or this would not start
reeve-desktop --version

if [ "${1:-}" = kept ]; then
    reeve tenant list --json | grep -q '"name": "Acme"'
    reeve users list Acme --json | grep -q '"login": "admin"'
    reeve journal verify
    reeve backup verify acme.zip
    exit 0
fi

reeve demo up --tenants 1 --json >fleet.json &
fleet=$!
trap 'kill "$fleet"' EXIT
waited=0
until grep -q '^}' fleet.json; do
    waited=$((waited + 1))
    [ "$waited" -le 100 ] || { echo "the demo fleet does not come up" >&2; exit 1; }
    sleep 0.2
done
fact() { sed -n "s/^ *\"$1\": \"\(.*\)\",\{0,1\}\$/\1/p" fleet.json; }

fact password | reeve tenant add Acme --url "$(fact url)" --database "$(fact database)" --login "$(fact login)" \
    --ca-file "$(fact ca_file)" --secret-stdin
reeve users list Acme --refresh --json | grep -q '"login": "admin"'
fact master_password | reeve tenant master-password Acme --secret-stdin
reeve backup take Acme --to acme.zip
reeve backup verify acme.zip
