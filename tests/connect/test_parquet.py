"""Reading Parquet files and folders, good ones and broken ones."""

import datetime
import decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark.errors import AnalysisException, PySparkException
from pyspark.sql import functions as F


@pytest.fixture
def orders(tmp_path):
    table = pa.table(
        {
            "id": pa.array(range(10_000), pa.int64()),
            "price": pa.array([decimal.Decimal(i) / 100 for i in range(10_000)], pa.decimal128(12, 2)),
            "day": pa.array([datetime.date(2024, 1, 1) + datetime.timedelta(i % 90) for i in range(10_000)]),
            "status": pa.array([None if i % 10 == 0 else f"status-{i % 5}" for i in range(10_000)]),
        }
    )
    path = tmp_path / "orders.parquet"
    pq.write_table(table, path, row_group_size=1_500)
    return path


def test_read_and_filter(spark, orders):
    frame = spark.read.parquet(str(orders))
    assert frame.schema.simpleString() == "struct<id:bigint,price:decimal(12,2),day:date,status:string>"
    assert frame.count() == 10_000
    assert frame.filter("id >= 9990").select(F.sum("price")).first()[0] == decimal.Decimal("999.45")
    assert frame.filter("status = 'status-1'").count() == 2_000
    assert frame.filter("status IS NULL AND id < 100").count() == 10
    assert frame.select("day").distinct().count() == 90
    by_format = spark.read.format("parquet").load(str(orders))
    assert by_format.filter(F.col("day") == datetime.date(2024, 1, 2)).count() == 112
    assert spark.sql(f"SELECT count(*) FROM parquet.`{orders}`").first()[0] == 10_000


def test_types_and_nulls(spark, tmp_path):
    values = {
        "i8": pa.array([1, None], pa.int8()),
        "i16": pa.array([2, None], pa.int16()),
        "i32": pa.array([3, None], pa.int32()),
        "f32": pa.array([1.5, None], pa.float32()),
        "f64": pa.array([2.5, None], pa.float64()),
        "flag": pa.array([True, None]),
        "dec": pa.array([decimal.Decimal("1.1"), None], pa.decimal128(38, 1)),
        "text": pa.array(["aæ€", None]),
        "raw": pa.array([b"\x00\x01", None]),
        "ts": pa.array([datetime.datetime(2024, 1, 2, 3, 4, 5, 6), None], pa.timestamp("us", "UTC")),
        "ntz": pa.array([datetime.datetime(2024, 1, 2), None], pa.timestamp("us")),
        "xs": pa.array([[1, None], None], pa.list_(pa.int32())),
        "st": pa.array([{"a": 1, "b": "x"}, None]),
        "m": pa.array([[("k", 1)], None], pa.map_(pa.string(), pa.int32())),
    }
    path = tmp_path / "types.parquet"
    pq.write_table(pa.table(values), path)
    first, second = spark.read.parquet(str(path)).collect()
    assert first.i8 == 1 and first.f32 == 1.5 and first.flag is True and first.dec == decimal.Decimal("1.1")
    assert first.text == "aæ€" and first.raw == b"\x00\x01" and first.xs == [1, None] and first.m == {"k": 1}
    assert first.ts == datetime.datetime(2024, 1, 2, 3, 4, 5, 6) and first.ntz == datetime.datetime(2024, 1, 2)
    assert first.st.asDict() == {"a": 1, "b": "x"}
    assert all(value is None for value in second)


@pytest.mark.parametrize("codec", ["none", "snappy", "gzip", "zstd", "lz4"])
def test_codecs(spark, tmp_path, codec):
    path = tmp_path / f"{codec}.parquet"
    pq.write_table(pa.table({"a": list(range(1_000)), "s": ["text"] * 1_000}), path, compression=codec)
    assert spark.read.parquet(str(path)).agg(F.sum("a"), F.max("s")).first() == (499_500, "text")


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_data_page_versions_and_encodings(spark, tmp_path, version):
    path = tmp_path / "pages.parquet"
    table = pa.table({"a": pa.array(range(5_000), pa.int64()), "s": [f"value {i}" for i in range(5_000)]})
    pq.write_table(table, path, use_dictionary=False, data_page_version=version, data_page_size=1_000)
    frame = spark.read.parquet(str(path))
    assert frame.agg(F.sum("a"), F.min("s"), F.max("s")).first() == (12_497_500, "value 0", "value 999")


def test_many_files_and_partition_folders(spark, tmp_path):
    for year in (2023, 2024):
        for part in range(2):
            folder = tmp_path / "t" / f"year={year}" / "region=a%20b"
            folder.mkdir(parents=True, exist_ok=True)
            pq.write_table(pa.table({"v": [year + part]}), folder / f"part-{part}.parquet")
    (tmp_path / "t" / "_SUCCESS").touch()
    frame = spark.read.parquet(str(tmp_path / "t"))
    assert frame.schema.simpleString() == "struct<v:bigint,year:int,region:string>"
    assert frame.filter("year = 2024").agg(F.sum("v")).first()[0] == 4049
    assert frame.select("region").distinct().collect() == [("a b",)]
    many = spark.read.parquet(*[str(path) for path in sorted((tmp_path / "t" / "year=2023").rglob("*.parquet"))])
    assert sorted(row.v for row in many.collect()) == [2023, 2024]


def test_missing_file(spark, tmp_path):
    with pytest.raises(AnalysisException) as error:
        spark.read.parquet(str(tmp_path / "nothing")).collect()
    assert error.value.getCondition() == "PATH_NOT_FOUND"


@pytest.mark.parametrize("keep", [0, 3, 100, 0.5, 0.99])
def test_truncated_file(spark, orders, keep):
    content = orders.read_bytes()
    orders.write_bytes(content[: keep if isinstance(keep, int) else int(len(content) * keep)])
    with pytest.raises(PySparkException) as error:
        spark.read.parquet(str(orders)).agg(F.sum("id"), F.max("status")).collect()
    assert error.value.getCondition()
    assert spark.range(2).count() == 2


def test_damaged_data_pages(spark, orders):
    content = bytearray(orders.read_bytes())
    for at in range(200, len(content) // 2, 97):
        content[at] ^= 0xFF
    orders.write_bytes(content)
    # A flipped byte may also give other values; what counts is that the server stays.
    try:
        spark.read.parquet(str(orders)).toArrow()
    except PySparkException as error:
        assert error.getCondition()
    assert spark.range(2).count() == 2


def test_not_parquet(spark, tmp_path):
    path = tmp_path / "text.parquet"
    path.write_text("this is not a Parquet file at all")
    with pytest.raises(PySparkException) as error:
        spark.read.parquet(str(path)).collect()
    assert error.value.getCondition()
