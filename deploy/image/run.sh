#!/usr/bin/env bash
# Starts the operator in the root that root.sh has assembled as a Pod would: user 65532, read-only but for /tmp.
#
#   run.sh ROOT [--account FOLDER] [NAME=VALUE...]
#
# FOLDER has the files of a ServiceAccount: token, ca.crt and namespace. The network is this machine's. Root gets a mount
# namespace of its own; another user, or a root that may not mount, gets user namespaces.
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: run.sh ROOT [--account FOLDER] [NAME=VALUE...]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$1" && pwd)
shift
account=
if [ "${1:-}" = --account ]; then
    account=$(cd "$2" && pwd)
    shift 2
fi
variables=("$@")
user=65532

mapfile -t command < <(sed -n 's/^ENTRYPOINT \[\(.*\)\]$/\1/p' "$here/Dockerfile" | tr -d '"' | sed 's/, /\n/g')
mapfile -t environment < <(sed -n 's/^ENV //p' "$here/Dockerfile")

# What the container's runtime lays over the root; the rest is read-only.
inside=$(cat <<'END'
set -eu
root=$1 account=$2
mount --make-rprivate /
mount --bind "$root" "$root"
mount -t tmpfs -o mode=755 none "$root/dev"
for device in null zero random urandom; do
    : >"$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mount --rbind /proc "$root/proc"
[ ! -s /etc/resolv.conf ] || mount --bind /etc/resolv.conf "$root/etc/resolv.conf"
[ -z "$account" ] || mount --bind "$account" "$root/run/secrets/kubernetes.io/serviceaccount"
mount -t tmpfs -o mode=1777,size=64m,nosuid,nodev none "$root/tmp"
for place in . dev; do
    mount -o remount,bind,ro "$root/$place"
done
shift 2
exec "$@"
END
)
launch() {
    exec env -i "${environment[@]}" "${variables[@]}" "$setpriv" --no-new-privs "$@"
}
tools() { command -v "$1" || { echo "$1 is needed" >&2; exit 1; }; }
unshare=$(tools unshare) sh=$(tools sh) chroot=$(tools chroot) setpriv=$(tools setpriv)

if [ "$(id -u)" = 0 ] && unshare --mount true 2>/dev/null; then
    launch "$unshare" --mount "$sh" -c "$inside" sh "$root" "$account" \
        "$chroot" --userspec="$user:$user" --groups= "$root" "${command[@]}"
fi
if unshare --user --map-root-user --mount true 2>/dev/null; then
    launch "$unshare" --user --map-root-user --mount "$sh" -c "$inside" sh "$root" "$account" \
        "$unshare" --user --map-user="$user" --map-group="$user" --root "$root" "${command[@]}"
fi
echo "neither a mount namespace nor a user namespace is allowed here" >&2
exit 1
