"""Queries whose state is larger than the memory limit give the same results, by way of spill files that go away."""

import threading
import time
from pathlib import Path

import pytest
from pyspark.errors import PySparkException
from pyspark.sql import functions as F

import firesteel

ROWS = 3_000_000


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A session on a server with little memory, and the folder it spills to."""
    folder = tmp_path_factory.mktemp("spill")
    conf = {"firesteel.memory.limit": "64m", "firesteel.spill.directory": str(folder)}
    spark = firesteel.session(**conf)
    yield spark, folder
    assert open_files_in(folder) == 0
    spark.stop()
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def open_files_in(folder):
    """Files of the folder that some process has open; spill files have no names, only /proc shows them."""
    count = 0
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            count += str(link.readlink()).startswith(f"{folder}/")
        except OSError:
            continue  # the process or the file has gone meanwhile
    return count


def watch_spill(folder, run):
    """Runs a query; returns its result and the largest number of spill files seen meanwhile."""
    most = 0
    done = threading.Event()

    def look():
        nonlocal most
        while not done.is_set():
            most = max(most, open_files_in(folder))
            time.sleep(0.005)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        return run(), most
    finally:
        done.set()
        watcher.join()


def rows(spark):
    return spark.range(ROWS).select("id", (F.col("id") * 7919 % ROWS).alias("k"), F.lit("some text").alias("s"))


def test_aggregate(small):
    spark, folder = small
    groups = rows(spark).groupBy("k", F.concat("s", F.col("k").cast("string")).alias("t")).agg(F.sum("id").alias("n"))
    result, files = watch_spill(folder, lambda: groups.agg(F.count("*"), F.sum("n"), F.max("t")).first())
    assert result == (ROWS, ROWS * (ROWS - 1) // 2, "some text999999")
    assert files > 0


def test_join(small):
    spark, folder = small
    left, right = rows(spark), rows(spark).select(F.col("k").alias("j"), F.col("id").alias("other"), "s")
    joined = left.join(right.hint("shuffle_hash"), F.col("k") == F.col("j"))
    summary = joined.agg(F.count("*"), F.sum(F.col("id") - F.col("other")), F.max(right.s))
    result, files = watch_spill(folder, summary.first)
    assert result == (ROWS, 0, "some text")
    assert files > 0


def test_sort(small):
    spark, folder = small
    ordered = rows(spark).orderBy(F.desc("k"))

    def run():
        last, count = ROWS, 0
        for row in ordered.select("k", "s").toLocalIterator():
            assert row.k < last
            last, count = row.k, count + 1
            if count == 100_000:
                break
        return count

    result, files = watch_spill(folder, run)
    assert result == 100_000
    assert files > 0


def test_window(small):
    spark, folder = small
    frame = rows(spark).selectExpr("id", "row_number() OVER (PARTITION BY k % 3 ORDER BY k) AS r", "s")
    result, files = watch_spill(folder, frame.agg(F.max("r"), F.count("s")).first)
    assert result == (ROWS // 3, ROWS)
    assert files > 0


def test_window_over_one_partition(small):
    """No PARTITION BY: all rows are one partition, which is larger than the memory."""
    spark, folder = small
    rows(spark).createOrReplaceTempView("window_rows")
    sql = f"""
        SELECT count(*), count_if(r = k + 1 AND n = {ROWS} AND running = k * (k + 1) / 2
            AND before <=> if(k < 3, -1, k - 3)
            AND (k < 2 OR k = {ROWS - 1} OR sliding = 4 * k - 2) AND bucket = floor(k * 10 / {ROWS}) + 1
            AND second <=> if(k = 0, NULL, 1))
        FROM (SELECT k, s, row_number() OVER w AS r, count(*) OVER () AS n, sum(k) OVER w AS running,
                lag(k, 3, -1) OVER w AS before, ntile(10) OVER w AS bucket, nth_value(k, 2) OVER w AS second,
                sum(k) OVER (ORDER BY k ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING) AS sliding
            FROM window_rows WINDOW w AS (ORDER BY k))"""
    result, files = watch_spill(folder, spark.sql(sql).first)
    assert result == (ROWS, ROWS)
    assert files > 0


def test_limit(small):
    spark, folder = small
    limited = rows(spark).orderBy("k").limit(ROWS - 1)
    result, files = watch_spill(folder, limited.agg(F.count("*"), F.max("k"), F.min("k")).first)
    assert result == (ROWS - 1, ROWS - 2, 0)
    assert files > 0


@pytest.mark.parametrize(
    "sql",
    [
        "WITH RECURSIVE r(n, s) AS (SELECT 1, repeat('a', 2000000) UNION ALL SELECT n + 1, repeat('b', 2000000 + n) "
        "FROM r WHERE n < 90) SELECT count(*), max(n) FROM r",
        "BEGIN SELECT id, repeat(cast(id AS STRING), 2000000) FROM range(1000, 1040); END",
    ],
)
def test_rows_that_cannot_spill_are_an_error(small, sql):
    spark, _ = small
    with pytest.raises(PySparkException) as caught:
        spark.sql(sql).collect()
    assert caught.value.getCondition() == "UNABLE_TO_ACQUIRE_MEMORY"
    assert spark.range(3).count() == 3


def test_too_little_memory_is_an_error(tmp_path):
    conf = {"firesteel.memory.limit": "1m", "firesteel.spill.directory": str(tmp_path)}
    with firesteel.Server(conf) as server:
        from pyspark.sql.connect.session import SparkSession

        spark = SparkSession.builder.remote(server.remote).create()
        try:
            # One array that is larger than all memory cannot be spilled.
            result = spark.sql("SELECT size(collect_list(repeat(CAST(id AS STRING), 20))) FROM range(1000000)").first()
            assert result == (1_000_000,)
        except PySparkException as error:
            assert error.getCondition() == "UNABLE_TO_ACQUIRE_MEMORY"
        assert spark.range(3).count() == 3
        spark.stop()
        assert server.is_running()


def test_a_cached_table_larger_than_the_limit_spills_and_stays_right(small):
    spark, folder = small
    spark.catalog.clearCache()
    frame = spark.range(ROWS).selectExpr("id", "sha2(cast(id AS string), 256) AS h", "id % 1000 AS k")
    wanted = [tuple(row) for row in frame.groupBy("k").agg(F.max("h"), F.sum("id")).orderBy("k").collect()]
    cached, most = watch_spill(folder, lambda: (frame.cache(), frame.count())[0])
    assert most > 0, "200 MB of random text fit into 64 MB"
    try:
        for _ in range(2):
            assert "InMemoryTableScan" in cached._explain_string()
            assert [
                tuple(row) for row in cached.groupBy("k").agg(F.max("h"), F.sum("id")).orderBy("k").collect()
            ] == wanted
            assert cached.filter("id BETWEEN 1000 AND 1003").count() == 4
    finally:
        spark.catalog.clearCache()
