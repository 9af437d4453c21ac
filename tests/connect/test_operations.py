"""Running operations: cancel, disconnect, many at once, and clients that do not keep to the protocol."""

import threading
import time

import grpc
import pytest
from pyspark.errors import PySparkException

ENDLESS = "SELECT count(*) FROM range(1000000000) a JOIN range(1000000) b ON a.id % 1000 >= b.id % 1000"


def address(remote):
    return remote.removeprefix("sc://").split("/")[0]


def start_endless(spark, outcome):
    def run():
        try:
            spark.sql(ENDLESS).collect()
            outcome.append(None)
        except Exception as error:
            outcome.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    time.sleep(1.0)
    return thread


@pytest.mark.concurrent
def test_interrupt_all(new_session):
    spark, outcome = new_session(), []
    thread = start_endless(spark, outcome)
    assert spark.interruptAll()
    thread.join(20)
    assert not thread.is_alive()
    assert isinstance(outcome[0], PySparkException)
    assert "OPERATION_CANCELED" in str(outcome[0])
    assert spark.range(3).count() == 3


@pytest.mark.concurrent
def test_interrupt_by_tag(new_session):
    spark, outcome = new_session(), []

    def run():
        spark.addTag("mine")
        try:
            spark.sql(ENDLESS).collect()
        except Exception as error:
            outcome.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    time.sleep(1.0)
    assert spark.interruptTag("other") == []
    assert len(spark.interruptTag("mine")) == 1
    thread.join(20)
    assert "OPERATION_CANCELED" in str(outcome[0])


@pytest.mark.concurrent
def test_stop_ends_running_operations(new_session):
    spark, outcome = new_session(), []
    thread = start_endless(spark, outcome)
    spark.stop()
    thread.join(20)
    assert not thread.is_alive()
    assert isinstance(outcome[0], Exception)


@pytest.mark.concurrent
def test_many_sessions_at_once(new_session):
    results = []

    def work(number):
        spark = new_session()
        spark.range(number).createOrReplaceTempView("mine")
        for _ in range(3):
            results.append(spark.sql("SELECT count(*), sum(id) FROM mine").first()[0] == number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 24


@pytest.mark.concurrent
def test_one_session_in_many_threads(spark):
    results = []

    def work(number):
        results.append(spark.range(100_000).selectExpr(f"sum(id % {number})").first()[0])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = [sum(i % number for i in range(100_000)) for number in range(2, 10)]
    assert sorted(results) == sorted(expected)


@pytest.mark.concurrent
def test_client_that_disconnects_in_mid_result(new_session):
    spark = new_session()
    rows = spark.sql("SELECT id, repeat('x', 500) AS s FROM range(1000000)").toLocalIterator()
    assert next(rows).id == 0
    spark.client.close()
    other = new_session()
    assert other.range(3).count() == 3


def execute_call(channel):
    return channel.unary_stream("/spark.connect.SparkConnectService/ExecutePlan")


def test_malformed_protobuf(remote, spark):
    with grpc.insecure_channel(address(remote)) as channel:
        for payload in (b"\xff\xff\xff\xff", b"\x0a\xff\x01", b"\x12" * 1_000):
            with pytest.raises(grpc.RpcError) as error:
                list(execute_call(channel)(payload))
            assert error.value.code() != grpc.StatusCode.OK
    assert spark.range(3).count() == 3


def test_empty_and_senseless_requests(remote, spark):
    import pyspark.sql.connect.proto as proto

    request = proto.ExecutePlanRequest(session_id="00112233-4455-6677-8899-aabbccddeeff")
    request.user_context.user_id = "somebody"
    empty_plan = request.SerializeToString()
    request.plan.root.filter.SetInParent()
    empty_filter = request.SerializeToString()
    with grpc.insecure_channel(address(remote)) as channel:
        for payload in (b"", empty_plan, empty_filter):
            with pytest.raises(grpc.RpcError):
                list(execute_call(channel)(payload))
        with pytest.raises(grpc.RpcError) as error:
            channel.unary_unary("/spark.connect.SparkConnectService/NoSuchMethod")(b"")
        assert error.value.code() == grpc.StatusCode.UNIMPLEMENTED
    assert spark.range(3).count() == 3


def test_bytes_that_are_not_grpc(remote, spark):
    import socket

    host, port = address(remote).rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n\r\n" + bytes(range(256)))
        connection.settimeout(5)
        try:
            while connection.recv(4096):
                pass
        except OSError:
            pass
    assert spark.range(3).count() == 3


def test_deeply_nested_expression(spark):
    deep = "SELECT " + "(" * 3_000 + "1" + ")" * 3_000
    try:
        assert spark.sql(deep).first()[0] == 1
    except PySparkException as error:
        assert error.getCondition()
    assert spark.range(3).count() == 3
