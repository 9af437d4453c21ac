#!/usr/bin/env bash
# Random expressions on us and on real Spark (needs a JDK 17): tools/test_against_spark.sh [--cases N] [--seed N] ...
set -euo pipefail
cd "$(dirname "$0")/.."
command -v java >/dev/null || { echo "a JDK 17 is needed for real Spark" >&2; exit 1; }
.venv/bin/python -c 'import sys; sys.path.insert(0, "tools"); import ratchet; ratchet.make_environment()'
venv=$PWD/build/yardsticks/venv
state=$(mktemp -d)
port=$("$venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

coproc SERVER { exec .venv/bin/firesteel server --port 0 --log-level error; }
read -r -t 30 ready <&"${SERVER[0]}"
SPARK_HOME=$("$venv/bin/python" -c 'import pyspark, os; print(os.path.dirname(pyspark.__file__))')
export SPARK_HOME SPARK_LOCAL_IP=127.0.0.1 PYSPARK_PYTHON=$venv/bin/python
# Interpreted expressions and the first compiler only: ten thousands of tiny queries are several times cheaper.
(cd "$state" && exec "$SPARK_HOME/bin/spark-submit" --master 'local[2]' --driver-memory 2g \
  --class org.apache.spark.sql.connect.service.SparkConnectServer \
  --driver-java-options "-Xss4m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dderby.system.home=$state" \
  --conf spark.log.level=ERROR --conf spark.ui.enabled=false --conf spark.network.timeout=36000s \
  --conf spark.executor.heartbeatInterval=3600s --conf "spark.connect.grpc.binding.port=$port" \
  --conf spark.sql.codegen.wholeStage=false --conf spark.sql.codegen.factoryMode=NO_CODEGEN \
  --conf spark.sql.catalogImplementation=in-memory spark-internal >"$state/spark.log" 2>&1) &
spark=$!
trap 'kill "$SERVER_PID" "$spark" 2>/dev/null; wait 2>/dev/null; rm -rf "$state"' EXIT
for _ in $(seq 120); do
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  sleep 0.5
done
"$venv/bin/python" tests/differential/run.py --ours "${ready#ready SPARK_REMOTE=}" --spark "sc://127.0.0.1:$port" \
  --report build/differences.json "$@"
