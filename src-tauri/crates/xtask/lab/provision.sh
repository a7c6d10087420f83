#!/bin/bash
# Runs inside a fresh root: packages, modules, the certificate authority, the two databases with their people, and the
# pristine copy that every start goes back to. Expects MIRROR SUITE SERIES PACKAGES ADDONS LIBRARIES in the environment.
set -euo pipefail
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
lab=/srv/lab

echo "packages of Odoo $SERIES"
if [ "$SUITE" = trixie ]; then
    # Only Odoo itself comes from sid: all of sid would bring a Python that this Odoo cannot run on.
    echo "deb $MIRROR sid main" >/etc/apt/sources.list.d/sid.list
    printf 'Package: *\nPin: release n=sid\nPin-Priority: 50\n' >/etc/apt/preferences.d/sid
fi
# Our own database cluster is made below; the one Debian makes would only take room.
mkdir -p /etc/postgresql-common
echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $PACKAGES >/tmp/apt.log 2>&1 || {
    tail -n 20 /tmp/apt.log >&2
    exit 1
}

echo "modules of the community"
# shellcheck disable=SC2086
python3 -m pip download -q --no-deps --only-binary :all: -d /tmp/wheels $ADDONS
mkdir -p $lab/addons $lab/python
for wheel in /tmp/wheels/*.whl; do
    python3 -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])' "$wheel" /tmp/unpacked
done
cp -r /tmp/unpacked/odoo/addons/* $lab/addons/
# shellcheck disable=SC2086
PIP_BREAK_SYSTEM_PACKAGES=1 python3 -m pip install -qq --no-deps --target $lab/python $LIBRARIES

echo "certificates"
mkdir -p $lab/tls
cd $lab/tls
# Extensions come from our own file alone: the defaults of older OpenSSL would add theirs a second time.
printf '%s\n' "[req]" "distinguished_name=name" "x509_extensions=authority" "[name]" "[authority]" \
    "basicConstraints=critical,CA:TRUE" "keyUsage=critical,keyCertSign,cRLSign" "subjectKeyIdentifier=hash" >ca.cnf
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=Reeve lab authority" -config ca.cnf \
    -keyout ca.key -out ca.pem 2>/dev/null
openssl req -newkey rsa:2048 -nodes -subj "/CN=localhost" -keyout leaf.key -out leaf.csr 2>/dev/null
printf '%s\n' "basicConstraints=critical,CA:FALSE" "keyUsage=critical,digitalSignature,keyEncipherment" \
    "extendedKeyUsage=serverAuth" "authorityKeyIdentifier=keyid" \
    "subjectAltName=DNS:localhost,DNS:acme.localhost,IP:127.0.0.1" >leaf.ext
# 820 days: the longest life that strict clients accept for a leaf.
openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 820 -extfile leaf.ext -out leaf.pem 2>/dev/null
cd /

echo "databases"
bin=$(echo /usr/lib/postgresql/*/bin)
export PATH=$bin:$PATH PYTHONPATH=$lab/python
mkdir -p $lab/live $lab/run /run/postgresql $lab/live/odoo
chown postgres:postgres $lab/live /run/postgresql
chown odoo:odoo $lab/live/odoo
as() { user=$1; shift; setpriv --reuid="$user" --regid="$user" --init-groups -- "$@"; }
as postgres initdb -D $lab/live/pg -E UTF8 --locale=C.UTF-8 --auth=peer >/dev/null
printf '%s\n' "listen_addresses = ''" "fsync = off" "synchronous_commit = off" "full_page_writes = off" \
    "unix_socket_directories = '/run/postgresql'" "max_connections = 200" "shared_buffers = 256MB" \
    >>$lab/live/pg/postgresql.conf
as postgres pg_ctl -D $lab/live/pg -w -l /tmp/pg.log start >/dev/null
trap 'as postgres pg_ctl -D $lab/live/pg -m fast stop >/dev/null 2>&1 || true' EXIT
as postgres createuser --createdb odoo

without_demo=--without-demo=all
if [ "$SERIES" -ge 19 ]; then without_demo=--without-demo; fi
sed -e '/^admin_passwd/d' -e 's/@[A-Z_]*@/0/' $lab/odoo.conf >/tmp/odoo.conf
run() { as odoo env HOME=/tmp odoo "$@" >/tmp/odoo.log 2>&1 </dev/stdin || { tail -n 30 /tmp/odoo.log >&2; exit 1; }; }
for entry in "acme:$ACME" "globex:$GLOBEX"; do
    name=${entry%%:*}
    echo "database $name"
    run -c /tmp/odoo.conf -d "$name" -i "${entry#*:}" $without_demo --stop-after-init --no-http </dev/null
    run shell -c /tmp/odoo.conf -d "$name" --no-http <$lab/users.py
    if ! grep -q 'PEOPLE READY' /tmp/odoo.log; then
        tail -n 30 /tmp/odoo.log >&2
        exit 1
    fi
done
as postgres pg_ctl -D $lab/live/pg -m fast -w stop >/dev/null
trap - EXIT

rm -rf $lab/live/odoo/sessions
mv $lab/live $lab/pristine
apt-get clean
rm -rf /tmp/* /var/lib/apt/lists/* /root/.cache /usr/share/doc/* /usr/share/man/*
