"""Fixtures of all tests that go through the real client: one embedded server, sessions on it.

FIRESTEEL_TEST_REMOTE=sc://host:port runs the tests against another server, such as Spark's own, to check the tests.
"""

import os
import sys
import time
from pathlib import Path

import pytest

# Timestamps arrive in Python as local time; results are recorded in UTC.
os.environ["TZ"] = "UTC"
time.tzset()

sys.path.insert(0, str(Path(__file__).parent))
from server_settings import server_settings  # noqa: E402

import firesteel  # noqa: E402

OTHER_REMOTE = os.environ.get("FIRESTEEL_TEST_REMOTE")


@pytest.fixture(scope="session")
def remote(tmp_path_factory):
    if OTHER_REMOTE:
        yield OTHER_REMOTE
        return
    warehouse = str(tmp_path_factory.mktemp("catalog") / "warehouse")
    with firesteel.Server({**server_settings(), "spark.sql.warehouse.dir": warehouse}) as server:
        yield server.remote
        assert server.is_running(), "the server ended during the tests"


@pytest.fixture
def new_session(remote):
    """Makes sessions, each of its own, and stops them at the end of the test."""
    from pyspark.sql.connect.session import SparkSession

    sessions = []

    def make():
        sessions.append(SparkSession.builder.remote(remote).create())
        return sessions[-1]

    yield make
    for session in sessions:
        session.stop()  # even with its client closed: it would stay the active one


@pytest.fixture
def spark(new_session):
    return new_session()
