"""Firesteel: a Spark engine in C++ for unchanged PySpark programs.

session() gives a real pyspark.sql.SparkSession on an embedded engine; Server is the Spark Connect endpoint alone:

>>> import firesteel
>>> spark = firesteel.session()
>>> with firesteel.Server() as server:
...     print(server.remote)
"""

from firesteel.embedded import session
from firesteel.server import Server, ServerError
from firesteel.version import __version__

__all__ = ["Server", "ServerError", "__version__", "session"]
