#!/bin/bash
# Builds one lab root from nothing, on the host side: Debian's base, the host's network settings, then provision.sh inside.
# Expects ROOT HERE MIRROR SUITE SERIES PACKAGES ADDONS LIBRARIES in the environment. Nothing about the host is written
# into the recipe: what its package tools need (mirror, proxy, certificates) is read from it here.
set -euo pipefail

echo "debootstrap $SUITE"
debootstrap --variant=minbase --include=ca-certificates "$SUITE" "$ROOT" "$MIRROR" >"$ROOT.debootstrap.log" 2>&1 || {
    tail -n 5 "$ROOT.debootstrap.log" >&2
    exit 1
}
rm -f "$ROOT.debootstrap.log"

cp -L /etc/resolv.conf /etc/hosts "$ROOT/etc/"
# Certificates the host trusts on top of Debian's own: bundle first, so that nothing is lost when names differ.
if [ -s /etc/ssl/certs/ca-certificates.crt ]; then
    cp -L /etc/ssl/certs/ca-certificates.crt "$ROOT/etc/ssl/certs/ca-certificates.crt"
fi
if [ -d /usr/local/share/ca-certificates ]; then
    mkdir -p "$ROOT/usr/local/share/ca-certificates"
    cp -rL /usr/local/share/ca-certificates/. "$ROOT/usr/local/share/ca-certificates/"
fi
# How this host's apt reaches its mirror: proxies, TLS, dates. Its other settings are its own business.
apt-config dump | grep -E '^Acquire::(http|https|ftp|Check-|Retries|ForceIPv)' >"$ROOT/etc/apt/apt.conf.d/90host" || true
if [ -f /etc/apt/auth.conf ]; then cp /etc/apt/auth.conf "$ROOT/etc/apt/"; fi
if [ -d /etc/apt/auth.conf.d ]; then cp -r /etc/apt/auth.conf.d "$ROOT/etc/apt/"; fi
# pip's settings, the system's and the user's, each where pip looks for it; those in the environment pass through.
if [ -f /etc/pip.conf ]; then cp -L /etc/pip.conf "$ROOT/etc/pip.conf"; fi
for file in "$HOME/.pip/pip.conf" "${XDG_CONFIG_HOME:-$HOME/.config}/pip/pip.conf"; do
    if [ -f "$file" ]; then
        mkdir -p "$ROOT/root/.config/pip"
        cp -L "$file" "$ROOT/root/.config/pip/pip.conf"
    fi
done
# Services must not start while packages are installed: they are started by hand, on demand.
printf '#!/bin/sh\nexit 101\n' >"$ROOT/usr/sbin/policy-rc.d"
chmod 755 "$ROOT/usr/sbin/policy-rc.d"

# A folder of wheels on the host cannot be seen from inside; an address can.
case ${PIP_FIND_LINKS:-} in /*) unset PIP_FIND_LINKS ;; esac

mkdir -p "$ROOT/srv/lab"
cp "$HERE"/provision.sh "$HERE"/users.py "$HERE"/odoo.conf "$ROOT/srv/lab/"
HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore \
    sh "$HERE/enter.sh" "$ROOT" bash /srv/lab/provision.sh
