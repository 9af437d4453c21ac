#!/usr/bin/env bash
# What a plain user does: `pip install .` into an environment of his own, then firesteel.
set -euo pipefail
cd "$(dirname "$0")/.."

environment=$(mktemp -d)
trap 'rm -rf "$environment"' EXIT
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
python3.11 -m venv "$environment"
"$environment/bin/python" -m pip install --quiet .
cd "$environment"
[[ $(bin/firesteel sql -e 'SELECT 1 + 1 AS two' | sed -n 4p) == "|2  |" ]]
echo "1 passed, 0 failed"
