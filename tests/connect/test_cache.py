"""cache(), persist() and spark.catalog's cache calls: what is kept, what is seen of it, and that it stays right."""

import pytest
from pyspark import StorageLevel
from pyspark.errors import ArithmeticException
from pyspark.sql import functions as F


@pytest.fixture(autouse=True)
def nothing_cached(spark):
    yield
    spark.catalog.clearCache()


def plan_of(frame):
    return frame._explain_string()


def test_cached_rows_come_from_memory(spark):
    frame = spark.range(50_000).select("id", (F.col("id") % 7).alias("k"), F.col("id").cast("string").alias("s"))
    frame.cache()
    assert frame.is_cached
    assert "InMemoryTableScan" in plan_of(frame)
    assert "InMemoryTableScan" in plan_of(frame.filter("k = 3").groupBy("k").count())
    expected = [(k, 50_000 // 7 + (1 if k < 50_000 % 7 else 0)) for k in range(7)]
    assert [tuple(row) for row in frame.groupBy("k").count().orderBy("k").collect()] == expected
    assert [row.id for row in frame.filter("id between 40000 and 40002").collect()] == [40000, 40001, 40002]
    frame.unpersist()
    assert not frame.is_cached
    assert "InMemoryTableScan" not in plan_of(frame)


def test_every_kind_of_column_survives(spark):
    query = """
        SELECT id, cast(id % 100 AS tinyint) AS b, cast(id * 1e10 AS double) AS d, cast(id AS decimal(38, 5)) AS huge,
               cast(id / 100 AS decimal(10, 2)) AS small, if(id % 3 = 0, NULL, concat('text-', id)) AS t,
               if(id % 2 = 0, 'even', 'odd') AS few, id % 5 = 0 AS flag,
               date_add(DATE'2020-01-01', cast(id AS int)) AS day,
               array(id, NULL) AS xs, named_struct('a', id, 'b', concat('b', id)) AS st, NULL AS nothing, 7 AS same,
               if(id = 3, double('nan'), -id / 2.0D) AS n
        FROM range(0, 40000)"""
    plain = spark.sql(query)
    wanted = repr(plain.toArrow().to_pylist())  # as text: NaN equals nothing
    cached = spark.sql(query).cache()
    assert repr(cached.toArrow().to_pylist()) == wanted
    assert repr(cached.toArrow().to_pylist()) == wanted
    assert spark.sql(query).filter("t = 'text-39998' AND few = 'even'").count() == 1
    assert spark.sql(query).filter("n > 0").count() == 1  # NaN is above all numbers


def test_other_plans_do_not_match(spark):
    spark.createDataFrame([(1, "a")], "x int, y string").cache()
    other = spark.createDataFrame([(2, "a")], "x int, y string")
    assert not other.is_cached
    assert other.collect()[0].x == 2
    same = spark.createDataFrame([(1, "a")], "x int, y string")
    assert same.is_cached


def test_same_semantics_ignores_names(spark):
    frame = spark.range(10)
    double = frame.withColumn("a", frame.id * 2)
    assert double.sameSemantics(frame.withColumn("b", frame.id * 2))
    assert not double.sameSemantics(frame.withColumn("b", frame.id + 2))
    assert double.semanticHash() == frame.withColumn("b", frame.id * 2).semanticHash()


def test_storage_level(spark):
    frame = spark.range(3).persist(StorageLevel.DISK_ONLY)
    assert frame.storageLevel == StorageLevel.DISK_ONLY
    assert sorted(row.id for row in frame.collect()) == [0, 1, 2]
    assert spark.range(4).storageLevel == StorageLevel.NONE


def test_tables_by_name(spark):
    spark.range(10).createOrReplaceTempView("cached_view")
    spark.catalog.cacheTable("cached_view")
    assert spark.catalog.isCached("cached_view")
    assert spark.sql("SELECT sum(id) FROM cached_view").collect()[0][0] == 45
    spark.catalog.uncacheTable("cached_view")
    assert not spark.catalog.isCached("cached_view")
    spark.catalog.cacheTable("cached_view")
    spark.catalog.clearCache()
    assert not spark.catalog.isCached("cached_view")
    spark.catalog.dropTempView("cached_view")


def test_joined_with_itself(spark):
    frame = spark.range(100).withColumn("k", F.col("id") % 10).cache()
    assert frame.alias("a").join(frame.alias("b"), F.expr("a.k = b.k")).count() == 1000


def test_files_written_anew_are_read_anew(spark, tmp_path):
    path = str(tmp_path / "t")
    spark.range(5).write.parquet(path)
    frame = spark.read.parquet(path).cache()
    assert frame.count() == 5
    spark.range(8).write.mode("overwrite").parquet(path)
    assert spark.read.parquet(path).count() == 8
    assert spark.read.parquet(path).is_cached


def test_cache_table_fetches_many_rows_at_once(spark, tmp_path):
    path = str(tmp_path / "many")
    spark.range(300_000).selectExpr("id", "sha2(cast(id AS string), 256) AS h").write.parquet(path)
    spark.read.parquet(path).createOrReplaceTempView("many")
    spark.sql("CACHE TABLE many")
    assert spark.catalog.isCached("many")
    assert spark.sql("SELECT count(*), count(DISTINCT h) FROM many").collect() == [(300_000, 300_000)]
    assert "InMemoryTableScan" in plan_of(spark.table("many"))


def test_filters_on_encoded_columns(spark):
    query = """
        SELECT id, cast(id % 50 AS decimal(15, 2)) AS q, date_add(DATE'1994-01-01', cast(id % 2500 AS int)) AS d,
               if(id % 11 = 0, NULL, cast(id % 300 AS smallint)) AS n, if(id % 3 = 0, 'even more', 'x') AS s
        FROM range(0, 50000)"""
    wanted = spark.sql(query)
    cached = spark.sql(query).cache()
    for condition in (
        "q > 24.5",
        "q = 3",
        "d >= DATE'1995-01-01' AND d < DATE'1996-01-01' AND q BETWEEN 5 AND 7",
        "n IS NULL AND q < 2",
        "n > 298 OR d = DATE'1994-01-01'",
        "NOT (n <= 250) AND s = 'x' AND id % 7 = 3",
        "id = 49999",
        "id > 9223372036854775807 OR q < -1",
    ):
        spark.catalog.clearCache()
        rows = sorted(tuple(row) for row in wanted.filter(condition).collect())
        cached.cache()
        assert "InMemoryTableScan" in plan_of(cached.filter(condition))
        assert sorted(tuple(row) for row in cached.filter(condition).collect()) == rows, condition


def test_counts_and_extremes_of_a_whole_cached_table(spark):
    query = """
        SELECT id, if(id % 4 = 1, NULL, id - 300) AS n, NULL AS nothing, concat('t', id) AS s, cast(id AS double) AS d,
               array(id) AS xs, cast(id AS decimal(30, 2)) AS huge, id % 2 = 0 AS flag
        FROM range(0, 40000)"""
    aggregates = """count(*), count(1), count(NULL), count(n), min(n), max(n) + 1, min(nothing), count(nothing), max(s),
                    min(s), max(d), count(xs), max(huge), min(flag)"""
    plain = spark.sql(f"SELECT {aggregates} FROM ({query})").collect()
    spark.sql(query).cache()
    assert spark.sql(f"SELECT {aggregates} FROM ({query})").collect() == plain
    few = f"SELECT count(*) AS c, min(n), max(s), count(n) FROM ({query})"
    assert [tuple(row) for row in spark.sql(few).collect()] == [(40000, -300, "t9999", 30000)]
    spark.range(0).cache()
    assert [tuple(row) for row in spark.range(0).selectExpr("count(*)", "max(id)").collect()] == [(0, None)]


def test_sums_and_patterns_over_cached_columns(spark):
    query = """
        SELECT id, cast(id % 9999 + 900 AS decimal(15, 2)) / 1 AS wide,
               cast(id % 9999 / 100 AS decimal(15, 2)) AS price,
               cast((id % 11) / 100 AS decimal(15, 2)) AS off, cast(-(id % 9) / 100 AS decimal(15, 2)) AS tax,
               if(id % 13 = 0, NULL, cast(id - 20000 AS int)) AS n, cast(NULL AS int) AS nothing,
               if(id % 7 = 0, NULL, concat('a text ', id, if(id % 3 = 0, ' to fInd', ' to find'), ' größer')) AS t,
               id div 3 AS runs, date_add(DATE'1890-01-01', cast(id * 3 AS int)) AS day
        FROM range(0, 40000)"""
    questions = [
        "SELECT sum(n), sum(id), sum(price), sum(nothing), sum(off * 2) FROM {}",
        "SELECT sum(price * (1 - off)), sum(price * (1 - off) * (1 + tax)), avg(price * (1 - off)), sum(wide * price),"
        " avg(price * off * tax), sum(price * 123456789012345678.9), count(*) FROM {}",
        "SELECT id % 3 AS k, sum(price * (1 - off) * (1 + tax)), max(price * (1 - off)) FROM {} GROUP BY 1 ORDER BY 1",
        "SELECT sum(price * (1 - off)) FROM {} WHERE price > 50",
        "SELECT count(*) FROM {} WHERE t LIKE '%find%'",
        "SELECT count(*) FROM {} WHERE t LIKE 'a text 1%find%größer' AND n > 5",
        "SELECT count(*) FROM {} WHERE t LIKE '%größera%'",
        "SELECT count(*), min(t) FROM {} WHERE t LIKE '%_nd gr%' AND id < 20000",
        "SELECT count(*) FROM {} WHERE t NOT LIKE '%find%'",
        "SELECT sum(q), count(*), max(runs) FROM (SELECT runs, sum(n) AS q FROM {} GROUP BY 1)",
        "SELECT year(day), month(day), day(day), count(*) FROM {} GROUP BY 1, 2, 3 ORDER BY count(*) DESC, 1, 2, 3",
        "SELECT count(*) FROM {} WHERE n > 100",
    ]
    plain = [spark.sql(question.format(f"({query})")).collect() for question in questions]
    spark.sql(query).cache()
    for question, rows in zip(questions, plain, strict=True):
        frame = spark.sql(question.format(f"({query})"))
        assert frame.collect() == rows, question
    too_large = "SELECT cast(id AS bigint) + 9223372036854770000 AS n FROM range(0, 3)"
    spark.sql(too_large).cache()
    with pytest.raises(ArithmeticException):
        spark.sql(f"SELECT sum(n) FROM ({too_large})").collect()


def test_rows_of_cached_tables_are_counted_by_their_codes(spark):
    query = """
        SELECT id, if(id % 5 = 1, NULL, concat('mode ', id % 7)) AS mode, if(id < 20000, 'early', 'late') AS half,
               if(id BETWEEN 17000 AND 33000, NULL, 'same') AS gap, cast(id % 250 AS int) AS n,
               if(id % 3 = 0, NULL, cast(id % 40 - 20 AS decimal(7, 2))) AS q, cast(NULL AS string) AS nothing,
               date_add(DATE'1999-12-28', cast(id % 9 AS int)) AS d,
               date_add(DATE'2000-01-01', cast(id % 4 AS int)) AS e, concat('text ', id) AS t, cast(id AS double) AS x,
               id % 2 = 0 AS flag, cast(id % 3 AS tinyint) AS tiny, id div 5 AS five,
               cast(id - id % 100 + (id * 37) % 100 AS int) AS zigzag
        FROM range(0, 300000)"""
    questions = [
        "SELECT mode, count(*) FROM {} GROUP BY 1",
        "SELECT mode, half, gap, count(1) FROM {} GROUP BY 1, 2, 3",
        "SELECT DISTINCT half, q FROM {}",
        "SELECT q, count(*) FROM {} WHERE d < e AND mode IN ('mode 1', 'mode 2', 'none') GROUP BY 1",
        "SELECT count(*) FROM {} WHERE d = e OR d > e",
        "SELECT count(*) FROM {} WHERE d = e AND n >= 10 AND n < 200 AND n > 17",
        "SELECT count(*) FROM {} WHERE d >= e AND length(t) > 8 AND (mode IS NULL OR half = 'late')",
        "SELECT count(*), count(1) FROM {} WHERE gap IS NULL",
        "SELECT n, nothing, count(*) FROM {} WHERE id % 3 = 1 AND gap = 'same' GROUP BY 1, 2",
        "SELECT d, e, count(*) FROM {} GROUP BY 1, 2 HAVING count(*) > 4200",
        "SELECT tiny, count(*) FROM {} GROUP BY 1",
        "SELECT flag, count(*) FROM {} GROUP BY 1",
        "SELECT x, count(*) FROM {} WHERE id < 20 GROUP BY 1",
        "SELECT id, count(*) FROM {} WHERE id > 299990 GROUP BY 1",
        "SELECT mode, count(*), count(*) FILTER (WHERE n > 5) FROM {} GROUP BY 1",
        "SELECT mode, half, sum(n), avg(q), count(*), count(n), avg(n), sum(q * (1 - q)) FROM {} GROUP BY 1, 2",
        "SELECT n, sum(id), avg(id) FROM {} WHERE id % 7 > 2 GROUP BY 1",
        "SELECT year(d), sum(n), max(t) FROM {} GROUP BY 1",
        "SELECT max(length(t)), min(t), count(*), sum(n), count(gap) FROM {}",
        "SELECT max(t), min(length(mode)) FROM {}",
        "SELECT half, count(*) FROM {} WHERE mode LIKE '%3' AND t LIKE '%77%' GROUP BY 1",
        "SELECT count(*) FROM {} WHERE mode <=> NULL AND d != e",
        "SELECT sum(r), sum(s), sum(c), max(a), count(*) FROM (SELECT five AS r, sum(n) AS s, count(*) AS c,"
        " avg(n) AS a FROM {} GROUP BY 1)",
        "SELECT five, sum(n) AS s, count(*), avg(n) FROM {} GROUP BY 1 HAVING s > 1230 OR five < 10",
        "SELECT five, sum(n) AS s FROM {} WHERE n % 7 = 3 GROUP BY 1 HAVING s > 400",
        "SELECT zigzag, sum(n), count(*) FROM {} GROUP BY 1 HAVING sum(n) < 9",
        "SELECT zigzag, max(n) FROM {} WHERE id > 30000 GROUP BY 1 HAVING max(n) < 3",
        "SELECT five, count(*) FROM {} GROUP BY 1 LIMIT 0",
        "SELECT id, n FROM {} ORDER BY n DESC, id LIMIT 7",
        "SELECT n, id FROM {} ORDER BY n, id DESC LIMIT 5 OFFSET 3",
        "SELECT id, q FROM {} ORDER BY q DESC, id LIMIT 5",
        "SELECT id, q FROM {} ORDER BY q, id LIMIT 5",
        "SELECT id, q FROM {} ORDER BY q NULLS LAST, id LIMIT 4",
        "SELECT t, five FROM {} WHERE n > 5 ORDER BY five DESC, t LIMIT 9",
        "SELECT d, t FROM {} ORDER BY d DESC, t DESC LIMIT 3",
        "SELECT nothing, id FROM {} ORDER BY nothing DESC, id LIMIT 3",
        "SELECT c, count(*) FROM (SELECT mode, count(*) AS c FROM {} GROUP BY 1) GROUP BY 1",
        "SELECT a.mode, a.c FROM (SELECT mode, count(*) AS c FROM {} GROUP BY 1) a JOIN (VALUES 'mode 3') AS b(mode)"
        " ON a.mode = b.mode",
    ]
    plain = [spark.sql(question.format(f"({query})")).collect() for question in questions]
    spark.sql(query).cache()
    for question, rows in zip(questions, plain, strict=True):
        frame = spark.sql(question.format(f"({query})"))
        assert "InMemoryTableScan" in plan_of(frame) or "OneRowRelation" in plan_of(frame), question
        assert sorted(map(repr, frame.collect())) == sorted(map(repr, rows)), question
    with pytest.raises(ArithmeticException):
        spark.sql(f"SELECT count(*) FROM ({query}) WHERE 1 / (n - 7) > 0").collect()
