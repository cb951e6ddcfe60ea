#!/usr/bin/env bash
# Builds the program that judges objects as GitOps tools do, once, into a cache folder outside the tree, puts the CRDs
# of the tools beside it, and prints that folder. What is there already is left alone. Takes two minutes on two cores;
# with COMPILE=false the script ends with 3 instead.
set -euo pipefail
cd "$(dirname "$0")"
command -v go >/dev/null || exit 3

# Sources that changed make another folder.
version=$(cat build.sh go.mod main.go | sha256sum | cut -c1-12)
target="${XDG_CACHE_HOME:-$HOME/.cache}/imported-key-operator/gitops/$version"

crds() { # MODULE FILE...
    local module=$1 folder
    shift
    folder=$(go mod download -json "$module" | sed -n 's/^.*"Dir": "\(.*\)".*/\1/p')
    (cd "$folder" && cp "$@" "$half")
}

if [ ! -x "$target/judge" ]; then
    [ "${COMPILE:-true}" = true ] || exit 3
    echo "building what judges objects as GitOps tools do" >&2
    # Built beside and renamed, so that nobody finds half of it.
    half="$target.$$"
    mkdir -p "$half"
    crds github.com/bitnami-labs/sealed-secrets@v0.40.0 helm/sealed-secrets/crds/bitnami.com_sealedsecrets.yaml
    crds github.com/external-secrets/external-secrets@v1.3.2 \
        config/crds/bases/external-secrets.io_externalsecrets.yaml \
        config/crds/bases/external-secrets.io_secretstores.yaml
    crds github.com/fluxcd/kustomize-controller@v1.9.6 \
        config/crd/bases/kustomize.toolkit.fluxcd.io_kustomizations.yaml
    crds github.com/fluxcd/source-controller@v1.9.6 config/crd/bases/source.toolkit.fluxcd.io_gitrepositories.yaml
    crds github.com/argoproj/argo-cd/v3@v3.5.7 manifests/crds/application-crd.yaml
    chmod u+w "$half"/*
    CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w" -o "$half/judge" . >&2
    # Somebody else may have been first.
    mv -T "$half" "$target" || { rm -r "$half"; test -x "$target/judge"; }
fi
echo "$target"
