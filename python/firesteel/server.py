"""Starts firesteel-server as a child process that cannot outlive us."""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import time
from pathlib import Path

START_TIMEOUT_SECONDS = 30
STOP_TIMEOUT_SECONDS = 10
READY_PREFIX = "ready SPARK_REMOTE="


class ServerError(RuntimeError):
    """The server could not be started."""


def server_binary() -> Path:
    """The firesteel-server that belongs to this package; FIRESTEEL_SERVER names another one."""
    override = os.environ.get("FIRESTEEL_SERVER")
    path = Path(override) if override else Path(__file__).parent / "bin" / "firesteel-server"
    if not path.is_file():
        raise ServerError(f"the server program is not there: {path}")
    return path


def server_arguments(host: str, port: int, conf: dict[str, object]) -> list[str]:
    arguments = [str(server_binary()), "--host", host, "--port", str(port)]
    for key, value in conf.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        arguments += ["--conf", f"{key}={text}"]
    return arguments


def server_environment() -> dict[str, str]:
    """Ours; Python functions of the user run in the environment that this process runs in, unless told otherwise."""
    return {"PYSPARK_PYTHON": sys.executable, **os.environ}


class Server:
    """An embedded server on a free loopback port; `remote` is its address for SparkSession.builder.remote().

    The child holds the read end of a pipe and a handle of our process, so that it stops when we end, however we end.
    """

    def __init__(self, conf: dict[str, object] | None = None, *, host: str = "127.0.0.1", port: int = 0):
        arguments = server_arguments(host, port, conf or {})
        arguments += ["--parent-pid", str(os.getpid()), "--log-level", os.environ.get("FIRESTEEL_LOG", "warn")]
        # A session of its own: Ctrl-C in a terminal interrupts the program, not the server below it.
        self._process = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True, env=server_environment()
        )
        try:
            self.remote = self._await_ready()
        except BaseException:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_running(self) -> bool:
        return self._process.poll() is None

    def _await_ready(self) -> str:
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        output = self._process.stdout
        received = b""
        with selectors.DefaultSelector() as selector:
            selector.register(output, selectors.EVENT_READ)
            while b"\n" not in received:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise ServerError(f"the server was not ready within {START_TIMEOUT_SECONDS} s")
                part = os.read(output.fileno(), 4096)
                if not part:
                    raise ServerError(f"the server ended at its start with exit code {self._process.wait()}")
                received += part
        line = received.split(b"\n", 1)[0].decode()
        if not line.startswith(READY_PREFIX):
            raise ServerError(f"unexpected first line of the server: {line!r}")
        return line.removeprefix(READY_PREFIX).strip()

    def stop(self) -> None:
        """Stops the server and waits for its end; may be called again."""
        process = self._process
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(STOP_TIMEOUT_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for stream in (process.stdin, process.stdout):
            stream.close()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *exception) -> None:
        self.stop()
