"""Fixtures of all tests that go through the real client: one embedded server, sessions on it."""

import os
import time

import pytest

# Timestamps arrive in Python as local time; results are recorded in UTC.
os.environ["TZ"] = "UTC"
time.tzset()

import firesteel  # noqa: E402

SERVER_CONF = {"spark.sql.session.timeZone": "UTC"}


@pytest.fixture(scope="session")
def server():
    with firesteel.Server(SERVER_CONF) as running:
        yield running
        assert running.is_running(), "the server ended during the tests"


def new_session(remote: str):
    from pyspark.sql.connect.session import SparkSession

    return SparkSession.builder.remote(remote).create()


@pytest.fixture
def spark(server):
    session = new_session(server.remote)
    yield session
    session.stop()
