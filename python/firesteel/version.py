"""Our own version; spark.version answers the version of Spark whose behaviour we have."""

__version__ = "0.1.0"
