"""Makes pytest collect .slt files: one test per record, one session per file."""

from __future__ import annotations

import atexit
import sys
import tempfile
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
from server_settings import server_settings  # noqa: E402

import slt_format  # noqa: E402
import slt_run  # noqa: E402


def pytest_collect_file(parent, file_path):
    if file_path.suffix == ".slt":
        return SltFile.from_parent(parent, path=file_path)
    return None


SERVER = pytest.StashKey[object]()
WAREHOUSE = pytest.StashKey[tempfile.TemporaryDirectory]()


def running_server(config):
    """The server of all .slt files, started by the first record that runs, and anew when it has died."""
    if SERVER not in config.stash or not config.stash[SERVER].is_running():
        import firesteel

        # Tables are made in a folder of their own.
        config.stash[WAREHOUSE] = tempfile.TemporaryDirectory()
        config.stash[SERVER] = firesteel.Server(
            {**server_settings(), "spark.sql.warehouse.dir": config.stash[WAREHOUSE].name + "/warehouse"}
        )
    return config.stash[SERVER]


CLIENTS = []


def pytest_unconfigure(config):
    # A client calls its server once more when the interpreter ends, and waits long for one that has gone.
    for client in CLIENTS:
        atexit.unregister(client._on_exit)
    if SERVER in config.stash:
        config.stash[SERVER].stop()


class SltFile(pytest.File):
    def collect(self):
        self.session_holder = SessionHolder()
        for record in slt_format.parse(self.path):
            if record.kind != "comment":
                yield SltItem.from_parent(self, name=f"line {record.line}", record=record)


class SessionHolder:
    """The session of one file, made by its first record."""

    spark = None
    remote = ""

    def get(self, remote: str):
        if self.spark is None or self.remote != remote:
            from pyspark.sql.connect.client.retries import DefaultPolicy
            from pyspark.sql.connect.session import SparkSession

            self.spark = SparkSession.builder.remote(remote).create()
            self.remote = remote
            # The client's own policy waits ten minutes for a server that has died.
            self.spark.client.set_retry_policies([DefaultPolicy(max_retries=2, initial_backoff=100)])
            CLIENTS.append(self.spark.client)
        return self.spark


class SltMismatch(Exception):
    pass


class ServerDied(Exception):
    pass


class SltItem(pytest.Item):
    def __init__(self, *, record, **kwargs):
        super().__init__(**kwargs)
        self.record = record
        if record.xfail:
            self.add_marker(pytest.mark.xfail(reason=record.xfail, strict=True, raises=SltMismatch))

    def runtest(self):
        server = running_server(self.config)
        spark = self.parent.session_holder.get(server.remote)
        differences = compare(self.record, slt_run.run(spark, self.record.sql))
        if not server.is_running():
            raise ServerDied(f"{self.path}:{self.record.line}: the server died of\n{self.record.sql}")
        if differences:
            raise SltMismatch(differences)

    def repr_failure(self, excinfo):
        if isinstance(excinfo.value, SltMismatch):
            return f"{self.path}:{self.record.line}\n{self.record.sql}\n{excinfo.value}"
        return super().repr_failure(excinfo)

    def reportinfo(self):
        return self.path, self.record.line - 1, f"{self.path.name}:{self.record.line}"


def compare(record, outcome) -> str:
    """Empty when the outcome is the recorded one, else what differs."""
    if outcome.kind != record.kind:
        seen = f"{outcome.condition} {outcome.lines[0]}" if outcome.kind == "error" else outcome.kind
        return f"expected {record.kind} {record.condition}, got {seen}"
    if record.kind == "error" and (record.condition, record.sqlstate) != (outcome.condition, outcome.sqlstate):
        return f"expected {record.condition} {record.sqlstate}, got {outcome.condition} {outcome.sqlstate}"
    expected, seen = record.expected, outcome.lines
    if record.rowsort:
        seen = [*seen[:1], *sorted(seen[1:])]
    if expected == seen:
        return ""
    return "\n".join(["expected:", *expected, "got:", *seen])
