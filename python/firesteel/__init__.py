"""Firesteel: a Spark engine in C++ for unchanged PySpark programs.

    import firesteel
    spark = firesteel.session()          # a real pyspark.sql.SparkSession on an embedded engine

    with firesteel.Server() as server:   # or only the Spark Connect endpoint
        print(server.remote)
"""

from firesteel.embedded import session
from firesteel.server import Server, ServerError
from firesteel.version import __version__

__all__ = ["Server", "ServerError", "__version__", "session"]
