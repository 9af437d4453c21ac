#!/usr/bin/env bash
# Installs the Debian packages that building and testing need: only what is missing, in no time when nothing is.
set -euo pipefail

packages=(
  # tools
  g++ cmake ninja-build ccache mold pkg-config git make python3-venv clang-format-16 clang-tidy-16
  # sanitizers and fuzzing
  clang-16 libclang-rt-16-dev llvm-16
  # libraries: protocol, text, containers, codecs, catalog
  libgrpc++-dev libprotobuf-dev protobuf-compiler protobuf-compiler-grpc
  libabsl-dev libfmt-dev libspdlog-dev libcli11-dev libhwy-dev libpcre2-dev libsimdjson-dev libicu-dev libsqlite3-dev libxml2-dev
  libssl-dev libzstd-dev liblz4-dev libsnappy-dev libmimalloc-dev libjemalloc-dev
  # tests and time zones
  libgtest-dev libgmock-dev libbenchmark-dev tzdata
)

missing=()
for package in "${packages[@]}"; do
  # ${db:Status-Abbrev} is "ii " for an installed package.
  [[ $(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null) == ii* ]] || missing+=("$package")
done
[[ ${#missing[@]} -eq 0 ]] && exit 0

as_root=()
if [[ $(id -u) -ne 0 ]]; then
  command -v sudo >/dev/null || { echo "error: install as root: apt-get install ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
echo "installing ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
