"""_metadata of files and input_file_name(): columns that are there for those who ask."""

import datetime
from pathlib import Path

import pytest
from pyspark.errors import AnalysisException
from pyspark.sql import functions as F

FIELDS = ["file_path", "file_name", "file_size", "file_block_start", "file_block_length", "file_modification_time"]


@pytest.fixture
def folder(spark, tmp_path):
    """Ten numbers in two partitions, in a folder whose name needs escaping in an address."""
    path = tmp_path / "with blank"
    spark.range(10).selectExpr("id", "id % 2 AS k").repartition(1).write.partitionBy("k").parquet(str(path))
    return path


@pytest.fixture
def frame(spark, folder):
    return spark.read.parquet(str(folder))


def condition(run):
    with pytest.raises(AnalysisException) as caught:
        run()
    return caught.value.getCondition()


def test_nobody_sees_it_unasked(frame):
    assert frame.columns == ["id", "k"]
    assert frame.select("*", "_metadata.file_name").columns == ["id", "k", "file_name"]


def test_what_it_tells(frame, folder):
    metadata = frame.select("_metadata").schema["_metadata"]
    assert not metadata.nullable
    assert metadata.dataType.names == [*FIELDS, "row_index"]
    for row in frame.select("k", "_metadata.*").collect():
        file = next((folder / f"k={row.k}").glob("*.parquet"))
        assert row.file_path == "file:" + str(file).replace(" ", "%20")
        assert row.file_name == file.name
        assert (row.file_size, row.file_block_start, row.file_block_length) == (file.stat().st_size, 0, row.file_size)
        age = datetime.datetime.fromtimestamp(file.stat().st_mtime) - row.file_modification_time
        assert abs(age) < datetime.timedelta(milliseconds=2)


def test_rows_are_numbered_within_their_file(spark, tmp_path):
    path = str(tmp_path / "numbers")
    spark.range(100_000).coalesce(1).write.option("parquet.block.size", 100_000).parquet(path)
    frame = spark.read.parquet(path)
    assert frame.filter("id != _metadata.row_index").count() == 0
    assert [row[0] for row in frame.filter("id IN (0, 77777)").select("_metadata.row_index").collect()] == [0, 77777]
    assert frame.filter("_metadata.row_index = 99999").collect()[0].id == 99999


@pytest.mark.parametrize("source", ["csv", "json", "text"])
def test_all_kinds_of_files(spark, tmp_path, source):
    path = tmp_path / source
    spark.range(3).selectExpr("cast(id AS string) AS value").coalesce(1).write.format(source).save(str(path))
    frame = spark.read.format(source).load(str(path))
    (file,) = path.glob("part-*")
    assert frame.select("_metadata").schema["_metadata"].dataType.names == FIELDS
    rows = frame.selectExpr("_metadata.file_name", "_metadata.file_size", "input_file_name()").collect()
    assert [tuple(row) for row in rows] == [(file.name, file.stat().st_size, f"file://{file}")] * 3


def test_it_goes_through_what_keeps_rows(frame):
    assert frame.select("id").filter("_metadata.file_size > 0").columns == ["id"]
    assert frame.select("id").select("_metadata.file_size").count() == 10
    assert frame.withColumn("x", F.col("id")).orderBy("id").limit(3).select("_metadata.file_size").count() == 3
    assert frame.alias("t").select("t._metadata.file_name").count() == 10
    assert frame.groupBy("_metadata.file_path").count().count() == 2
    assert frame.select(frame.metadataColumn("_metadata")).columns == ["_metadata"]


def test_it_does_not_go_through_what_makes_new_rows(frame):
    for made in [frame.groupBy("k").count(), frame.union(frame), frame.distinct()]:
        assert condition(lambda made=made: made.select("_metadata").collect()) == "UNRESOLVED_COLUMN.WITH_SUGGESTION"
    assert condition(lambda: frame.select(frame.metadataColumn("nope")).collect()) == "CANNOT_RESOLVE_DATAFRAME_COLUMN"


def test_both_sides_of_a_join(frame):
    a, b = frame.alias("a"), frame.alias("b")
    both = a.join(b, F.col("a.id") == F.col("b.id"))
    assert both.filter("a._metadata.file_name = b._metadata.file_name").count() == 10
    assert condition(lambda: both.select("_metadata.file_name").collect()) == "AMBIGUOUS_REFERENCE"
    assert condition(lambda: both.select(F.input_file_name()).collect()) == "MULTI_SOURCES_UNSUPPORTED_FOR_EXPRESSION"


def test_a_column_of_that_name_comes_first(spark, tmp_path):
    path = str(tmp_path / "own")
    spark.sql("SELECT 'mine' AS _metadata").write.parquet(path)
    frame = spark.read.parquet(path)
    assert frame.select("_metadata").collect()[0][0] == "mine"
    assert frame.select(frame.metadataColumn("_metadata")).schema[0].dataType.names == [*FIELDS, "row_index"]


def test_tables(spark):
    spark.sql("CREATE TABLE meta_t USING parquet AS SELECT 1 AS a")
    try:
        assert spark.sql("SELECT a, _metadata.file_size > 0 AS b FROM meta_t").collect() == [(1, True)]
        assert spark.sql(
            "SELECT * FROM meta_t WHERE _metadata.file_size > 0 ORDER BY _metadata.file_path"
        ).collect() == [(1,)]
        assert spark.sql("SELECT x._metadata.file_size > 0 FROM (SELECT a FROM meta_t) x").collect() == [(True,)]
        for text in [
            "WITH x AS (SELECT a FROM meta_t) SELECT _metadata.file_size FROM x",
            "SELECT _metadata.file_size FROM range(1)",
        ]:
            assert condition(lambda text=text: spark.sql(text).collect()) == "UNRESOLVED_COLUMN.WITH_SUGGESTION"
        assert condition(lambda: spark.sql("SELECT _metadata.nope FROM meta_t").collect()) == "FIELD_NOT_FOUND"
    finally:
        spark.sql("DROP TABLE meta_t")


def test_input_file_name(spark, frame, folder):
    names = {row[0] for row in frame.select(F.input_file_name()).collect()}
    files = {"file://" + str(file).replace(" ", "%20") for file in Path(folder).rglob("*.parquet")}
    assert names == files
    assert frame.select(F.input_file_name()).columns == ["input_file_name()"]
    assert frame.filter(F.input_file_name().like("%k=1%")).count() == 5
    row = frame.selectExpr("input_file_block_start() AS s", "input_file_block_length() AS l").first()
    assert row.s == 0 and row.l > 0
    nothing = spark.range(1).selectExpr("input_file_name()", "input_file_block_start()", "input_file_block_length()")
    assert [tuple(row) for row in nothing.collect()] == [("", -1, -1)]
    assert {row[0] for row in frame.groupBy("k").count().select(F.input_file_name()).collect()} == {""}
