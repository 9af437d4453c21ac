"""Writing Parquet files: every type there and back, modes, partitions, and what is left after an error or a kill."""

import importlib.util
import os
import pathlib

import pyarrow.parquet as pq
import pytest
from pyspark.errors import AnalysisException, ArithmeticException, PySparkException
from pyspark.errors.exceptions.connect import IllegalArgumentException

from firesteel.server import server_binary

TYPES = """
SELECT * FROM VALUES
  (1, 1Y, 2S, 3L, 1.5F, 2.5D, true, 'héllo', X'0102', DATE'2020-01-31', TIMESTAMP'2020-01-31 10:11:12.123456',
   TIMESTAMP_NTZ'1969-12-31 23:59:59.999999', 1.23BD, CAST(-12345678901.23 AS DECIMAL(15,2)),
   CAST(-1234567890123456789012.5 AS DECIMAL(30,5)), INTERVAL '1 02:03:04.5' DAY TO SECOND, array(1, null, 3),
   map('a', 1, 'b', null), named_struct('x', 1, 'y', array(named_struct('z', 'q')))),
  (null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null),
  (-2147483648, -128Y, -32768S, -9223372036854775808L, float('nan'), double('-inf'), false, '', X'',
   DATE'0001-01-01', TIMESTAMP'1582-10-04 00:00:00', TIMESTAMP_NTZ'9999-12-31 23:59:59.999999', -9.99BD,
   CAST(0 AS DECIMAL(15,2)), CAST(9999999999999999999999999.99999 AS DECIMAL(30,5)),
   INTERVAL '-1 02:03:04.5' DAY TO SECOND, array(), map(), null)
AS t(i, b, sh, l, f, d, bo, st, bi, da, ts, ntz, d3, d15, d30, dt, ar, ma, str)
"""


def data_files(folder):
    return sorted(str(p) for p in pathlib.Path(folder).rglob("part-*"))


@pytest.mark.parametrize(
    ("codec", "suffix"),
    [
        ("snappy", ".snappy.parquet"),
        ("zstd", ".zstd.parquet"),
        ("gzip", ".gz.parquet"),
        ("lz4_raw", ".lz4raw.parquet"),
        ("none", ".parquet"),
    ],
)
def test_every_type_there_and_back(spark, tmp_path, codec, suffix):
    path = str(tmp_path / "types")
    frame = spark.sql(TYPES)
    frame.write.parquet(path, compression=codec)
    (file,) = data_files(path)
    assert os.path.basename(file).startswith("part-00000-")
    assert file.endswith("-c000" + suffix)
    assert os.path.exists(os.path.join(path, "_SUCCESS"))
    back = spark.read.parquet(path)
    assert [f.dataType.simpleString() for f in back.schema] == [f.dataType.simpleString() for f in frame.schema]
    assert [str(row) for row in back.collect()] == [str(row) for row in frame.collect()]
    table = pq.read_table(file).to_pylist()
    assert [row["i"] for row in table] == [1, None, -2147483648]
    assert table[0]["ar"] == [1, None, 3]
    assert table[0]["ma"] == [("a", 1), ("b", None)]
    assert table[0]["str"] == {"x": 1, "y": [{"z": "q"}]}
    assert str(table[0]["d30"]) == "-1234567890123456789012.50000"


def test_timestamps_are_stored_as_asked(spark, tmp_path):
    frame = spark.sql("SELECT TIMESTAMP'2020-01-31 10:11:12.123456' AS t")
    for kind, stored in [("INT96", "INT96"), ("TIMESTAMP_MICROS", "INT64"), ("TIMESTAMP_MILLIS", "INT64")]:
        spark.conf.set("spark.sql.parquet.outputTimestampType", kind)
        path = str(tmp_path / kind)
        frame.write.parquet(path)
        assert pq.ParquetFile(data_files(path)[0]).schema.column(0).physical_type == stored
        seen = spark.read.parquet(path).first()[0]
        assert seen.microsecond == (123000 if kind == "TIMESTAMP_MILLIS" else 123456)


def test_modes(spark, tmp_path):
    path = str(tmp_path / "modes")
    spark.range(10).write.parquet(path)
    with pytest.raises(AnalysisException) as error:
        spark.range(10).write.parquet(path)
    assert error.value.getCondition() == "PATH_ALREADY_EXISTS"
    spark.range(5).write.mode("append").parquet(path)
    assert spark.read.parquet(path).count() == 15
    spark.range(7).write.mode("ignore").parquet(path)
    assert spark.read.parquet(path).count() == 15
    spark.range(3).write.mode("overwrite").parquet(path)
    assert spark.read.parquet(path).count() == 3
    # also from itself
    spark.read.parquet(path).write.mode("overwrite").parquet(path)
    assert spark.read.parquet(path).count() == 3
    assert sorted(os.listdir(tmp_path)) == ["modes"]
    assert len(os.listdir(path)) == 2


def test_partitions(spark, tmp_path):
    path = str(tmp_path / "parts")
    frame = spark.range(1000).selectExpr("id", "id % 3 AS k", "CASE WHEN id % 2 = 0 THEN 'a/b=c d%' END AS z")
    frame.write.partitionBy("k", "z").parquet(path)
    assert sorted(n for n in os.listdir(path) if "=" in n) == ["k=0", "k=1", "k=2"]
    assert sorted(os.listdir(path + "/k=1")) == ["z=__HIVE_DEFAULT_PARTITION__", "z=a%2Fb%3Dc d%25"]
    back = spark.read.parquet(path)
    assert back.columns == ["id", "k", "z"]
    assert sorted(map(str, back.collect())) == sorted(map(str, frame.selectExpr("id", "int(k)", "z").collect()))
    one = spark.sql("SELECT 5L AS id, 1 AS k, 'new' AS z UNION ALL SELECT 6L, 2, NULL")
    one.write.partitionBy("k", "z").mode("overwrite").option("partitionOverwriteMode", "dynamic").parquet(path)
    counts = {(r.k, r.z): r["count"] for r in spark.read.parquet(path).groupBy("k", "z").count().collect()}
    assert counts[(1, "new")] == 1
    assert counts[(2, None)] == 1
    assert counts[(1, None)] == 167
    one.write.partitionBy("k", "z").mode("overwrite").parquet(path)
    assert spark.read.parquet(path).count() == 2


def test_records_per_file_and_order(spark, tmp_path):
    path = str(tmp_path / "many")
    spark.range(100).orderBy("id").write.option("maxRecordsPerFile", 30).parquet(path)
    assert [f[-20:-15] for f in data_files(path)] == ["-c000", "-c001", "-c002", "-c003"]
    assert sorted(r.id for r in spark.read.parquet(path).collect()) == list(range(100))
    ids = [r["id"] for f in data_files(path) for r in pq.read_table(f).to_pylist()]
    assert ids == list(range(100))
    spark.range(0).write.parquet(str(tmp_path / "none"))
    assert spark.read.parquet(str(tmp_path / "none")).schema.simpleString() == "struct<id:bigint>"


def condition(write):
    with pytest.raises(PySparkException) as error:
        write()
    return error.value.getCondition()


def test_errors_leave_nothing(spark, tmp_path):
    path = str(tmp_path / "x")
    one = spark.sql("SELECT 1 AS a")
    assert condition(lambda: spark.sql("SELECT 1 AS a, 2 AS A").write.parquet(path)) == "COLUMN_ALREADY_EXISTS"
    assert condition(lambda: one.write.partitionBy("a").parquet(path)) == "ALL_PARTITION_COLUMNS_NOT_ALLOWED"
    assert condition(lambda: one.write.bucketBy(2, "a").parquet(path)) == "_LEGACY_ERROR_TEMP_1312"
    assert condition(lambda: one.write.format("nope").save(path)) == "DATA_SOURCE_NOT_FOUND"
    intervals = spark.sql("SELECT CAST('1 month' AS INTERVAL) AS a")
    assert condition(lambda: intervals.write.parquet(path)) == "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE"
    with pytest.raises(IllegalArgumentException):
        one.write.parquet(path, compression="nope")
    with pytest.raises(ArithmeticException):
        spark.range(100_000).selectExpr("1 / (id - 99999) AS a").write.parquet(path)
    assert condition(lambda: one.write.parquet("/proc/nope/x")) == "TASK_WRITE_FAILED"
    assert condition(lambda: one.write.parquet("/dev/full/x")) == "TASK_WRITE_FAILED"
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(("what", "rounds"), [("files", 5), ("insert", 3), ("create", 2), ("plain", 2)])
def test_killed_writes(what, rounds):
    server = str(server_binary())
    tool = pathlib.Path(__file__).parents[2] / "tools" / "kill_during_writes.py"
    spec = importlib.util.spec_from_file_location("kill_during_writes", tool)
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["kill_during_writes"] = module  # the writer's process imports it by name
    sys.path.insert(0, str(tool.parent))
    spec.loader.exec_module(module)
    _, _, wrong = module.run(server, what, rounds, seed=7, quiet=True)
    assert wrong == 0
