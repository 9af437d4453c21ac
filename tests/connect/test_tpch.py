"""The 22 queries of TPC-H, as SQL and as DataFrame programs, give what real Spark gives."""

import json

import pytest

import tpch_results

EXPECTED = json.loads(tpch_results.RESULTS.read_text())


@pytest.fixture(scope="module")
def tpch(remote):
    from pyspark.sql.connect.session import SparkSession

    spark = SparkSession.builder.remote(remote).create()
    yield spark, tpch_results.open_tables(spark)
    spark.stop()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_sql(tpch, name):
    spark, _ = tpch
    assert tpch_results.lines(tpch_results.query(spark, name)) == EXPECTED[name]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_dataframe(tpch, name):
    from dataframe_queries import QUERIES

    _, tables = tpch
    frame = QUERIES[name](tables, tpch_results.ARGUMENT)
    # The programs compute some columns in another way, with another type: rows alone, numbers by value.
    assert [by_value(line) for line in tpch_results.lines(frame)[1:]] == [by_value(line) for line in EXPECTED[name][1:]]


def by_value(line: str) -> list:
    def cell(text: str):
        try:
            return f"{float(text):.9g}"
        except ValueError:
            return text

    return [cell(text) for text in line.split("\t")]
