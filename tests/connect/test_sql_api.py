"""spark.sql, temporary views, settings and what else a session offers."""

import pytest
from pyspark.errors import AnalysisException, ParseException


def test_literal_row(spark):
    assert spark.sql("SELECT 1 AS one, 'a' AS letter").collect() == [(1, "a")]


def test_named_and_positional_arguments(spark):
    assert spark.sql("SELECT :a + 1 AS x, :b AS y", args={"a": 4, "b": "s"}).collect() == [(5, "s")]
    assert spark.sql("SELECT ? * 2 AS x", args=[21]).collect() == [(42,)]
    frame = spark.range(3)
    assert spark.sql("SELECT max(id) FROM {frame}", frame=frame).collect() == [(2,)]


def test_temporary_views_belong_to_a_session(new_session):
    one, two = new_session(), new_session()
    one.range(3).createOrReplaceTempView("numbers")
    assert one.sql("SELECT sum(id) FROM numbers").first()[0] == 3
    assert one.table("numbers").count() == 3
    with pytest.raises(AnalysisException) as error:
        two.sql("SELECT * FROM numbers").collect()
    assert error.value.getCondition() == "TABLE_OR_VIEW_NOT_FOUND"
    one.sql("DROP VIEW numbers")
    with pytest.raises(AnalysisException):
        one.table("numbers").collect()


def test_commands_give_no_rows(spark):
    created = spark.sql("CREATE OR REPLACE TEMPORARY VIEW v AS SELECT 1 AS a")
    assert created.collect() == []
    assert created.columns == []
    assert spark.sql("SELECT * FROM v").collect() == [(1,)]


def test_settings(spark):
    assert spark.conf.get("spark.sql.ansi.enabled") == "true"
    spark.conf.set("spark.sql.shuffle.partitions", "7")
    assert spark.conf.get("spark.sql.shuffle.partitions") == "7"
    spark.conf.unset("spark.sql.shuffle.partitions")
    assert spark.conf.get("spark.sql.shuffle.partitions") == "200"
    assert spark.conf.get("no.such.key", "default") == "default"
    assert spark.conf.isModifiable("spark.sql.shuffle.partitions")
    with pytest.raises(Exception) as error:
        spark.conf.get("no.such.key")
    assert error.value.getCondition() == "SQL_CONF_NOT_FOUND"


def test_time_zone_setting(spark):
    query = "SELECT CAST(TIMESTAMP '2024-07-01 00:00:00 UTC' AS STRING)"
    assert spark.sql(query).first()[0] == "2024-07-01 00:00:00"
    spark.conf.set("spark.sql.session.timeZone", "America/New_York")
    assert spark.sql(query).first()[0] == "2024-06-30 20:00:00"


def test_ansi_off(spark):
    spark.conf.set("spark.sql.ansi.enabled", "false")
    assert spark.sql("SELECT 1 / 0, CAST('x' AS INT), 2147483647 + 1").collect() == [(None, None, -2147483648)]


def test_version(spark):
    assert spark.version == "4.2.0"


def test_analysis_without_running(spark):
    frame = spark.range(3)
    assert frame.schema.simpleString() == "struct<id:bigint>"
    assert not spark.sql("SELECT 1").isStreaming
    assert spark.range(1).isLocal() in (True, False)
    assert frame.sameSemantics(spark.range(3)) in (True, False)
    assert isinstance(frame.semanticHash(), int)


def test_error_at_analysis_not_at_run(spark):
    with pytest.raises(ParseException):
        spark.sql("SELEC 1")
    with pytest.raises(AnalysisException):
        _ = spark.range(1).select("nope").schema


def test_range(spark):
    assert [r.id for r in spark.range(1, 10, 3).collect()] == [1, 4, 7]
    assert [r.id for r in spark.range(3, 0, -1).collect()] == [3, 2, 1]
