"""firesteel.session(): a SparkSession on an embedded server."""

from __future__ import annotations

import atexit
import threading
from typing import TYPE_CHECKING

from firesteel.client import connect_session_class, retry_policy
from firesteel.server import Server

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_lock = threading.Lock()
_current: SparkSession | None = None


def session(**conf: object) -> SparkSession:
    """Returns a pyspark.sql.SparkSession on an embedded engine, which ends with `spark.stop()` or with this process.

    conf: Spark's settings and ours, as in session(**{"spark.sql.session.timeZone": "UTC"}). A second call returns
    the running session, as SparkSession.builder.getOrCreate() does, with the given settings applied.
    """
    global _current
    with _lock:
        if _current is not None and not _current.is_stopped:
            for key, value in conf.items():
                _current.conf.set(key, value)
            return _current
        _current = _start(conf)
        return _current


def _start(conf: dict[str, object]) -> SparkSession:
    session_class = connect_session_class()
    server = Server(conf)
    atexit.register(server.stop)
    try:
        spark = session_class.builder.remote(server.remote).create()
    except BaseException:
        server.stop()
        raise
    spark.client.set_retry_policies([retry_policy(server)])
    stop_session = spark.stop

    def stop() -> None:
        try:
            stop_session()
        finally:
            server.stop()
            atexit.unregister(server.stop)

    spark.stop = stop
    spark._server = server
    return spark
