"""Hints for joins: what EXPLAIN shows of them, and which side becomes the hash table."""

import re

import pytest
from pyspark.errors import PySparkException
from pyspark.sql import functions as F


@pytest.fixture
def views(spark):
    spark.range(10).createOrReplaceTempView("hint_small")
    spark.range(1000).createOrReplaceTempView("hint_large")


def explained(frame, mode="extended"):
    return frame._explain_string(mode)


def join_line(frame):
    return re.search(r"HashJoin.*|NestedLoopJoin.*", explained(frame, "simple")).group()


@pytest.mark.parametrize(
    ("hint", "side"),
    [
        ("BROADCAST(s)", "BuildLeft"),
        ("BROADCAST(l)", "BuildRight"),
        ("SHUFFLE_HASH(s)", "BuildLeft"),
        ("BROADCAST(l), SHUFFLE_HASH(s)", "BuildRight"),
        ("MERGE(l), SHUFFLE_HASH(s)", "BuildRight"),  # MERGE goes before SHUFFLE_HASH, and by size it is the left one
    ],
)
def test_the_hinted_side_is_built(spark, views, hint, side):
    tables = ("hint_small AS s", "hint_large AS l")
    if hint.startswith("MERGE"):
        tables = ("hint_large AS l", "hint_small AS s")
    frame = spark.sql(f"SELECT /*+ {hint} */ * FROM {tables[0]} JOIN {tables[1]} ON s.id = l.id")
    assert side in join_line(frame)
    assert frame.count() == 10


def test_a_hint_holds_through_operators_above_it(spark, views):
    large = spark.table("hint_large").hint("broadcast").filter("id >= 0").select("id").alias("l")
    assert "BuildLeft" in join_line(large.join(spark.table("hint_small"), "id"))
    small = spark.table("hint_small")
    assert "BuildRight" in join_line(small.join(F.broadcast(spark.table("hint_large")), "id"))


def test_a_broadcast_of_the_preserved_side_is_not_followed(spark, views):
    frame = spark.sql("SELECT /*+ BROADCAST(l) */ * FROM hint_large l LEFT JOIN hint_small s ON s.id = l.id")
    assert "BuildRight" in join_line(frame)
    assert frame.count() == 1000


def test_nested_loops_only_for_inner_joins(spark, views):
    text = "SELECT /*+ SHUFFLE_REPLICATE_NL(s) */ * FROM hint_large l {} JOIN hint_small s ON s.id = l.id"
    inner = spark.sql(text.format("INNER"))
    assert "NestedLoopJoin" in join_line(inner)
    assert inner.count() == 10
    assert "HashJoin" in join_line(spark.sql(text.format("LEFT")))


def test_plans_show_hints_as_spark_does(spark, views):
    frame = spark.sql(
        "SELECT /*+ BROADCAST(s), SHUFFLE_HASH(l) */ * FROM hint_small s JOIN hint_large l ON s.id = l.id"
    )
    text = explained(frame)
    assert "'UnresolvedHint BROADCAST, ['s]" in text
    assert "ResolvedHint (strategy=broadcast)" in text
    assert "leftHint=(strategy=broadcast), rightHint=(strategy=shuffle_hash)" in text


def test_hinted_queries_use_what_is_cached(spark, views):
    frame = spark.sql("SELECT id * 2 AS twice FROM hint_large")
    frame.cache()
    try:
        frame.count()
        joined = frame.hint("broadcast").join(spark.sql("SELECT id AS twice FROM hint_small"), "twice")
        assert "InMemoryRelation" in explained(joined) or "InMemoryTableScan" in explained(joined)
        assert joined.count() == 5
    finally:
        frame.unpersist()


def test_names_of_hints_may_be_quoted(spark):
    spark.range(1000).createOrReplaceTempView("hint_dotted")
    large = spark.table("hint_dotted").alias("l").hint("broadcast", "`l`")
    assert "BuildLeft" in join_line(large.join(spark.range(10), "id"))


@pytest.mark.parametrize("partitions", [0, -1])
def test_a_number_of_partitions_is_positive(spark, partitions):
    with pytest.raises(PySparkException, match="must be positive"):
        spark.sql(f"SELECT /*+ REPARTITION({partitions}) */ * FROM range(3)").collect()
