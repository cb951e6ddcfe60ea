#!/usr/bin/env bash
# Takes helm 4 for the tests from the PATH, or else builds it from Go modules, once, into a cache folder outside the
# tree, puts the Prometheus Operator's CRDs beside it, and prints that folder. What is there already is left alone.
# Building takes five minutes on two cores; with COMPILE=false the script ends with 3 instead.
set -euo pipefail
cd "$(dirname "$0")"
command -v go >/dev/null || exit 3

version=$(go list -m -f '{{.Version}}' helm.sh/helm/v4)
version=${version#v}
crds=v0.85.0
target="${XDG_CACHE_HOME:-$HOME/.cache}/imported-key-operator/helm/$version-$(go env GOOS)-$(go env GOARCH)"

if [ ! -x "$target/helm" ] && [[ "$(helm version --template '{{.Version}}' 2>/dev/null)" == v4.* ]]; then
    mkdir -p "$target"
    ln -s "$(command -v helm)" "$target/helm"
fi
if [ ! -x "$target/helm" ]; then
    [ "${COMPILE:-true}" = true ] || exit 3
    echo "building helm $version for the tests" >&2
    mkdir -p "$target"
    # Built beside and renamed, so that nobody finds half a program.
    half="$target/.helm.$$"
    stamps="-s -w -X helm.sh/helm/v4/internal/version.version=v$version"
    CGO_ENABLED=0 go build -trimpath -ldflags "$stamps" -o "$half" helm.sh/helm/v4/cmd/helm >&2
    mv "$half" "$target/helm"
fi
if [ ! -d "$target/crds" ]; then
    module=$(go mod download -json "github.com/prometheus-operator/prometheus-operator@$crds" | sed -n 's/^.*"Dir": "\(.*\)".*/\1/p')
    half="$target/.crds.$$"
    mkdir -p "$half"
    for kind in servicemonitors podmonitors prometheusrules; do
        cp "$module/example/prometheus-operator-crd/monitoring.coreos.com_$kind.yaml" "$half/$kind.yaml"
    done
    mv -T "$half" "$target/crds"
fi
echo "$target"
