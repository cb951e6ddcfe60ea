#!/usr/bin/env bash
# Assembles the image's root file system, with or without a container engine: a runtime of the JDK's modules that are
# needed, the operator, its AOT cache, and of Debian's packages the files that these are linked to.
#
#   root.sh FOLDER
#
# Needs "mvn package" before, a JDK 25, and apt-get with dpkg. SKIP_AOT=true leaves the cache out. JAVA_HOME chooses the JDK.
# PACKAGES_LOCK names a file of lines name=version: assembling fails unless exactly these packages go into the image.
set -euo pipefail
shopt -s inherit_errexit
umask 022
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
target=$project/target
packed=$target/imported-key-operator
cache=${XDG_CACHE_HOME:-$HOME/.cache}/imported-key-operator/debian
[ $# -eq 1 ] || { echo "usage: root.sh FOLDER" >&2; exit 2; }
[ -r "$packed/lib/imported-key-operator.jar" ] || { echo "run \"mvn package -DskipTests\" before" >&2; exit 1; }
mkdir -p "$(dirname "$1")"
root=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The jars are checked by whoever assembles an image, and not only by the tests, which a build may leave out.
(cd "$packed/lib" && sha256sum -- *.jar | grep -v ' imported-key-operator\.jar$') | diff "$here/libraries.sha256" - >&2 || {
    echo "the libraries in $packed/lib are not those of $here/libraries.sha256: run \"mvn clean package -DskipTests\"," \
        "and if they still differ, find out why before you build an image of them" >&2
    exit 1
}

# Every file is as old as the project says that its builds are.
epoch=${SOURCE_DATE_EPOCH:-$(date -d "$(sed -n 's:.*<project.build.outputTimestamp>\(.*\)</.*:\1:p' "$project/pom.xml")" +%s)}

# Reflection and service loading are not seen by jdeps, and much that it sees is never called: the tests that start the
# operator in this root show that these are enough.
modules=java.base,java.logging,java.management,java.naming,java.net.http,java.xml,jdk.httpserver,jdk.management,jdk.unsupported

jdk() {
    local candidate
    for candidate in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v java || echo /none/bin/java)")")")" /usr/lib/jvm/*; do
        if [ -x "$candidate/bin/jlink" ] && [ -r "$candidate/release" ] && grep -q '^JAVA_VERSION="\(2[5-9]\|[3-9][0-9]\)' "$candidate/release"; then
            echo "$candidate"
            return
        fi
    done
    echo "a JDK 25 or later is needed; set JAVA_HOME to one" >&2
    return 1
}

# The options of jvm.options become the runtime's own: there is no shell that could pass them. JAVA_TOOL_OPTIONS, which
# the JVM reads after them, has the last word.
runtime() {
    local options
    options=$(sed 's/#.*//' "$project/src/main/launcher/jvm.options" | xargs)
    "$jdk/bin/jlink" --add-modules "$modules" --add-options="$options" --strip-java-debug-attributes --no-header-files \
        --no-man-pages --vm=server --dedup-legal-notices=error-if-not-same-content --output "$root/usr/lib/jvm"
    # What starts programs, and what other programs use.
    (cd "$root/usr/lib/jvm" && find bin -type f ! -name java -delete && rm -f lib/classlist lib/jexec lib/jrt-fs.jar lib/jspawnhelper)
}

# The libraries that the runtime is linked to, by their paths on this machine.
linked() {
    find "$root/usr/lib/jvm" -type f \( -name '*.so' -o -name java \) -exec ldd {} + |
        sed -n 's/^\t\(.* => \)\?\(\/[^ ]*\) (0x.*/\2/p' | grep -v "^$root/" | sort -u
}

# The package that a file is from. Where /lib is a link to /usr/lib, it may know the file by either name.
owner() {
    { dpkg-query -S "$1" 2>/dev/null || dpkg-query -S "${1#/usr}"; } | sed -n '/^diversion /!s/: .*//p'
}

# The package's file, from the cache if it is there. Lists that are missing or too old are fetched into the cache.
fetch() {
    local name hash uri
    mkdir -p "$cache/lists/partial" "$cache/archives"
    uri=$(apt "$1" --print-uris | tail -n 1)
    name=$(cut -d' ' -f2 <<<"$uri")
    hash=$(sed 's/.* SHA256://' <<<"$uri")
    echo "$hash  $cache/archives/$name" | sha256sum --check --status 2>/dev/null ||
        (cd "$cache/archives" && apt "$1" && echo "$hash  $name" | sha256sum --check --quiet) >&2
    echo "$cache/archives/$name"
}

apt() {
    local own=(-o "Dir::State::Lists=$cache/lists" -o "Dir::Cache=$cache" -o APT::Sandbox::User=root)
    apt-get -q -o APT::Sandbox::User=root download "$@" 2>/dev/null || {
        apt-get -q "${own[@]}" update >&2
        apt-get -q "${own[@]}" download "$@"
    }
}

# unpack PACKAGE PATTERN...: those files of it, its licence, and its record for those who scan images. The licence may be
# a link to another package's.
unpack() {
    local package=${1%:*} file licence
    file=$(fetch "$1")
    shift
    licence=$(dpkg-deb --fsys-tarfile "$file" | tar -tv "./usr/share/doc/$package" | sed -n '1s/.* -> //p')
    dpkg-deb --fsys-tarfile "$file" | tar -x -C "$root" --keep-directory-symlink --no-same-owner --wildcards \
        "./usr/share/doc/$package$([ -n "$licence" ] || echo /copyright)" "$@"
    dpkg-deb -f "$file" >"$root/var/lib/dpkg/status.d/$package"
    dpkg-deb -f "$file" Package Version Architecture | sed 's/^[^ ]* //' | paste -s >>"$work/packages"
    [ -z "$licence" ] || unpack "$licence"
}

debian() {
    local library file package patterns
    linked | while read -r library; do
        file=$(readlink -f "$library")
        package=$(owner "$file")
        printf '%s\t*/%s\n' "$package" "$(basename "$library")" "$package" "$(basename "$file")"
    done | sort -u >"$work/libraries"
    cut -f1 "$work/libraries" | sort -u | while read -r package; do
        mapfile -t patterns < <(grep "^$package"$'\t' "$work/libraries" | cut -f2)
        unpack "$package" "${patterns[@]}"
    done
    unpack base-files ./etc/os-release ./usr/lib/os-release
}

locked() {
    [ -z "${PACKAGES_LOCK:-}" ] || cut -f1,2 "$work/packages" | tr '\t' '=' | sort -u | diff <(sort -u "$PACKAGES_LOCK") - >&2 || {
        echo "the packages that are served (>) are not those of $PACKAGES_LOCK (<)" >&2
        return 1
    }
}

skeleton() {
    mkdir -p "$root"/{dev,etc,proc,sys,tmp,run/secrets/kubernetes.io/serviceaccount} "$root"/usr/{bin,lib,lib64,share} \
        "$root"/var/lib/dpkg/status.d
    ln -s usr/lib "$root/lib"
    ln -s usr/lib64 "$root/lib64"
    ln -s ../run "$root/var/run"
    printf 'root:x:0:0:root:/:/nologin\nnonroot:x:65532:65532:nonroot:/tmp:/nologin\n' >"$root/etc/passwd"
    printf 'root:x:0:\nnonroot:x:65532:\n' >"$root/etc/group"
    printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
    # Kubernetes lays its own over these two.
    printf '127.0.0.1 localhost\n::1 localhost\n' >"$root/etc/hosts"
    : >"$root/etc/resolv.conf"
}

operator() {
    mkdir -p "$root/usr/lib/imported-key-operator" "$root/usr/share/doc/imported-key-operator" "$root/usr/share/sbom"
    cp "$packed"/lib/*.jar "$root/usr/lib/imported-key-operator/"
    cp "$packed/LICENSE" "$packed/NOTICE" "$root/usr/share/doc/imported-key-operator/"
    run dev.byok.operator.image.ImageBom "$target/bom.json" "$work/packages" "$root/etc/os-release" "$jdk/release" \
        "$root/usr/share/sbom/imported-key-operator.cdx.json"
}

run() {
    "$jdk/bin/java" --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -DLOG_LEVEL=WARN \
        -classpath "$target/test-classes:$target/classes:$(cat "$target/test.classpath")" "$@"
}

# Owners are set where the root is packed; this user may not be able to.
settle() {
    chmod -R u=rwX,go=rX "$root"
    chmod 1777 "$root/tmp"
    find "$root" -exec touch -h -d "@$epoch" {} +
}

# The cache belongs to this runtime and to the jars as they are by now; the JVM compares their times. In
# the end the JVM starts another one, and has no helper for that here.
aot() {
    run dev.byok.operator.launch.Training "$root/usr/lib/imported-key-operator/imported-key-operator.aot" \
        "$root/usr/lib/jvm/bin/java" -Djdk.lang.Process.launchMechanism=VFORK -jar "$root/usr/lib/imported-key-operator/imported-key-operator.jar"
}

# A library that is missing would be found out by the first who starts the operator.
whole() {
    local loader folders
    loader=$(find "$root/usr" -name 'ld-linux*' | head -n 1)
    folders=$(find "$root/usr/lib" -name '*.so*' -printf '%h\n' | sort -u | paste -sd:)
    find "$root/usr/lib/jvm" -type f \( -name '*.so' -o -name java \) | while read -r file; do
        "$loader" --inhibit-cache --library-path "$folders" --list "$file" >/dev/null
    done
}

jdk=$(jdk)
chmod -R u+w "$root" 2>/dev/null || true
rm -rf "$root"
skeleton
runtime
debian
locked
operator
whole
settle
[ "${SKIP_AOT:-false}" = true ] || { aot && settle; }
