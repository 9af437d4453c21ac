"""Python functions of the user: udf, pandas_udf, arrow_udf, spark.udf.register, and what happens when they fail."""

import datetime
import decimal
import os
import threading
import time

import pandas
import pyarrow
import pyarrow.compute
import pytest
from pyspark.errors import PySparkException, PythonException
from pyspark.sql import functions as F
from pyspark.sql import types as T


def test_udf_over_rows(spark):
    shout = F.udf(lambda text: None if text is None else text.upper() + "!", "string")
    frame = spark.createDataFrame([("a",), (None,), ("ü",)], "t string")
    assert [row[0] for row in frame.select(shout("t")).collect()] == ["A!", None, "Ü!"]
    assert frame.select(shout("t")).columns == ["<lambda>(t)"]


@pytest.mark.parametrize("arrow", [True, False])
def test_types_there_and_back(spark, arrow):
    values = {
        "bigint": 2**40,
        "double": -0.5,
        "boolean": True,
        "string": "täxt",
        "binary": b"\x00\xff",
        "date": datetime.date(1969, 12, 31),
        "decimal(20,3)": decimal.Decimal("123456789012.345"),
        "array<int>": [1, None, 3],
        "map<string,int>": {"a": 1},
    }
    for name, value in values.items():
        same = F.udf(lambda x: x, name, useArrow=arrow)
        frame = spark.createDataFrame([(value,), (None,)], f"v {name}")
        assert [row[0] for row in frame.select(same("v")).collect()] == [value, None], name


def test_wrong_results_of_pickled_functions_are_null(spark):
    number = F.udf(lambda x: "seven", "int", useArrow=False)
    text = F.udf(lambda x: 7, "string", useArrow=False)
    assert tuple(spark.range(1).select(number("id"), text("id")).collect()[0]) == (None, "7")


def test_everywhere_in_a_query(spark):
    spark.udf.register("same", lambda x: x, "bigint")
    rows = spark.sql(
        "SELECT same(id % 2) AS k, sum(same(id)) FROM range(10) WHERE same(id) > 1 GROUP BY same(id % 2) "
        "HAVING same(count(*)) > 1 ORDER BY same(k)"
    ).collect()
    assert [tuple(row) for row in rows] == [(0, 20), (1, 24)]
    assert spark.sql("SELECT same(same(3))").columns == ["same(same(3))"]
    joined = spark.sql("SELECT count(*) FROM range(4) a JOIN range(4) b ON same(a.id) = b.id")
    assert joined.collect()[0][0] == 4


def test_registered_again_it_is_the_new_one(spark):
    spark.udf.register("answer", lambda: 41, "int")
    assert spark.sql("SELECT answer()").collect()[0][0] == 41
    spark.udf.register("answer", lambda: "42", "string")
    assert spark.sql("SELECT answer()").collect()[0][0] == "42"


def test_two_lambdas_are_two_functions(spark):
    one = F.udf(lambda x: x + 1, "bigint")
    two = F.udf(lambda x: x + 2, "bigint")
    assert tuple(spark.range(1).select(one("id"), two("id")).collect()[0]) == (1, 2)


def test_named_arguments(spark):
    minus = F.udf(lambda a, b: a - b, "bigint")
    assert spark.range(1).select(minus(b=F.lit(1), a=F.lit(10))).collect()[0][0] == 9


def test_vectorised(spark):
    @F.pandas_udf("double")
    def centred(values: pandas.Series) -> pandas.Series:
        return values - values.mean()

    @F.pandas_udf("double")
    def mean(values: pandas.Series) -> float:
        return values.mean()

    frame = spark.createDataFrame([(1, 1.0), (1, 2.0), (2, 6.0)], "k int, v double")
    assert [row[0] for row in frame.select(centred("v")).collect()] == [-2.0, -1.0, 3.0]
    assert [tuple(r) for r in frame.groupBy("k").agg(mean("v")).orderBy("k").collect()] == [(1, 1.5), (2, 6.0)]
    assert frame.agg(mean("v")).collect()[0][0] == 3.0


def test_vectorised_within_an_aggregate(spark):
    @F.pandas_udf("double")
    def twice(values: pandas.Series) -> pandas.Series:
        return 2 * values

    @F.pandas_udf("bigint")
    def size(values: pandas.Series) -> pandas.Series:
        return pandas.Series([len(values)] * len(values))

    assert spark.range(4).agg(F.sum(twice(F.col("id").cast("double")))).collect()[0][0] == 12.0
    frame = spark.createDataFrame([(1,), (1,), (2,)], "v bigint").coalesce(1)
    assert [row[0] for row in frame.select(size("v")).collect()] == [3, 3, 3]
    assert spark.createDataFrame([(1,), (2,)], "v bigint").select(size(F.lit(7))).collect()[1][0] == 2


def test_many_batches(spark):
    twice = F.udf(lambda x: 2 * x, "bigint")
    assert spark.range(100_000).agg(F.sum(twice("id"))).collect()[0][0] == 9_999_900_000


def test_what_the_function_throws_is_told(spark):
    def fails(value):
        raise ValueError(f"no {value}")

    with pytest.raises(PythonException) as error:
        spark.range(3).select(F.udf(fails, "int")("id")).collect()
    assert "ValueError: no 0" in str(error.value)
    assert "in fails" in str(error.value)
    assert spark.range(1).select(F.udf(lambda x: x, "bigint")("id")).collect()[0][0] == 0


def test_a_dying_worker_ends_the_query_alone(spark):
    with pytest.raises(PythonException, match="exited unexpectedly"):
        spark.range(1).select(F.udf(lambda x: os._exit(3), "int")("id")).collect()
    assert spark.range(3).count() == 3


def test_returns_a_struct(spark):
    pair = F.udf(lambda x: (x, str(x)), T.StructType().add("n", T.LongType()).add("s", T.StringType()))
    assert spark.range(1, 2).select(pair("id").alias("p")).select("p.*").collect()[0] == (1, "1")


def test_over_partitions(spark):
    def doubled(frames):
        for frame in frames:
            frame["id"] = frame["id"] * 2
            yield frame

    def tripled(batches):
        for batch in batches:
            yield pyarrow.RecordBatch.from_arrays([pyarrow.compute.multiply(batch.column(0), 3)], ["id"])

    assert [row.id for row in spark.range(3).mapInPandas(doubled, "id bigint").collect()] == [0, 2, 4]
    assert [row.id for row in spark.range(3).mapInArrow(tripled, "id bigint").collect()] == [0, 3, 6]
    assert spark.range(100_000).mapInPandas(doubled, "id bigint").agg(F.sum("id")).collect()[0][0] == 9_999_900_000


def test_over_groups(spark):
    frame = spark.createDataFrame([(1, 1.0), (2, 5.0), (1, 3.0), (None, 9.0)], "k int, v double")

    def centred(group):
        return group.assign(v=group.v - group.v.mean())

    def sums(key, group):
        return pandas.DataFrame([(key[0], group.v.sum())], columns=["k", "total"])

    rows = frame.groupBy("k").applyInPandas(centred, "k int, v double").orderBy("k", "v").collect()
    assert [row.v for row in rows] == [0.0, -1.0, 1.0, 0.0]
    rows = frame.groupBy("k").applyInPandas(sums, "k int, total double").orderBy("k").collect()
    assert [row.total for row in rows] == [9.0, 4.0, 5.0]
    arrow = frame.groupBy("k").applyInArrow(lambda table: table, "k int, v double")
    assert arrow.count() == 4


def test_over_pairs_of_groups(spark):
    left = spark.createDataFrame([(1, 1.0), (2, 2.0)], "k int, v double")
    right = spark.createDataFrame([(1, "a"), (3, "c")], "k int, s string")

    def sizes(one, other):
        return pandas.DataFrame([(len(one), len(other))], columns=["l", "r"])

    rows = left.groupBy("k").cogroup(right.groupBy("k")).applyInPandas(sizes, "l bigint, r bigint").collect()
    assert sorted(tuple(row) for row in rows) == [(0, 1), (1, 0), (1, 1)]


def test_a_hanging_function_can_be_cancelled(spark):
    def hangs(value):
        import time

        time.sleep(60)
        return value

    errors = []

    def run():
        try:
            spark.range(1).select(F.udf(hangs, "bigint")("id")).collect()
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(5)
    spark.interruptAll()
    thread.join(20)
    assert not thread.is_alive()
    assert "OPERATION_CANCELED" in str(errors[0])


def test_a_function_is_called_once_a_row_when_another_expression_fails(spark, tmp_path):
    calls = tmp_path / "calls"

    def counted(value):
        with calls.open("a") as out:
            out.write("x")
        return value

    with pytest.raises(PySparkException, match="DIVIDE_BY_ZERO"):
        spark.range(100).repartition(1).select(F.udf(counted, "bigint")("id"), F.expr("1 / (id - 99)")).collect()
    assert not calls.exists() or len(calls.read_text()) <= 100
