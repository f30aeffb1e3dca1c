# shellcheck shell=bash disable=SC2034
# Sourced by check, demo and .ci/run: installs what is missing from Debian 12 and builds. Not run by itself.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
JOBS=$(nproc)
export NINJA_STATUS="[%f/%t] "
# What one clone compiled serves the next, wherever it lies.
export CCACHE_BASEDIR=$ROOT CCACHE_NOHASHDIR=1

build_packages=(g++ cmake ninja-build ccache pkg-config gettext python3 ca-certificates tzdata libssl-dev libfmt-dev
    nlohmann-json3-dev libsqlitecpp-dev libsqlite3-dev libexpected-dev libhowardhinnant-date-dev libtomlplusplus-dev
    libcli11-dev libboost-locale-dev libcpp-httplib-dev libkainjow-mustache-dev libgumbo-dev libjs-bootstrap5 catch2)
browser_packages=(chromium fonts-dejavu-core)
all_packages=(clang-14 clang-tidy-14 clang-format-14 libclang-rt-14-dev)
bench_packages=(libbenchmark-dev)

say() {
    printf '\n== %s\n' "$*"
}

fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "neither root nor sudo; please install by hand: $*"
    fi
}

is_installed() {
    dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

# need_packages PACKAGE…: installs those that are missing; quick and silent when none is.
need_packages() {
    local missing=() package
    command -v dpkg-query >/dev/null || fail "this set-up is for Debian 12; elsewhere install: $*"
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "installing ${missing[*]}"
    as_root apt-get update -q || fail "apt-get update failed: is there a network?"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" ||
        fail "could not install: ${missing[*]}"
}

# Node and npm may come from elsewhere than Debian, so the commands are asked for, not the packages.
need_node() {
    local missing=()
    command -v node >/dev/null || missing+=(nodejs)
    command -v npm >/dev/null || missing+=(npm)
    [ ${#missing[@]} -eq 0 ] || need_packages "${missing[@]}"
    local folder=$ROOT/tests/e2e
    if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.waymark-lock"; then
        say "installing the browser driver (npm ci in tests/e2e)"
        (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund) || fail "npm ci failed in tests/e2e"
        cp "$folder/package-lock.json" "$folder/node_modules/.waymark-lock"
    fi
}

# build PRESET [TARGET…]: configures build/PRESET when needed and builds.
build() {
    local preset=$1
    shift
    cd "$ROOT" || exit 1
    if [ ! -f "build/$preset/build.ninja" ]; then
        say "configuring build/$preset"
        cmake --preset "$preset" --log-level=WARNING || fail "cmake failed for preset $preset"
    fi
    say "building build/$preset"
    ninja -C "build/$preset" -j "$JOBS" "$@" || fail "the build of preset $preset failed"
}
