#!/usr/bin/env bash
# Builds the release server and installs the package into .venv; does nothing that is already done.
set -euo pipefail
cd "$(dirname "$0")/.."

[[ -e build/release/build.ninja ]] || cmake --preset release >/dev/null
ninja -C build/release firesteel-server

# The wheel build uses the same build folder, so it compiles nothing again; it packs the server with the Python files.
stamp=.venv/.firesteel-installed
inputs=(build/release/firesteel-server pyproject.toml python)
if [[ ! -e $stamp || -n $(find "${inputs[@]}" -newer "$stamp" -name '*.py' -o -newer "$stamp" -type f \
    ! -name '*.pyc' | head -1) || ! -x .venv/bin/firesteel ]]; then
  .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --force-reinstall \
    --config-settings build-dir=build/release --config-settings cmake.define.FIRESTEEL_TESTS=ON .
  touch "$stamp"
fi
