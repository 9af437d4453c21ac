#!/usr/bin/env python3
"""Builds the fuzzers, makes their first corpora and runs each for a number of inputs.

Corpora grow in build/fuzz/corpus/<name>; an input that ends a fuzzer is kept in build/fuzz/found/<name>-*.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "fuzz"
MAX_BYTES = {"sql_parser": 4096, "plan_decoder": 4096, "parquet_reader": 16384}
OPTIONS = {
    # Stack frames that exceptions leave early never give their fake stack back: searching it takes most of the time.
    "ASAN_OPTIONS": "detect_leaks=0:allocator_may_return_null=1:detect_stack_use_after_return=0",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
}


def write_all(folder: Path, inputs: list[bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(inputs):
        (folder / f"seed-{number:04}").write_bytes(data)


def sql_texts() -> list[bytes]:
    sys.path.insert(0, str(ROOT / "tests" / "sql"))
    import slt_format

    files = sorted((ROOT / "tests" / "sql").rglob("*.slt"))
    records = [record for file in files for record in slt_format.parse(file)]
    types = ["INT", "STRUCT<a: ARRAY<INT>, b: MAP<STRING, DECIMAL(10, 2)>>", "a INT, b STRING NOT NULL COMMENT 'x'"]
    return [record.sql.encode() for record in records if record.sql] + [text.encode() for text in types]


def relations() -> list[bytes]:
    """Relations as the real client sends them; nothing is executed, so no server is needed."""
    from pyspark.sql.connect import functions as F
    from pyspark.sql.connect import plan
    from pyspark.sql.connect.dataframe import DataFrame

    class Client:
        """What a plan asks of its client while it becomes a message."""

        _user_id = "fuzzer"
        _session_id = session_id = "00112233-4455-6677-8899-aabbccddeeff"

        def __getattr__(self, name):
            return lambda *arguments, **named: None

    class Session:
        client = Client()
        session_id = Client.session_id
        is_mock_session = True

        def __getattr__(self, name):
            return lambda *arguments, **named: None

    session = Session()
    numbers = DataFrame(plan.Range(0, 10, 1, 2), session)
    other = DataFrame(plan.Range(0, 5, 1, 2), session).select(F.col("id").alias("k"))
    frames = [
        numbers,
        numbers.filter(F.col("id") > 5).select((F.col("id") + 1).alias("a"), F.lit("x"), F.expr("id * 2")),
        numbers.groupBy("id").agg(F.sum("id"), F.count_distinct("id")).orderBy(F.desc("id")).limit(3),
        numbers.join(other, F.col("id") == F.col("k"), "left").withColumn("c", F.when(F.col("k") > 1, 2).otherwise(3)),
        numbers.union(numbers).distinct().dropDuplicates(["id"]),
        numbers.select(F.transform(F.array(F.lit(1), F.lit(2)), lambda x: x + 1), F.create_map(F.lit("a"), F.lit(1))),
        numbers.sample(0.5, 3).offset(1).hint("broadcast").alias("n"),
        numbers.select(F.lit(date(2020, 1, 1)), F.lit(Decimal("1.5")), F.lit(timedelta(days=1)), F.lit(None)),
        numbers.withColumnRenamed("id", "x").drop("y").fillna(0).replace(1, 2),
        DataFrame(plan.SQL("SELECT 1 AS a", [], {}), session),
    ]
    return [frame._plan.plan(session.client).SerializeToString() for frame in frames]


def parquet_files() -> list[bytes]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = 40
    table = pa.table(
        {
            "i": pa.array([n if n % 5 else None for n in range(rows)], pa.int32()),
            "l": pa.array(range(rows), pa.int64()),
            "d": pa.array([n / 3 for n in range(rows)], pa.float64()),
            "s": pa.array([f"text {n % 7}" for n in range(rows)]),
            "b": pa.array([n % 2 == 0 for n in range(rows)]),
            "t": pa.array([datetime(2020, 1, 1) + timedelta(days=n) for n in range(rows)], pa.timestamp("us")),
            "m": pa.array([Decimal(n) for n in range(rows)], pa.decimal128(20, 2)),
            "a": pa.array([[n, None] if n % 3 else None for n in range(rows)], pa.list_(pa.int32())),
            "r": pa.array([{"x": n, "y": [str(n)]} for n in range(rows)]),
        }
    )
    options = [
        {"compression": "none", "use_dictionary": True},
        {"compression": "snappy", "use_dictionary": False, "data_page_version": "2.0"},
        {"compression": "zstd", "write_page_index": True, "data_page_size": 64},
        {"compression": "lz4", "row_group_size": 10},
        {"compression": "gzip", "use_dictionary": False, "column_encoding": {"i": "DELTA_BINARY_PACKED"}},
        {"compression": "none", "use_dictionary": False, "column_encoding": {"s": "DELTA_BYTE_ARRAY"}},
        {"compression": "none", "use_dictionary": False, "column_encoding": {"d": "BYTE_STREAM_SPLIT"}},
    ]
    files = []
    for names in (table.column_names[:7], table.column_names[7:], ["i", "s", "d"]):
        for option in options:
            chosen = {k: v for k, v in option.items() if k != "column_encoding"}
            encodings = {k: v for k, v in option.get("column_encoding", {}).items() if k in names}
            sink = pa.BufferOutputStream()
            pq.write_table(table.select(names), sink, **chosen, **({"column_encoding": encodings} if encodings else {}))
            files.append(sink.getvalue().to_pybytes())
    return files


SEEDS = {"sql_parser": sql_texts, "plan_decoder": relations, "parquet_reader": parquet_files}


def run(name: str, runs: int) -> bool:
    corpus = BUILD / "corpus" / name
    write_all(corpus, SEEDS[name]())
    found = BUILD / "found"
    found.mkdir(exist_ok=True)
    command = [str(BUILD / f"{name}_fuzzer"), str(corpus), f"-runs={runs}", f"-max_len={MAX_BYTES[name]}"]
    command += ["-timeout=20", "-rss_limit_mb=4096", "-print_final_stats=1", "-verbosity=0", "-entropic=0"]
    command += [f"-artifact_prefix={found}/{name}-"]
    passed = subprocess.run(command, cwd=ROOT, env={**os.environ, **OPTIONS}).returncode == 0
    print(f"{name}: {runs} inputs, {'nothing found' if passed else 'FOUND'}", flush=True)
    return passed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--only", nargs="+", choices=sorted(SEEDS), default=list(SEEDS))
    args = parser.parse_args()

    if not (BUILD / "build.ninja").exists():
        subprocess.run(["cmake", "--preset", "fuzz"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", str(BUILD), *(f"{name}_fuzzer" for name in args.only)], cwd=ROOT, check=True)
    results = [run(name, args.runs) for name in args.only]
    print(f"{sum(results)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
