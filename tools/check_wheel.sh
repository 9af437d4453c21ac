#!/usr/bin/env bash
# What a plain user does: the wheel into an environment of his own, then firesteel.
set -euo pipefail
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export PIP_DISABLE_PIP_VERSION_CHECK=1
# Packed from the release build, so that nothing is compiled a second time;
# with its settings, so that the build keeps its tests.
.venv/bin/python -m pip wheel --quiet --no-deps --no-build-isolation --config-settings build-dir=build/release \
  --config-settings cmake.define.FIRESTEEL_TESTS=ON --wheel-dir "$scratch" .
python3.11 -m venv "$scratch/environment"
"$scratch/environment/bin/python" -m pip install --quiet "$scratch"/firesteel-*.whl
cd "$scratch/environment"
[[ $(bin/firesteel sql -e 'SELECT 1 + 1 AS two' | sed -n 4p) == "|2  |" ]]
echo "1 passed, 0 failed"
