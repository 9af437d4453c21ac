"""Progress of running queries, as pyspark's progress bar and progress handlers get it."""

import io

import pytest
from pyspark.sql.connect.shell.progress import Progress, StageInfo

SLOW = "SELECT max(sha2(cast(id AS STRING), 512)) AS h FROM range(3000000)"


@pytest.fixture
def reports(spark):
    """What a progress handler of the session is told: (stages, running tasks, operation, done)."""
    told = []
    spark.conf.set("spark.connect.progress.reportInterval", "20ms")

    def handler(stages, inflight_tasks, operation_id, done):
        told.append((list(stages), inflight_tasks, operation_id, done))

    spark.registerProgressHandler(handler)
    yield told
    spark.clearProgressHandlers()


def totals(stages: list[StageInfo]) -> tuple[int, int]:
    return sum(s.num_completed_tasks for s in stages), sum(s.num_tasks for s in stages)


def test_a_long_query_tells_how_far_it_is(spark, reports):
    assert len(spark.sql(SLOW).collect()) == 1
    # spark.sql() is an operation of its own, without tasks and so without a name here.
    assert len({operation for stages, _, operation, _ in reports if stages}) == 1
    running = [report for report in reports if report[1] > 0]
    assert running, "no report while tasks were running"
    completed = [sum(s.num_completed_tasks for s in stages) for stages, _, _, _ in reports]
    assert completed == sorted(completed)
    stages, inflight, _, done = reports[-1]
    assert done and inflight == 0
    assert totals(stages)[0] == totals(stages)[1] > 0
    assert all(stage.done for stage in stages)


def test_a_short_query_tells_once_at_its_end(spark, reports):
    assert spark.range(5).count() == 5
    seen = [stages for stages, _, _, done in reports if stages and not done]
    assert seen and all(stage.done for stage in seen[-1])
    assert reports[-1][3]


def test_statements_without_tasks_tell_only_their_end(spark, reports):
    spark.sql("CREATE OR REPLACE TEMPORARY VIEW v AS SELECT 1")
    assert reports and all(done and not stages for stages, _, _, done in reports)


def test_bytes_read_are_those_of_the_columns(spark, reports, tmp_path):
    path = str(tmp_path / "numbers")
    spark.range(200000).selectExpr("id", "uuid() AS u").write.parquet(path)
    reports.clear()
    spark.read.parquet(path).selectExpr("max(id)").collect()
    narrow = max(s.num_bytes_read for stages, _, _, _ in reports for s in stages)
    reports.clear()
    spark.read.parquet(path).selectExpr("max(id)", "max(u)").collect()
    wide = max(s.num_bytes_read for stages, _, _, _ in reports for s in stages)
    assert 0 < narrow < wide


def test_a_query_that_fails_or_stops_early(spark, reports):
    with pytest.raises(Exception, match="DIVIDE_BY_ZERO"):
        spark.sql("SELECT sum(1 / (id - 2999999)) FROM range(3000000)").collect()
    assert reports[-1][3]
    reports.clear()
    assert len(spark.range(100_000_000).limit(3).collect()) == 3
    assert totals(reports[-1][0])[0] == totals(reports[-1][0])[1]


def test_no_reports_when_turned_off(spark, reports):
    spark.conf.set("spark.connect.progress.reportInterval", "0ms")
    spark.sql(SLOW).collect()
    assert all(not stages for stages, _, _, _ in reports)


def test_the_interval_is_a_time(spark):
    key = "spark.connect.progress.reportInterval"
    assert spark.conf.get(key) == "2000ms"
    with pytest.raises(Exception, match="INVALID_CONF_VALUE.TYPE_MISMATCH"):
        spark.conf.set(key, "often")


def test_the_bar_is_drawn(spark, reports):
    out = io.StringIO()
    bar = Progress(char="=", output=out, enabled=True)

    def draw(stages, inflight_tasks, operation_id, done):
        if not done:
            bar.update_ticks(stages, inflight_tasks, operation_id)

    spark.registerProgressHandler(draw)
    spark.sql(SLOW).collect()
    bar.finish()
    assert "100.00% Complete" in out.getvalue()
