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

state=$(mktemp -d)
spark=
SERVER_PID=
stop_spark() { [[ -z $spark ]] || kill "$spark" 2>/dev/null || true; wait "$spark" 2>/dev/null || true; spark=; }
trap 'stop_spark; [[ -z $SERVER_PID ]] || kill "$SERVER_PID" 2>/dev/null || true; rm -rf "$state"' EXIT

# Interpreted expressions and the first compiler only: ten thousands of tiny queries are several times cheaper.
start_spark() {
  port=$("$venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  (cd "$state" && exec "$SPARK_HOME/bin/spark-submit" --master 'local[2]' --driver-memory 4g \
    --class org.apache.spark.sql.connect.service.SparkConnectServer \
    --driver-java-options "-Xss4m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dderby.system.home=$state" \
    --conf spark.log.level=ERROR --conf spark.ui.enabled=false --conf spark.network.timeout=36000s \
    --conf spark.executor.heartbeatInterval=3600s --conf "spark.connect.grpc.binding.port=$port" \
    --conf spark.sql.codegen.wholeStage=false --conf spark.sql.codegen.factoryMode=NO_CODEGEN \
    --conf spark.sql.catalogImplementation=in-memory spark-internal >"$state/spark.log" 2>&1) &
  spark=$!
  for _ in $(seq 240); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return
    sleep 0.5
  done
  echo "Spark does not start:" >&2
  tail -5 "$state/spark.log" >&2
  return 1
}

coproc SERVER { exec .venv/bin/firesteel server --port 0 --log-level error; }
read -r -t 30 ready <&"${SERVER[0]}"
passed=0 failed=0 skipped=0 number=0
for ((left = cases; left > 0; left -= round)); do
  number=$((number + 1))
  start_spark
  "$venv/bin/python" tests/differential/run.py --ours "${ready#ready SPARK_REMOTE=}" --spark "sc://127.0.0.1:$port" \
    --report "build/differences_$number.json" --cases "$((left < round ? left : round))" --seed "$((seed + number - 1))" \
    ${options[@]+"${options[@]}"} | tee "$state/round.log" || true
  read -r p f s <<<"$(tail -1 "$state/round.log" | tr -dc '0-9 ')"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  stop_spark
  if grep -q '^stopped:' "$state/round.log"; then
    cp "$state/spark.log" "build/spark_$number.log"
    echo "what Spark said last (all of it: build/spark_$number.log):" >&2
    tail -5 "$state/spark.log" >&2
  fi
done
echo "$passed passed, $failed failed, $skipped skipped in all; what differs stands in build/differences_*.json"
((failed == 0))
