"""EXPLAIN ANALYZE, and the metrics that a client gets after the rows."""

import re

import pytest
from pyspark.errors import PySparkException


def analyzed(spark, query: str) -> str:
    (row,) = spark.sql(f"EXPLAIN ANALYZE {query}").collect()
    return row.plan


def rows_of(text: str, operator: str) -> list[int]:
    return [int(n) for n in re.findall(rf"{operator}[^\n]* \[rows: (\d+), time: [\d.]+ ms", text)]


def test_analyze_runs_the_query(spark):
    text = analyzed(spark, "SELECT id % 10 AS k, count(*) FROM range(1000) WHERE id < 500 GROUP BY k")
    assert rows_of(text, "HashAggregate") == [10]
    assert rows_of(text, "Range") == [1000]
    assert rows_of(text, "Filter") == [500]
    assert re.search(r"== Execution ==\nrows: 10, elapsed: [\d.]+ ms, spilled: 0 B\n", text)


def test_analyze_tells_what_scans_read(spark, tmp_path):
    spark.range(10000).write.parquet(str(tmp_path / "t"))
    text = analyzed(spark, f"SELECT sum(id) FROM parquet.`{tmp_path}/t`")
    assert re.search(r"FileScan parquet .* \[rows: \d+, time: [\d.]+ ms(, read: [\d.]+ [KM]?i?B)?\]", text)


def test_analyze_shows_scalar_subqueries_and_what_is_reused(spark):
    query = "SELECT k, count(*) AS n FROM (SELECT id % 7 AS k FROM range(100)) GROUP BY k"
    text = analyzed(spark, f"WITH t AS ({query}) SELECT * FROM t WHERE n >= (SELECT max(n) FROM t)")
    assert text.startswith("== Subquery 1 ==\n")
    assert ", reused]" in text
    assert rows_of(text, "Range") == [100]


def test_errors_of_the_query_are_those_of_explain_analyze(spark):
    with pytest.raises(PySparkException) as raised:
        analyzed(spark, "SELECT 1 / id FROM range(3)")
    assert raised.value.getCondition() == "DIVIDE_BY_ZERO"
    with pytest.raises(PySparkException) as raised:
        analyzed(spark, "CREATE VIEW explained AS SELECT 1")
    assert raised.value.getCondition() == "UNSUPPORTED_FEATURE.FIRESTEEL"


def test_execution_info_has_metrics(spark):
    frame = spark.sql("SELECT id % 4 AS k, count(*) FROM range(100) GROUP BY k")
    assert len(frame.collect()) == 4
    _, graph = frame.executionInfo.metrics.extract_graph()
    metrics = {node.name: {m.name: m.value for m in node.metrics} for node in graph.values()}
    assert metrics["HashAggregate"]["numOutputRows"] == 4
    assert metrics["Range"]["numOutputRows"] == 100
    assert "HashAggregate" in frame.executionInfo.metrics.toText()


def test_an_equal_window_is_computed_once(spark):
    query = (
        "WITH t AS (SELECT id, id % 3 AS k, rank() OVER (PARTITION BY id % 3 ORDER BY id DESC) AS r FROM range(9)) "
        "SELECT a.id, b.id AS next FROM t a JOIN t b ON a.k = b.k AND a.r = b.r + 1"
    )
    windows = [line for line in analyzed(spark, query).splitlines() if "+- Window [" in line or ":- Window [" in line]
    assert len(windows) == 2
    assert sum("reused]" in line for line in windows) == 1
    assert sorted(tuple(row) for row in spark.sql(query).collect()) == [(0, 3), (1, 4), (2, 5), (3, 6), (4, 7), (5, 8)]
    other = query.replace(
        "JOIN t b", "JOIN (SELECT id, id % 3 AS k, rank() OVER (PARTITION BY id % 3 ORDER BY id) AS r FROM range(9)) b"
    )
    assert "reused" not in analyzed(spark, other)
