"""Imports the Connect client of pyspark where its own check would stop it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firesteel.server import Server


def connect_session_class():
    """pyspark.sql.connect.session.SparkSession.

    pyspark takes a main module without a file for its own doctests and then looks for a SPARK_HOME and exits; that
    is also what `python -c` and embedded interpreters have, so the main module gets a name for the time of the import.
    """
    main = sys.modules["__main__"]
    needs_name = not hasattr(main, "__file__")
    if needs_name:
        main.__file__ = "<string>"
    try:
        from pyspark.sql.connect.session import SparkSession
    finally:
        if needs_name:
            del main.__file__
    return SparkSession


def retry_policy(server: Server):
    """Spark's policy as long as the embedded server runs; a call to a dead one fails at once, not after ten minutes."""
    from pyspark.sql.connect.client.retries import DefaultPolicy

    class EmbeddedServerPolicy(DefaultPolicy):
        def can_retry(self, e: BaseException) -> bool:
            return server.is_running() and super().can_retry(e)

    return EmbeddedServerPolicy()
