"""Queries whose state is larger than the memory limit give the same results, by way of spill files that go away."""

import random
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pytest
from pyspark.errors import PySparkException
from pyspark.sql import functions as F
from pyspark.sql.connect.session import SparkSession

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


@contextmanager
def session_with(conf):
    with firesteel.Server(conf) as server:
        spark = SparkSession.builder.remote(server.remote).create()
        try:
            yield spark
        finally:
            spark.stop()


@pytest.fixture(scope="module")
def ample():
    """A session on a server whose memory holds everything."""
    with session_with({"firesteel.memory.limit": "4g"}) as spark:
        yield spark


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


# One key has nearly all rows of the build side: more than memory, and partitioning by key does not help.
ONE_KEY = """
    WITH many AS (SELECT if(id % 1000 = 0, -id, 1) AS k, id AS n, repeat(cast(id AS STRING), 10) AS s
        FROM range(1200000)),
    few AS (SELECT CASE id % 4 WHEN 0 THEN NULL WHEN 1 THEN 1 WHEN 2 THEN -5000 ELSE 7 END AS k,
        if(id < 6, 1000000, 2000000) AS v FROM range(12))
"""
ONE_KEY_JOINS = {
    "inner": "few JOIN many ON few.k = many.k",
    "inner with a condition": "few JOIN many ON few.k = many.k AND few.v < many.n",
    "left": "few LEFT JOIN many ON few.k = many.k AND few.v < many.n",
    "right": "few RIGHT JOIN many ON few.k = many.k AND few.v < many.n",
    "full": "few FULL JOIN many ON few.k = many.k AND few.v < many.n",
    "null-safe": "few LEFT JOIN many ON few.k <=> many.k AND few.v < many.n",
}
ONE_KEY_TESTS = {
    "semi": "few LEFT SEMI JOIN many ON few.k = many.k AND few.v < many.n",
    "anti": "few LEFT ANTI JOIN many ON few.k = many.k AND few.v < many.n",
    "not in": "few WHERE few.k NOT IN (SELECT k FROM many)",
    "not in, no null": "few WHERE few.k NOT IN (SELECT nullif(k, -7000) FROM many WHERE k != -7000)",
    "existence": "few WHERE few.v = 7 OR EXISTS (SELECT 1 FROM many WHERE many.k = few.k AND few.v < many.n)",
}


def check_one_key(small, ample, sql):
    spark, folder = small
    wanted = ample.sql(sql).collect()
    result, files = watch_spill(folder, spark.sql(sql).collect)
    assert result == wanted
    assert files > 0 or "few WHERE" in sql  # where the smaller side may be built


@pytest.mark.parametrize("kind", ONE_KEY_JOINS)
def test_join_of_a_key_with_more_rows_than_memory(small, ample, kind):
    check_one_key(
        small,
        ample,
        ONE_KEY + "SELECT /*+ SHUFFLE_HASH(many) */ count(*), count(few.v), sum(few.v), count(n), sum(n), max(s), "
        f"min(s) FROM {ONE_KEY_JOINS[kind]}",
    )


@pytest.mark.parametrize("kind", ONE_KEY_TESTS)
def test_subquery_of_a_key_with_more_rows_than_memory(small, ample, kind):
    sql = f"SELECT /*+ SHUFFLE_HASH(many) */ few.k, few.v FROM {ONE_KEY_TESTS[kind]} ORDER BY few.k, few.v"
    check_one_key(small, ample, ONE_KEY + sql)


def test_sort_of_many_runs(tmp_path):
    """More runs than the memory has room to read at once."""
    sql = """SELECT count(*), count_if(r = k + 1) FROM (
        SELECT k, row_number() OVER (ORDER BY t) AS r FROM (
            SELECT k, concat(lpad(k, 7, '0'), repeat(uuid(), 3)) AS t FROM (
                SELECT id * 7919 % 600000 AS k FROM range(600000))))"""
    with session_with({"firesteel.memory.limit": "3m", "firesteel.spill.directory": str(tmp_path)}) as spark:
        result, files = watch_spill(tmp_path, spark.sql(sql).first)
    assert result == (600_000, 600_000)
    assert files > 10


def test_top_n_larger_than_memory(small):
    spark, folder = small
    frame = spark.range(150_000).select((F.col("id") * 7919 % 150_000).alias("k"), F.expr("repeat(uuid(), 40) AS s"))
    top = frame.orderBy("k").offset(10).limit(99_000)
    summary = top.agg(F.count("*"), F.min("k"), F.max("k"), F.min(F.length("s")), F.max(F.length("s")))
    result, files = watch_spill(folder, summary.first)
    assert result == (99_000, 10, 99_009, 1440, 1440)
    assert files > 0


@pytest.mark.parametrize("checkpoint", ["checkpoint", "localCheckpoint"])
def test_a_checkpoint_larger_than_the_limit_spills(small, checkpoint):
    spark, folder = small
    frame = spark.range(400_000).selectExpr("id", "repeat(sha2(cast(id AS string), 256), 8) AS h")

    def run():
        kept = getattr(frame, checkpoint)()
        return kept.agg(F.count("*"), F.sum("id"), F.min(F.length("h")), F.max("h")).first(), kept

    (result, kept), files = watch_spill(folder, run)
    assert result[:3] == (400_000, 400_000 * 399_999 // 2, 512)
    assert files > 0
    assert result[3] == frame.agg(F.max("h")).first()[0]
    assert kept.join(kept.select("id"), "id").filter("id < 3").count() == 3


def test_rows_sent_by_the_client_are_reserved(tmp_path):
    """Inline, and as blocks that the session keeps."""
    with session_with({"firesteel.memory.limit": "8m", "firesteel.spill.directory": str(tmp_path)}) as spark:
        for limit in ("1000000000", "1000000"):
            spark.conf.set("spark.sql.session.localRelationCacheThreshold", limit)
            few = pa.table({"s": ["x" * 1000] * 1500})
            assert spark.createDataFrame(few).count() == 1500
            many = pa.table({"s": ["y" * 1000] * 12_000})
            with pytest.raises(PySparkException) as caught:
                spark.createDataFrame(many).count()
            assert caught.value.getCondition() == "UNABLE_TO_ACQUIRE_MEMORY"
        assert spark.range(3).count() == 3


def test_the_result_of_a_statement_is_reserved(small):
    """The rows have room, but not the message that is made of them."""
    spark, _ = small
    with pytest.raises(PySparkException) as caught:
        spark.sql("BEGIN SELECT id, repeat(cast(id AS STRING), 1000000) FROM range(10, 22); END").collect()
    assert caught.value.getCondition() == "UNABLE_TO_ACQUIRE_MEMORY"
    assert spark.range(3).count() == 3


@pytest.mark.parametrize(
    "aggregate",
    [
        "size(collect_list(s))",
        "size(collect_set(s))",
        "length(listagg(s))",
        "size(array_agg(s))",
        "percentile(n, 0.5)",
        "median(n)",
        "mode(n)",
        "percentile_disc(0.5) WITHIN GROUP (ORDER BY n)",
        "max_by(s, n)",
        "size(histogram_numeric(n, 5))",
        "approx_percentile(n, 0.5)",
        "count(DISTINCT s)",
    ],
)
@pytest.mark.parametrize("groups", ["", " GROUP BY n < 0"])
def test_one_value_larger_than_memory_is_an_error(tmp_path, aggregate, groups):
    """Like Spark, which needs the value of one group whole; what does not is computed."""
    sql = f"""SELECT {aggregate} FROM (
        SELECT cast(id AS DOUBLE) AS n, repeat(cast(id AS STRING), 8) AS s FROM range(700000)){groups}"""
    with session_with({"firesteel.memory.limit": "4m", "firesteel.spill.directory": str(tmp_path)}) as spark:
        try:
            assert len(spark.sql(sql).collect()) == 1
        except PySparkException as error:
            assert error.getCondition() == "UNABLE_TO_ACQUIRE_MEMORY"
        assert spark.range(3).count() == 3


@pytest.mark.parametrize("format", ["csv", "json", "orc", "parquet"])
def test_readers_and_writers_have_room_beside_a_sort(tmp_path, format):
    """A sort takes all the memory that it gets; what reads and writes for it cannot spill and must not fail."""
    rows = 120_000
    with session_with({"firesteel.memory.limit": "10m", "firesteel.spill.directory": str(tmp_path)}) as spark:
        frame = spark.range(rows).selectExpr(
            "id", "id * 7919 % 120000 AS k", "repeat(sha1(cast(id AS STRING)), 3) AS s"
        )
        for part in range(4):
            frame.filter(f"id % 4 = {part}").write.format(format).save(f"{tmp_path}/in/part={part}")
        read = spark.read.format(format).schema("id LONG, k LONG, s STRING, part INT").load(f"{tmp_path}/in")
        read.orderBy("k").write.format(format).save(f"{tmp_path}/out")
        back = spark.read.format(format).schema("id LONG, k LONG, s STRING, part INT").load(f"{tmp_path}/out")
        assert back.agg(F.count("*"), F.sum("k"), F.sum("part")).first() == (
            rows,
            rows * (rows - 1) // 2,
            rows // 4 * 6,
        )


def random_query(source):
    """A random query over random frames; its rows in a fixed order."""
    kind = source.choice(["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "LEFT SEMI JOIN", "LEFT ANTI JOIN"])
    hint = source.choice(["SHUFFLE_HASH(a)", "SHUFFLE_HASH(b)", "BROADCAST(a)", "BROADCAST(b)", "MERGE(a)"])
    keys = source.choice([1, 3, 40, 5000])
    texts = source.choice(["s", "CAST(NULL AS STRING)", "repeat('é', CAST(id % 30 AS INT))"])

    def frame(name):
        rows = source.choice([0, 1, 300, 4500])
        factor = source.randrange(1, 10**6)
        return (
            f"{name} AS (SELECT nullif(id * {factor} % {keys}, 2) AS k, id AS n, {texts} AS s FROM (SELECT id, "
            f"concat('t', id % 100) AS s FROM range({rows})))"
        )

    equal = source.choice(["a.k = b.k", "a.k <=> b.k", "a.k = b.k AND a.s <=> b.s"])
    conditions = [" AND a.n % 200 = b.n % 200", " AND b.n < 5", " AND a.n > 4490 AND a.s > b.s"]
    condition = source.choice(conditions if keys < 5000 else ["", *conditions])
    both = "SEMI" not in kind and "ANTI" not in kind
    columns = "a.k AS ak, a.n AS an, a.s AS t" + (", b.k AS bk, b.n AS bn, b.s AS u" if both else "")
    order = source.choice(["ASC", "DESC NULLS LAST"])
    limit = source.choice(["", " LIMIT 50", " LIMIT 3000 OFFSET 7"])
    names = ["an", "bn"] if both else ["an"]
    ordering = ", ".join(f"{name} {order}" for name in ["t", *names])
    return (
        f"WITH {frame('a')}, {frame('b')} SELECT /*+ {hint} */ * FROM (SELECT {columns} FROM a {kind} b "
        f"ON {equal}{condition} WHERE a.n % 7 < 5 OR a.n IS NULL) ORDER BY {ordering}"
        f"{limit}"
    )


def test_random_queries_give_the_same_rows_when_all_spills(tmp_path, ample):
    conf = {"firesteel.test.force.spill": "true", "firesteel.spill.directory": str(tmp_path)}
    source = random.Random(20261123)
    with session_with(conf) as spark:
        for _ in range(40):
            sql = random_query(source)
            assert spark.sql(sql).collect() == ample.sql(sql).collect(), sql
