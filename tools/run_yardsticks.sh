#!/usr/bin/env bash
# Compares our answers with those recorded from real Spark, where the folder of yardsticks is there.
set -euo pipefail
cd "$(dirname "$0")/.."
shared=$1

data=$(.venv/bin/python - <<'PYTHON'
import sys
from pathlib import Path
sys.path.insert(0, "examples/tpch")
from data import ensure_data
sys.stdout, out = sys.stderr, sys.stdout
print(ensure_data(Path("data"), 1), file=out)
PYTHON
)
coproc SERVER { exec .venv/bin/firesteel server --port 0 --log-level warn; }
trap 'kill "$SERVER_PID" 2>/dev/null' EXIT
read -r -t 30 ready <&"${SERVER[0]}"
.venv/bin/python "$shared/conformance/tpc/tpc_answers.py" compare "${ready#ready SPARK_REMOTE=}" --suite tpch --data "$data"
