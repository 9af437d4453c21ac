"""The catalog: shared by sessions, kept over restarts, safe with two servers; spark.catalog and writes to tables."""

import concurrent.futures
import os
import signal
import threading

import pytest
from pyspark.errors import AnalysisException
from pyspark.sql.connect.session import SparkSession

import firesteel


@pytest.fixture
def warehouse(tmp_path):
    return {"spark.sql.warehouse.dir": str(tmp_path / "warehouse")}


@pytest.fixture
def connect():
    """Makes sessions on servers that a test may kill; a client left open would call its dead server again and again."""
    sessions = []

    def make(server):
        sessions.append(SparkSession.builder.remote(server.remote).create())
        return sessions[-1]

    yield make
    for session in sessions:
        session.client.set_retry_policies([])
        session.stop()


def numbers(spark, table):
    return sorted(row[0] for row in spark.table(table).collect())


def test_tables_outlive_the_server(warehouse, tmp_path, connect):
    with firesteel.Server(warehouse) as server:
        spark = connect(server)
        spark.sql("CREATE DATABASE shop COMMENT 'all of it'")
        spark.sql("CREATE TABLE shop.t (a INT COMMENT 'n', p STRING) PARTITIONED BY (p)")
        spark.sql("INSERT INTO shop.t VALUES (1, 'x'), (2, 'y/z')")
        spark.sql("CREATE VIEW shop.v AS SELECT a * 10 AS b FROM shop.t")
        spark.sql("CREATE VIEW v2 AS SELECT * FROM shop.v")
    assert (tmp_path / "warehouse" / "shop.db" / "t").is_dir()
    with firesteel.Server(warehouse) as server:
        spark = connect(server)
        assert numbers(spark, "shop.t") == [1, 2]
        assert {row.p for row in spark.table("shop.t").collect()} == {"x", "y/z"}
        assert spark.catalog.getDatabase("shop").description == "all of it"
        assert spark.catalog.listColumns("shop.t")[0].description == "n"
    with firesteel.Server(warehouse) as server:
        assert numbers(connect(server), "shop.t") == [1, 2]


def test_sessions_share_tables_and_not_temporary_views(new_session):
    one, two = new_session(), new_session()
    one.sql("DROP TABLE IF EXISTS shared_t")
    one.sql("CREATE TABLE shared_t AS SELECT 1 AS a")
    one.sql("CREATE TEMP VIEW only_here AS SELECT 1")
    assert numbers(two, "shared_t") == [1]
    two.sql("INSERT INTO shared_t VALUES (2)")
    assert numbers(one, "shared_t") == [1, 2]
    with pytest.raises(AnalysisException, match="TABLE_OR_VIEW_NOT_FOUND"):
        two.table("only_here").collect()
    one.sql("DROP TABLE shared_t")
    assert not two.catalog.tableExists("shared_t")


@pytest.mark.concurrent
def test_two_servers_on_one_warehouse(warehouse, connect):
    with firesteel.Server(warehouse) as one, firesteel.Server(warehouse) as two:
        sessions = [connect(one), connect(two)]
        sessions[0].sql("CREATE TABLE t (a INT)")

        def work(number):
            spark = sessions[number]
            for i in range(5):
                spark.sql(f"CREATE TABLE t_{number}_{i} AS SELECT {i} AS a")
                spark.sql(f"INSERT INTO t VALUES ({number * 100 + i})")

        with concurrent.futures.ThreadPoolExecutor() as pool:
            list(pool.map(work, [0, 1]))
        expected = sorted([*range(5), *range(100, 105)])
        assert numbers(sessions[0], "t") == expected
        assert numbers(sessions[1], "t") == expected
        assert sessions[0].sql("SHOW TABLES").count() == 11


def test_a_killed_overwrite_leaves_the_old_or_the_new_rows(warehouse, connect):
    with firesteel.Server(warehouse) as server:
        spark = connect(server)
        spark.sql("CREATE TABLE t AS SELECT id FROM range(1000)")
        spark.client.set_retry_policies([])
        timer = threading.Timer(0.05, lambda: os.kill(server.pid, signal.SIGKILL))
        timer.start()
        with pytest.raises(Exception):  # noqa: B017 -- however the client tells of a dead server
            for _ in range(1000):
                spark.sql("INSERT OVERWRITE t SELECT id + 1000 FROM range(1000)")
        timer.join()
    with firesteel.Server(warehouse) as server:
        rows = numbers(connect(server), "t")
        assert rows in (list(range(1000)), list(range(1000, 2000)))


def test_spark_catalog(new_session):
    spark = new_session()
    spark.sql("DROP DATABASE IF EXISTS cat CASCADE")
    spark.sql("CREATE DATABASE cat")
    spark.catalog.setCurrentDatabase("cat")
    assert spark.catalog.currentDatabase() == "cat"
    spark.sql("CREATE TABLE made (id BIGINT) COMMENT 'by hand'")
    table = spark.catalog.getTable("made")
    assert (table.name, table.catalog, table.namespace, table.description, table.tableType, table.isTemporary) == (
        "made",
        "spark_catalog",
        ["cat"],
        "by hand",
        "MANAGED",
        False,
    )
    spark.sql("CREATE TABLE parts (a INT, p INT) PARTITIONED BY (p)")
    assert [(c.name, c.dataType, c.isPartition) for c in spark.catalog.listColumns("parts")] == [
        ("a", "int", False),
        ("p", "int", True),
    ]
    assert [t.name for t in spark.catalog.listTables()] == ["made", "parts"]
    assert [t.name for t in spark.catalog.listTables(pattern="p*")] == ["parts"]
    assert spark.catalog.databaseExists("cat")
    assert not spark.catalog.databaseExists("dog")
    assert spark.catalog.tableExists("cat.made")
    spark.catalog.refreshTable("made")
    spark.catalog.recoverPartitions("parts")
    spark.catalog.setCurrentDatabase("default")
    spark.sql("DROP DATABASE cat CASCADE")


def test_writes_to_tables(new_session):
    spark = new_session()
    spark.sql("DROP TABLE IF EXISTS written")
    frame = spark.createDataFrame([(1, "x"), (2, "y")], "a INT, k STRING")
    frame.write.partitionBy("k").saveAsTable("written")
    assert [f.name for f in spark.table("written").schema] == ["a", "k"]
    with pytest.raises(AnalysisException, match="TABLE_OR_VIEW_ALREADY_EXISTS"):
        frame.write.saveAsTable("written")
    frame.write.mode("ignore").saveAsTable("written")
    frame.select("k", "a").write.mode("append").saveAsTable("written")
    assert numbers(spark, "written") == [1, 1, 2, 2]
    frame.write.insertInto("written")
    assert spark.table("written").count() == 6
    spark.conf.set("spark.sql.sources.partitionOverwriteMode", "dynamic")
    frame.limit(0).union(spark.sql("SELECT 9, 'x'")).write.insertInto("written", overwrite=True)
    assert sorted((row.a, row.k) for row in spark.table("written").collect()) == [(2, "y")] * 3 + [(9, "x")]
    frame.writeTo("written").append()
    assert spark.table("written").count() == 6
    frame.write.mode("overwrite").saveAsTable("written")
    assert numbers(spark, "written") == [1, 2]
    spark.sql("DROP TABLE written")


def test_a_view_of_a_dataframe_sees_later_rows(new_session):
    spark = new_session()
    spark.sql("DROP TABLE IF EXISTS later")
    spark.sql("CREATE TABLE later (a INT)")
    spark.table("later").filter("a > 1").createOrReplaceTempView("later_view")
    spark.sql("INSERT INTO later VALUES (1), (2)")
    spark.sql("INSERT OVERWRITE later VALUES (1), (3)")
    assert numbers(spark, "later_view") == [3]
    spark.sql("DROP TABLE later")


def test_statements_run_once(new_session):
    spark = new_session()
    spark.sql("DROP TABLE IF EXISTS once")
    spark.sql("CREATE TABLE once (a INT)")
    insert = spark.sql("INSERT INTO once VALUES (:a)", {"a": 5})
    assert insert.collect() == []
    assert insert.schema.fields == []
    assert numbers(spark, "once") == [5]
    spark.sql("DROP TABLE once")


def test_create_table_with_a_schema(spark, tmp_path):
    from pyspark.sql.types import LongType, StringType, StructField, StructType

    schema = StructType([StructField("a", StringType()), StructField("b", LongType(), False)])
    for source in ["parquet", "csv", "json"]:
        spark.catalog.createTable(f"made_{source}", schema=schema, source=source, description="new")
        assert spark.table(f"made_{source}").collect() == []
        spark.sql(f"INSERT INTO made_{source} VALUES ('x', 1)")
        assert spark.table(f"made_{source}").collect() == [("x", 1)]
        spark.sql(f"DROP TABLE made_{source}")
    spark.catalog.createTable("made_there", path=str(tmp_path / "none"), schema=schema, source="parquet")
    assert spark.table("made_there").count() == 0
    spark.sql("DROP TABLE made_there")
