#!/bin/sh
# Runs one command inside a lab root. The mounts live in a mount namespace of that command alone: they vanish with it,
# so nothing has to be unmounted afterwards and removing the root can never reach the machine's own /dev.
# Usage: enter.sh ROOT COMMAND [ARGUMENT...]. Every step is an exec: the caller's process id stays the command's.
set -eu
if [ "${1:-}" = --inside ]; then
    shift
    root=$1
    shift
    mount --rbind /dev "$root/dev"
    mount -t proc proc "$root/proc" 2>/dev/null || mount --rbind /proc "$root/proc"
    mount --rbind /sys "$root/sys"
    exec chroot "$root" "$@"
fi
# A machine that is itself a chroot has no mount of its own to make private: there the mounts keep its ways.
propagation=private
unshare --mount --propagation private true 2>/dev/null || propagation=unchanged
exec unshare --mount --propagation "$propagation" -- sh "$0" --inside "$@"
