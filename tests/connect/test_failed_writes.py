"""Writes that fail, because a disk is full or a folder may not be written: a clear error, and nothing left behind.

A full disk is played by a limit on the size of files, which needs no rights; the server's error is the same but for the
system's reason.
"""

import os
import resource
from pathlib import Path

import pytest
from pyspark.errors import PySparkException
from server_settings import server_settings

import firesteel

LIMIT = 1 << 20
ROWS = 400_000


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("full")
    (folder / "spill").mkdir()
    conf = {
        **server_settings(),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "firesteel.spill.directory": str(folder / "spill"),
        "firesteel.memory.limit": "64m",
    }
    with firesteel.Server(conf) as started:
        yield started, folder
        assert started.is_running(), "the server ended"


@pytest.fixture
def spark(server):
    from pyspark.sql.connect.session import SparkSession

    session = SparkSession.builder.remote(server[0].remote).create()
    yield session
    session.stop()


@pytest.fixture
def folder(server):
    return server[1]


@pytest.fixture
def full_disk(server):
    """No file may grow beyond a megabyte."""
    _, most = resource.prlimit(server[0].pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server[0].pid, resource.RLIMIT_FSIZE, (LIMIT, most))
    yield
    resource.prlimit(server[0].pid, resource.RLIMIT_FSIZE, (most, most))


def rows(spark, count=ROWS):
    return spark.range(count).selectExpr("id", "uuid() AS u")


def everything_in(folder):
    """Paths below the folder; the catalog's own files apart."""
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*") if "catalog" not in path.name)


def refused(run):
    with pytest.raises(PySparkException) as caught:
        run()
    assert caught.value.getCondition() == "TASK_WRITE_FAILED"
    assert "<" not in str(caught.value).split("SQLSTATE")[0]
    return str(caught.value)


@pytest.mark.parametrize("source", ["parquet", "csv", "json"])
def test_a_new_folder_on_a_full_disk(spark, folder, full_disk, source):
    before = everything_in(folder)
    message = refused(lambda: rows(spark).write.format(source).save(str(folder / "new")))
    assert str(folder / "new") in message and os.strerror(27) in message
    assert everything_in(folder) == before


@pytest.mark.parametrize("mode", ["append", "overwrite"])
def test_a_folder_that_is_there_stays_as_it_is(spark, folder, full_disk, mode):
    path = str(folder / f"old_{mode}")
    rows(spark, 100).write.parquet(path)
    before = everything_in(folder)
    refused(lambda: rows(spark).write.mode(mode).parquet(path))
    assert everything_in(folder) == before
    assert spark.read.parquet(path).count() == 100


def test_tables_on_a_full_disk(spark, folder, full_disk):
    before = everything_in(folder)
    refused(lambda: spark.sql(f"CREATE TABLE big AS SELECT id, uuid() AS u FROM range({ROWS})"))
    assert everything_in(folder) == before
    assert not spark.catalog.tableExists("big")
    spark.sql("CREATE TABLE small AS SELECT id, uuid() AS u FROM range(10)")
    refused(lambda: spark.sql(f"INSERT INTO small SELECT id, uuid() FROM range({ROWS})"))
    refused(lambda: spark.sql(f"INSERT OVERWRITE small SELECT id, uuid() FROM range({ROWS})"))
    assert spark.table("small").count() == 10
    spark.sql("DROP TABLE small")


def test_spilling_to_a_full_disk(spark, folder, full_disk):
    message = refused(lambda: rows(spark, 3_000_000).orderBy("u").tail(1))
    assert str(folder / "spill") in message
    assert everything_in(folder / "spill") == []
    assert spark.range(5).count() == 5


def test_caching_on_a_full_disk(spark, folder, full_disk):
    frame = rows(spark, 3_000_000).cache()
    message = refused(frame.count)
    assert str(folder / "spill") in message
    frame.unpersist()
    assert everything_in(folder / "spill") == []
    assert spark.range(5).count() == 5


def test_the_disk_has_room_again(spark, folder):
    path = str(folder / "later")
    rows(spark).write.parquet(path)
    assert spark.read.parquet(path).count() == ROWS


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("mode", ["error", "append", "overwrite"])
def test_a_read_only_folder(spark, folder, mode):
    closed = folder / f"closed_{mode}"
    rows(spark, 10).write.parquet(str(closed / "there"))
    paths = [closed, closed / "there"]
    before = everything_in(closed)
    for path in paths:
        path.chmod(0o555)
    try:
        target = closed / ("new" if mode == "error" else "there")
        message = refused(lambda: rows(spark, 10).write.mode(mode).parquet(str(target)))
        assert os.strerror(13) in message
        assert everything_in(closed) == before
        assert spark.read.parquet(str(closed / "there")).count() == 10
    finally:
        for path in paths:
            path.chmod(0o755)


def test_a_place_where_nobody_may_make_folders(spark):
    message = refused(lambda: rows(spark, 10).write.parquet("/proc/firesteel/new"))
    assert "/proc/firesteel" in message


def process_name(pid):
    """As the server names a process in its marks of tables being made."""
    stat = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return f"{pid} {stat[19]} {Path('/proc/sys/kernel/random/boot_id').read_text().strip()}"


def test_what_a_killed_create_table_leaves_is_no_obstacle(spark, folder):
    """Killed after the files were in place and before the table was in the catalog."""
    place = folder / "warehouse" / "left"
    rows(spark, 10).write.parquet(str(place))
    (place / "_firesteel_new_table").write_text("4000000 1 0-0")  # there is no such process
    spark.sql("CREATE TABLE left AS SELECT 1 AS a")
    assert [tuple(row) for row in spark.table("left").collect()] == [(1,)]
    assert not (place / "_firesteel_new_table").exists()
    spark.sql("DROP TABLE left")


def test_files_of_others_stay(spark, folder):
    for name, mark in [("users", None), ("lives", process_name(os.getpid()))]:
        place = folder / "warehouse" / name
        rows(spark, 10).write.parquet(str(place))
        if mark is not None:
            (place / "_firesteel_new_table").write_text(mark)
        with pytest.raises(PySparkException, match="LOCATION_ALREADY_EXISTS"):
            spark.sql(f"CREATE TABLE {name} AS SELECT 1 AS a")
        assert spark.read.parquet(str(place)).count() == 10
