#!/usr/bin/env bash
# Random expressions on us and on real Spark (needs a JDK 17): tools/test_against_spark.sh [--cases N] [--seed N] ...
# Ten thousand at a time: each round has a seed and a Spark of its own, whose memory tiny queries fill in the long run.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v java >/dev/null || { echo "a JDK 17 is needed for real Spark" >&2; exit 1; }
.venv/bin/python -c 'import sys; sys.path.insert(0, "tools"); import ratchet; ratchet.make_environment()'
venv=$PWD/build/yardsticks/venv
SPARK_HOME=$("$venv/bin/python" -c 'import pyspark, os; print(os.path.dirname(pyspark.__file__))')
export SPARK_HOME SPARK_LOCAL_IP=127.0.0.1 PYSPARK_PYTHON=$venv/bin/python
round=10000 cases=50000 seed=1 options=()
while (($# > 0)); do
  case $1 in
    --cases) cases=$2; shift 2 ;;
    --seed) seed=$2; shift 2 ;;
    *) options+=("$1"); shift ;;
  esac
done

last=$(mktemp)
SERVER_PID=
trap '[[ -z ${SERVER_PID:-} ]] || kill "$SERVER_PID" 2>/dev/null || true; rm -f "$last"' EXIT
coproc SERVER { exec .venv/bin/firesteel server --port 0 --log-level error; }
read -r -t 30 ready <&"${SERVER[0]}"
passed=0 failed=0 skipped=0 number=0
for ((left = cases; left > 0; left -= round)); do
  number=$((number + 1))
  "$venv/bin/python" tests/differential/run.py --ours "${ready#ready SPARK_REMOTE=}" \
    --report "build/differences_$number.json" --cases "$((left < round ? left : round))" --seed "$((seed + number - 1))" \
    ${options[@]+"${options[@]}"} | tee "$last" || true
  read -r p f s <<<"$(tail -1 "$last" | tr -dc '0-9 ')"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done
echo "$passed passed, $failed failed, $skipped skipped in all; what differs stands in build/differences_*.json"
((failed == 0))
