"""The DataFrame API on data that the client brings along."""

import datetime
import decimal

import pandas
import pyarrow
import pytest
from pyspark.sql import Row, Window
from pyspark.sql import functions as F
from pyspark.sql import types as T

PEOPLE = [("Ada", 36, "x"), ("Bob", None, "y"), ("Cy", 20, "x")]


@pytest.fixture
def people(spark):
    return spark.createDataFrame(PEOPLE, "name string, age int, team string")


def test_collect_gives_rows(people):
    assert people.collect() == [Row(name=n, age=a, team=t) for n, a, t in PEOPLE]


def test_schema_and_nullability(spark):
    schema = T.StructType(
        [
            T.StructField("a", T.LongType(), False),
            T.StructField("b", T.ArrayType(T.StringType(), False)),
            T.StructField("c", T.MapType(T.StringType(), T.DecimalType(10, 2))),
            T.StructField("d", T.StructType([T.StructField("e", T.TimestampType())])),
        ]
    )
    frame = spark.createDataFrame([], schema)
    assert frame.schema == schema
    assert frame.collect() == []


def test_every_type_goes_there_and_back(spark):
    row = {
        "bool": True,
        "byte": 1,
        "short": 2,
        "int": 3,
        "long": 1 << 40,
        "float": 1.5,
        "double": 2.5,
        "dec": decimal.Decimal("12.34"),
        "big": decimal.Decimal("12345678901234567890.123"),
        "str": "aæ€😀",
        "bin": bytearray(b"\x00\xff"),
        "date": datetime.date(2024, 2, 29),
        "ts": datetime.datetime(2024, 2, 29, 12, 34, 56, 789),
        "ntz": datetime.datetime(1969, 12, 31, 23, 59, 59),
        "arr": [1, None, 3],
        "map": {"a": 1, "b": None},
        "struct": Row(x=1, y="z"),
        "dt": datetime.timedelta(days=1, seconds=2),
    }
    schema = (
        "bool boolean, byte tinyint, short smallint, int int, long bigint, float float, double double, "
        "dec decimal(10,2), big decimal(38,3), str string, bin binary, date date, ts timestamp, ntz timestamp_ntz, "
        "arr array<int>, map map<string,int>, struct struct<x:int,y:string>, dt interval day to second"
    )
    frame = spark.createDataFrame([tuple(row.values()), (None,) * len(row)], schema)
    first, second = frame.collect()
    assert first.asDict() == row
    assert all(value is None for value in second)


def test_show(people, capsys):
    people.show()
    assert capsys.readouterr().out == (
        "+----+----+----+\n|name| age|team|\n+----+----+----+\n| Ada|  36|   x|\n| Bob|NULL|   y|\n|  Cy|  20|   x|\n"
        "+----+----+----+\n\n"
    )


def test_show_truncates(spark, capsys):
    spark.createDataFrame([("a" * 30,), ("b",)], "s string").show(1)
    out = capsys.readouterr().out
    assert "|aaaaaaaaaaaaaaaaa...|" in out
    assert "only showing top 1 row" in out
    spark.range(2).show(vertical=True)
    assert "-RECORD 0" in capsys.readouterr().out


def test_print_schema_and_explain(people, capsys):
    people.printSchema()
    assert "|-- age: integer (nullable = true)" in capsys.readouterr().out
    people.filter("age > 1").explain()
    assert "== Physical Plan ==" in capsys.readouterr().out


def test_to_pandas_and_arrow(people):
    frame = people.toPandas()
    assert list(frame.columns) == ["name", "age", "team"]
    assert frame["name"].tolist() == ["Ada", "Bob", "Cy"]
    table = people.select("name", "age").toArrow()
    assert table.num_rows == 3
    assert table.column("age").to_pylist() == [36, None, 20]


def test_from_pandas_and_arrow(spark):
    frame = spark.createDataFrame(pandas.DataFrame({"a": [1, 2], "b": ["x", None]}))
    assert [tuple(row) for row in frame.collect()] == [(1, "x"), (2, None)]
    table = pyarrow.table({"a": pyarrow.array([1, 2], pyarrow.int32()), "d": [[1.5], None]})
    frame = spark.createDataFrame(table)
    assert frame.schema.simpleString() == "struct<a:int,d:array<double>>"
    assert [tuple(row) for row in frame.collect()] == [(1, [1.5]), (2, None)]


def test_empty_results(spark):
    empty = spark.range(0)
    assert empty.collect() == []
    assert empty.toPandas().shape == (0, 1)
    assert empty.toArrow().num_rows == 0
    assert empty.count() == 0
    assert empty.isEmpty()
    assert empty.first() is None


def test_select_filter_and_columns(people):
    frame = people.filter(F.col("age") > 10).select("name", (people.age + 1).alias("next"), F.lit("k"))
    assert frame.columns == ["name", "next", "k"]
    assert [tuple(row) for row in frame.collect()] == [("Ada", 37, "k"), ("Cy", 21, "k")]
    changed = people.withColumn("age", F.coalesce("age", F.lit(0))).withColumnRenamed("team", "t").drop("name")
    assert changed.collect() == [Row(age=36, t="x"), Row(age=0, t="y"), Row(age=20, t="x")]
    assert people.selectExpr("upper(name) u", "age * 2").first() == Row(**{"u": "ADA", "(age * 2)": 72})
    assert people.select("*", F.lit(1).alias("one")).columns == ["name", "age", "team", "one"]


def test_aggregate(people):
    frame = people.groupBy("team").agg(F.count("*").alias("n"), F.sum("age"), F.avg("age").alias("m")).orderBy("team")
    assert frame.columns == ["team", "n", "sum(age)", "m"]
    assert [tuple(row) for row in frame.collect()] == [("x", 2, 56, 28.0), ("y", 1, None, None)]
    assert people.count() == 3
    assert people.agg({"age": "max"}).collect() == [Row(**{"max(age)": 36})]
    assert people.select(F.countDistinct("team")).first()[0] == 2
    rolled = people.rollup("team").count().orderBy(F.col("team").asc_nulls_last())
    assert [tuple(row) for row in rolled.collect()] == [("x", 2), ("y", 1), (None, 3)]
    assert sorted(tuple(row) for row in people.cube("team").count().collect() if row[0]) == [("x", 2), ("y", 1)]
    pivoted = people.groupBy().pivot("team", ["x", "y"]).agg(F.sum("age"))
    assert [tuple(row) for row in pivoted.collect()] == [(56, None)]


def test_joins(spark, people):
    teams = spark.createDataFrame([("x", 1), ("z", 3)], "team string, no int")
    assert sorted(r.name for r in people.join(teams, "team").collect()) == ["Ada", "Cy"]
    assert people.join(teams, "team", "left").filter("no is null").count() == 1
    assert people.join(teams, ["team"], "outer").count() == 4
    assert people.join(teams, people.team == teams.team, "left_anti").collect()[0].name == "Bob"
    assert people.join(teams, people.team == teams.team, "semi").count() == 2
    assert people.crossJoin(teams).count() == 6
    # A column of one side inside an aggregate, by its DataFrame although both sides have one of that name.
    joined = people.join(teams, people.team == teams.team)
    assert joined.agg(F.max(teams.team), F.count(people.team)).collect() == [("x", 2)]
    pairs = people.alias("a").join(people.alias("b"), F.expr("a.team = b.team and a.name < b.name"))
    assert pairs.select("a.name", "b.name").collect() == [("Ada", "Cy")]


def test_sets_and_order(spark):
    one = spark.createDataFrame([(1,), (2,), (2,)], "a int")
    two = spark.createDataFrame([(2,), (3,)], "a int")
    assert one.union(two).count() == 5
    assert sorted(r.a for r in one.distinct().collect()) == [1, 2]
    assert [r.a for r in one.intersect(two).collect()] == [2]
    assert [r.a for r in one.exceptAll(two).orderBy("a").collect()] == [1, 2]
    assert [r.a for r in one.subtract(two).collect()] == [1]
    assert [r.a for r in one.orderBy(F.desc("a")).limit(2).collect()] == [2, 2]
    assert [r.a for r in one.sort("a").offset(1).collect()] == [2, 2]
    assert [r.a for r in one.sort("a").tail(1)] == [2]
    assert one.dropDuplicates(["a"]).count() == 2
    by_name = two.withColumn("b", F.lit("x")).unionByName(one, allowMissingColumns=True)
    assert by_name.columns == ["a", "b"]
    assert by_name.count() == 5


def test_windows(people):
    window = Window.partitionBy("team").orderBy("name")
    frame = people.select("name", F.row_number().over(window).alias("r"), F.lag("age").over(window).alias("l"))
    assert sorted(tuple(row) for row in frame.collect()) == [("Ada", 1, None), ("Bob", 1, None), ("Cy", 2, 36)]
    running = Window.orderBy("name").rowsBetween(Window.unboundedPreceding, Window.currentRow)
    assert [r[0] for r in people.select(F.sum("age").over(running)).collect()] == [36, 36, 56]


def test_missing_values(people):
    assert people.na.fill(0).collect()[1].age == 0
    assert people.na.drop().count() == 2
    assert people.na.replace("x", "w", "team").first().team == "w"


def test_explode_and_nested(spark):
    frame = spark.createDataFrame([(1, ["a", "b"], {"k": 1})], "id int, xs array<string>, m map<string,int>")
    assert [tuple(r) for r in frame.select("id", F.explode("xs")).collect()] == [(1, "a"), (1, "b")]
    picked = frame.select(F.col("xs")[1], frame.m["k"], F.size("xs"), F.struct("id").alias("s"))
    assert tuple(picked.first()) == ("b", 1, 2, Row(id=1))
    assert picked.select("s.id").first().id == 1


def test_case_and_casts(people):
    frame = people.select(
        F.when(people.age > 30, "old").when(people.age.isNull(), "?").otherwise("young").alias("w"),
        people.age.cast("string").alias("s"),
        people.name.substr(1, 2).alias("n"),
        people.name.like("%o%").alias("l"),
        people.age.between(1, 30).alias("b"),
        people.team.isin("y", "z").alias("i"),
    )
    assert [tuple(row) for row in frame.collect()] == [
        ("old", "36", "Ad", False, False, False),
        ("?", None, "Bo", True, None, True),
        ("young", "20", "Cy", False, True, False),
    ]


def test_many_rows(spark):
    frame = spark.range(0, 300_000).select("id", (F.col("id") % 7).alias("k"), F.lit("abc").alias("s"))
    assert frame.toArrow().num_rows == 300_000
    total = frame.groupBy("k").agg(F.sum("id").alias("t")).agg(F.sum("t")).first()[0]
    assert total == 299_999 * 300_000 // 2
    large = spark.createDataFrame(pyarrow.table({"a": list(range(200_000)), "b": ["x" * 20] * 200_000}))
    assert large.agg(F.sum("a"), F.count("b")).first() == (19_999_900_000, 200_000)


def test_iteration_and_take(spark):
    frame = spark.range(5)
    assert [row.id for row in frame.toLocalIterator()] == [0, 1, 2, 3, 4]
    assert len(frame.take(2)) == 2
    assert frame.head() == Row(id=0)
    assert frame.filter("id = 3").first().id == 3
    assert frame.where(frame.id.isin([1, 2])).count() == 2


def test_repartition_changes_nothing(spark):
    frame = spark.range(10).repartition(4).coalesce(2).hint("broadcast").sortWithinPartitions("id")
    assert sorted(row.id for row in frame.collect()) == list(range(10))


def test_fields_of_structs(spark):
    frame = spark.sql("SELECT named_struct('a', 1, 'b', named_struct('c', 2, 'd', 3)) AS s")
    changed = frame.withColumn("s", F.col("s").withField("b.c", F.lit("x")).withField("e", F.lit(5)))
    assert changed.collect()[0].s.asDict(recursive=True) == {"a": 1, "b": {"c": "x", "d": 3}, "e": 5}
    assert frame.select(F.col("s").dropFields("a", "b.d").alias("s")).collect()[0].s.asDict(recursive=True) == {
        "b": {"c": 2}
    }
    nothing = spark.sql("SELECT CAST(NULL AS STRUCT<a: INT, b: INT>) AS s").select(F.col("s").withField("a", F.lit(1)))
    assert nothing.collect()[0][0] is None


def test_observed_metrics(spark):
    from pyspark.sql import Observation

    observation = Observation("seen")
    frame = spark.range(10).observe(observation, F.count(F.lit(1)).alias("rows"), F.max("id").alias("largest"))
    assert frame.filter("id < 5").count() == 5
    assert observation.get == {"rows": 10, "largest": 9}


def test_union_and_deduplicated_rows_are_shown(spark, capsys):
    frame = spark.createDataFrame([(1, "a")], "x int, y string")
    frame.union(frame).dropDuplicates(["x"]).show()
    assert "|  1|  a|" in capsys.readouterr().out


def test_sample_as_spark_draws_it(spark):
    assert [row.id for row in spark.range(0, 10, 1, 1).sample(0.5, 3).collect()] == [0, 4, 5, 8]
