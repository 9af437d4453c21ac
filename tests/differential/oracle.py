"""A real Spark Connect server of its own, which can be started again when it has gone.

Spark's JVM ends when a case asks for an array it cannot have (an OutOfMemoryError is fatal to it), and cases do.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

# Interpreted expressions and the first compiler only: ten thousands of tiny queries are several times cheaper.
JAVA = "-Xss4m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
CONF = {
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.network.timeout": "36000s",
    "spark.executor.heartbeatInterval": "3600s",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.catalogImplementation": "in-memory",
}
SECONDS_TO_START = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Oracle:
    """start() before use, stop() at the end; what it said stands in `log`. Needs SPARK_HOME and a JDK 17."""

    def __init__(self, log: Path):
        self.home = Path(os.environ["SPARK_HOME"])
        self.log = log
        self.state = Path(tempfile.mkdtemp(prefix="firesteel-oracle-"))
        self.process: subprocess.Popen[bytes] | None = None
        self.remote = ""

    def start(self) -> None:
        port = free_port()
        conf = {**CONF, "spark.connect.grpc.binding.port": str(port)}
        command = [str(self.home / "bin" / "spark-submit"), "--master", "local[2]", "--driver-memory", "4g"]
        command += ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
        command += ["--driver-java-options", f"{JAVA} -Dderby.system.home={self.state}"]
        for name, value in conf.items():
            command += ["--conf", f"{name}={value}"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "spark-internal"], cwd=self.state, stdout=log, stderr=log, start_new_session=True
            )
        self.wait_for(port)
        self.remote = f"sc://127.0.0.1:{port}"

    def wait_for(self, port: int) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and self.process and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.3)
        raise SystemExit(f"Spark does not start; what it said stands in {self.log}")

    def kill(self) -> None:
        """Everyone who waits for it hears at once that it has gone."""
        if self.process:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        self.kill()
        shutil.rmtree(self.state, ignore_errors=True)
