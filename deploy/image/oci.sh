#!/usr/bin/env bash
# Packs the root that root.sh has assembled as an image, without a container engine: an OCI image layout in a tar file,
# which "docker load" and "skopeo copy oci-archive:..." take. What the image is to do is read from the Dockerfile.
#
#   oci.sh ROOT FILE [NAME:TAG]
#
# Prints the image's digest, and those of its layers: everything but the AOT cache, and the cache.
set -euo pipefail
shopt -s inherit_errexit
export LC_ALL=C
[ $# -ge 2 ] || { echo "usage: oci.sh ROOT FILE [NAME:TAG]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
root=$1
file=$2
version=$(sed -n 's:^  <version>\(.*\)</version>:\1:p' "$project/pom.xml")
revision=$(git -C "$project" rev-parse HEAD 2>/dev/null || true)
name=${3:-imported-key-operator:${version%-SNAPSHOT}}
layout=$(mktemp -d)
trap 'rm -rf "$layout"' EXIT
mkdir -p "$layout/blobs/sha256"

epoch=$(stat -c %Y "$root")
created=$(date -u -d "@$epoch" +%FT%TZ)
architecture=$(sed -n 's/^Architecture: //p' "$root/var/lib/dpkg/status.d/libc6")

pack() {
    tar --create --format=ustar --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner "$@"
}

# keep FILE: moves it to where its digest says, and prints that.
keep() {
    local digest
    digest=$(sha256sum "$1" | cut -d' ' -f1)
    mv "$1" "$layout/blobs/sha256/$digest"
    echo "$digest"
}

# descriptor MEDIATYPE DIGEST
descriptor() {
    printf '{"mediaType":"application/vnd.oci.image.%s","digest":"sha256:%s","size":%d' "$1" "$2" \
        "$(stat -c %s "$layout/blobs/sha256/$2")"
}

# layer ARGUMENTS-OF-TAR...: prints the digests of the tar file and of the layer.
layer() {
    pack -C "$root" "$@" >"$layout/tar"
    sha256sum "$layout/tar" | cut -d' ' -f1
    gzip -n "$layout/tar"
    keep "$layout/tar.gz"
}

# What the last stage of the Dockerfile says, as JSON.
labels() {
    sed -n 's/^.*\(org\.opencontainers[^=]*\)="\(.*\)".*$/"\1":"\2"/p' "$here/Dockerfile" |
        sed "s/\$VERSION/$version/; s/\$REVISION/$revision/" | paste -sd,
}
instruction() {
    sed -n "s/^$1 //p" "$here/Dockerfile" | tail -n 1
}

aot=usr/lib/imported-key-operator/imported-key-operator.aot
mapfile -t base < <(layer --exclude="./$aot" .)
mapfile -t cache < <([ ! -e "$root/$aot" ] || layer "./$aot")

cat >"$layout/config" <<END
{"created":"$created","architecture":"$architecture","os":"linux","config":{"User":"$(instruction USER)","ExposedPorts":{"$(instruction EXPOSE)/tcp":{}},"Env":["$(instruction ENV)"],"Entrypoint":$(instruction ENTRYPOINT),"Labels":{$(labels)}},"rootfs":{"type":"layers","diff_ids":["sha256:${base[0]}"${cache[0]:+,\"sha256:${cache[0]}\"}]}}
END
config=$(keep "$layout/config")
layers=$(descriptor layer.v1.tar+gzip "${base[1]}")}${cache[1]:+,$(descriptor layer.v1.tar+gzip "${cache[1]}")\}}
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s},"layers":[%s]}' \
    "$(descriptor config.v1+json "$config")" "$layers" >"$layout/manifest"
manifest=$(keep "$layout/manifest")
printf '{"schemaVersion":2,"manifests":[%s,"annotations":{"io.containerd.image.name":"%s","org.opencontainers.image.ref.name":"%s"}}]}' \
    "$(descriptor manifest.v1+json "$manifest")" "$name" "${name##*:}" >"$layout/index.json"
printf '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
# Older engines read this file.
printf '[{"Config":"blobs/sha256/%s","RepoTags":["%s"],"Layers":["blobs/sha256/%s"%s]}]' \
    "$config" "$name" "${base[1]}" "${cache[1]:+,\"blobs/sha256/${cache[1]}\"}" >"$layout/manifest.json"
pack -C "$layout" . >"$file"

echo "image     sha256:$manifest"
echo "all but the AOT cache sha256:${base[1]}"
[ ${#cache[@]} -eq 0 ] || echo "AOT cache sha256:${cache[1]}"
