"""Who may use a server: tokens, TLS, and addresses that others can reach."""

import os
import subprocess

import grpc
import pytest
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from firesteel.server import READY_PREFIX, server_arguments


def start(*, host="127.0.0.1", conf=None, token=None):
    environment = {key: value for key, value in os.environ.items() if key != "SPARK_CONNECT_AUTHENTICATE_TOKEN"}
    if token is not None:
        environment["SPARK_CONNECT_AUTHENTICATE_TOKEN"] = token
    arguments = [*server_arguments(host, 0, conf or {}), "--log-level", "error", "--parent-pid", str(os.getpid())]
    return subprocess.Popen(
        arguments,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def remote_of(server):
    return server.stdout.readline().strip().removeprefix(READY_PREFIX).replace("127.0.0.1", "localhost")


def count(remote):
    spark = SparkSession.builder.remote(remote).create()
    try:
        return spark.range(3).count()
    finally:
        spark.stop()


def test_a_token_is_asked_for():
    with start(token="open sesame") as server:
        try:
            remote = remote_of(server)
            assert count(f"{remote}/;token=open sesame") == 3
            for wrong in (remote, f"{remote}/;token=open", f"{remote}/;token=open sesame!"):
                with pytest.raises((PySparkException, grpc.RpcError), match="token"):
                    count(wrong)
        finally:
            server.terminate()


def test_other_addresses_need_a_token():
    with start(host="0.0.0.0") as server:
        _, error = server.communicate(timeout=20)
        assert server.returncode == 2
        assert "SPARK_CONNECT_AUTHENTICATE_TOKEN" in error


def test_the_token_is_no_setting():
    with start(conf={"firesteel.connect.token": "secret"}) as server:
        try:
            spark = SparkSession.builder.remote(f"{remote_of(server)}/;token=secret").create()
            assert "secret" not in str(spark.sql("SET").collect())
            assert "secret" not in str(spark.conf.getAll)
            spark.stop()
        finally:
            server.terminate()
