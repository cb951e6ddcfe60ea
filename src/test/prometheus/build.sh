#!/usr/bin/env bash
# Takes Prometheus and promtool for the tests from Debian's package, or else builds them from Go modules, once, into a
# cache folder outside the tree, and prints that folder. What is there already is left alone. Building takes three
# minutes on two cores; with COMPILE=false the script ends with 3 instead.
set -euo pipefail
cd "$(dirname "$0")"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/imported-key-operator/prometheus"

# The package is only unpacked: installed, it would start to serve.
unpack() {
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    local unpacked version
    unpacked=$(mktemp -d)
    (cd "$unpacked" && apt-get download -q prometheus >&2 && dpkg-deb -x prometheus_*.deb .) || return 1
    version=$(dpkg-deb -f "$unpacked"/prometheus_*.deb Version)
    version=${version%%[+-]*}
    # The first that knows keep_firing_for.
    dpkg --compare-versions "$version" ge 2.42 || return 1
    mkdir -p "$cache"
    mv -T "$unpacked/usr/bin" "$cache/$version-debian" || return 1
    rm -r "$unpacked"
    echo "$cache/$version-debian"
}

for there in "$cache"/*-debian; do
    if [ -x "$there/prometheus" ] && [ -x "$there/promtool" ]; then
        echo "$there"
        exit
    fi
done
if unpack 2>/dev/null; then
    exit
fi
command -v go >/dev/null || exit 3

# The module of Prometheus 3.N is called v0.3NN.
version=$(go list -m -f '{{.Version}}' github.com/prometheus/prometheus | sed -E 's/^v0\.([0-9])0?([0-9]+)\./\1.\2./')
target="$cache/$version-$(go env GOOS)-$(go env GOARCH)"

mkdir -p "$target"
for program in prometheus promtool; do
    if [ -x "$target/$program" ]; then
        continue
    fi
    [ "${COMPILE:-true}" = true ] || exit 3
    echo "building $program $version for the tests" >&2
    # Built beside and renamed, so that nobody finds half a program. Service discovery is what takes the most time.
    half="$target/.$program.$$"
    CGO_ENABLED=0 go build -trimpath -tags remove_all_sd,netgo -ldflags "-s -w" -o "$half" \
        "github.com/prometheus/prometheus/cmd/$program" >&2
    mv "$half" "$target/$program"
done
echo "$target"
