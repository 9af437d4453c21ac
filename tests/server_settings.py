"""With what settings the tests start their server."""

import os


def server_settings() -> dict[str, str]:
    """Time zone UTC, and what FIRESTEEL_TEST_CONF adds ("key=value;key=value", see tools/run_tests.py --config)."""
    settings = {"spark.sql.session.timeZone": "UTC"}
    for entry in filter(None, os.environ.get("FIRESTEEL_TEST_CONF", "").split(";")):
        key, _, value = entry.partition("=")
        settings[key] = value
    return settings
