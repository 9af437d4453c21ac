#!/usr/bin/env python3
"""Fills .slt files with the results of real Spark.

Run it with a Python that has pyspark 4.2.0 with its JARs, and a JDK 17:

    python tools/record_spark_results.py tests/sql/joins/*.slt

Each record needs only its first line and its SQL: `query`, `statement` or what stands there already. Comments and
`xfail` marks stay. Rows of a query without a final ORDER BY are recorded sorted.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from pathlib import Path

os.environ["TZ"] = "UTC"
time.tzset()

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "sql"))
import slt_format  # noqa: E402
import slt_run  # noqa: E402

SPARK_VERSION = "4.2.0"


def has_final_order(sql: str) -> bool:
    """Whether an ORDER BY stands outside of all parentheses."""
    depth = 0
    flat = []
    for piece in re.findall(r"'(?:\\.|[^'\\])*'|[()]|[^()']+", sql):
        depth += (piece == "(") - (piece == ")")
        if depth == 0:
            flat.append(piece)
    return re.search(r"\border\s+by\b", "".join(flat), re.IGNORECASE) is not None


def record_file(path: Path) -> int:
    from pyspark.sql.connect.session import SparkSession

    session = SparkSession.builder.remote("sc://localhost").create()
    session.conf.set("spark.sql.session.timeZone", "UTC")
    records = slt_format.parse(path)
    for record in records:
        if record.kind == "comment":
            continue
        outcome = slt_run.run(session, record.sql)
        record.kind = outcome.kind
        record.letters, record.condition, record.sqlstate = outcome.letters, outcome.condition, outcome.sqlstate
        record.rowsort = outcome.kind == "query" and len(outcome.lines) > 2 and not has_final_order(record.sql)
        record.expected = [*outcome.lines[:1], *sorted(outcome.lines[1:])] if record.rowsort else outcome.lines
    slt_format.write(path, records)
    return sum(record.kind != "comment" for record in records)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    args = parser.parse_args()

    from pyspark.sql import SparkSession

    # Spark's own Connect server below, so that errors arrive as they do from ours.
    builder = SparkSession.builder.remote("local[2]").config("spark.sql.session.timeZone", "UTC")
    spark = builder.config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "2").getOrCreate()
    if spark.version != SPARK_VERSION:
        raise SystemExit(f"error: Spark {SPARK_VERSION} is wanted, this is {spark.version}")
    for path in args.files:
        print(f"{path}: {record_file(path)} records", flush=True)
    spark.stop()


if __name__ == "__main__":
    main()
