"""Imports the Connect client of pyspark where its own check would stop it."""

from __future__ import annotations

import sys


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
