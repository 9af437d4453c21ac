"""Runs a PySpark program, unchanged, on an embedded server: what `firesteel run` does."""

from __future__ import annotations

import os
import runpy
import sys
import traceback
from pathlib import Path

from firesteel.client import connect_session_class
from firesteel.server import Server


def run_program(path: str, arguments: list[str], conf: dict[str, object]) -> int:
    """Runs the program in this process as `python path arguments…` would and returns its exit code."""
    if not Path(path).is_file():
        print(f"error: there is no program {path}", file=sys.stderr)
        return 2
    with Server(conf) as server:
        os.environ["SPARK_REMOTE"] = server.remote
        os.environ.pop("MASTER", None)
        ignore_master()
        sys.argv = [path, *arguments]
        sys.path[0] = str(Path(path).resolve().parent)
        try:
            runpy.run_path(path, run_name="__main__")
        except SystemExit as end:
            return exit_code(end)
        except BaseException as error:
            sys.stdout.flush()
            traceback.print_exception(error.with_traceback(own_frames(error.__traceback__, path)))
            return 130 if isinstance(error, KeyboardInterrupt) else 1
        finally:
            sys.stdout.flush()
            stop_active_session()
    return 0


def ignore_master() -> None:
    """Makes builder.master("local[*]") harmless: with SPARK_REMOTE set, pyspark raises for it."""
    from pyspark.sql import SparkSession

    builder = type(SparkSession.builder)
    validate = builder._validate_startup_urls

    def validate_without_master(self) -> None:
        self._options.pop("spark.master", None)
        validate(self)

    builder._validate_startup_urls = validate_without_master


def exit_code(end: SystemExit) -> int:
    """The exit code Python itself would give for this SystemExit."""
    if end.code is None:
        return 0
    if isinstance(end.code, int):
        return end.code
    print(end.code, file=sys.stderr)
    return 1


def own_frames(frames, path: str):
    """The traceback from the program's first frame on, without ours and runpy's."""
    at = frames
    while at is not None and at.tb_frame.f_code.co_filename != path:
        at = at.tb_next
    return at or frames


def stop_active_session() -> None:
    """Releases a session that the program left open, so that the server need not wait for it."""
    active = connect_session_class().getActiveSession()
    if active is not None and not active.is_stopped:
        try:
            active.stop()
        except Exception:
            pass  # the server is stopped next anyway
