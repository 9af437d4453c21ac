#!/usr/bin/env python3
"""Runs the 22 queries of TPC-H as SQL and as DataFrame programs and compares the two results.

python examples/tpch/main.py --scale-factor 1        # on an embedded engine
firesteel run examples/tpch/main.py                  # the same
SPARK_REMOTE=sc://host:15002 python examples/tpch/main.py    # on any Spark Connect server
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from data import TABLES, ensure_data  # noqa: E402
from dataframe_queries import QUERIES  # noqa: E402

HERE = Path(__file__).resolve().parent
RELATIVE_ERROR = 1e-9


def start_session():
    if "SPARK_REMOTE" in os.environ:
        from pyspark.sql import SparkSession

        return SparkSession.builder.getOrCreate()
    import firesteel

    return firesteel.session()


def sql_text(name: str) -> str:
    return (HERE / "sql" / f"{name}.sql").read_text()


def is_same(one, two) -> bool:
    """Equal, but for the last digits of what was computed in another order."""
    if isinstance(one, (float, Decimal)) and isinstance(two, (float, Decimal)):
        return abs(float(one) - float(two)) <= RELATIVE_ERROR * max(1.0, abs(float(one)))
    return one == two


def same_rows(one: list, two: list) -> bool:
    return len(one) == len(two) and all(
        len(a) == len(b) and all(is_same(x, y) for x, y in zip(a, b)) for a, b in zip(one, two)
    )


def timed(run) -> tuple[list, float]:
    started = time.perf_counter()
    rows = run()
    return rows, time.perf_counter() - started


def run_query(spark, tables, name: str, scale_factor: float, show: int) -> bool:
    frame = spark.sql(sql_text(name), args={"scale_factor": scale_factor} if name == "q11" else None)
    sql_rows, sql_seconds = timed(frame.collect)
    frame_rows, frame_seconds = timed(lambda: QUERIES[name](tables, scale_factor).collect())
    same = same_rows(sql_rows, frame_rows)
    verdict = "same" if same else "DIFFERENT"
    print(f"{name}  {len(sql_rows):6} rows  SQL {sql_seconds:7.3f} s  DataFrame {frame_seconds:7.3f} s  {verdict}")
    for row in sql_rows[:show]:
        print("    " + " | ".join("NULL" if value is None else str(value) for value in row))
    if not same:
        for row in frame_rows[: max(show, 3)]:
            print("  ! " + " | ".join("NULL" if value is None else str(value) for value in row))
    sys.stdout.flush()
    return same


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale-factor", type=float, default=1.0, help="1 is about 1 GB of text (default: 1)")
    parser.add_argument("--data", type=Path, default=Path("data"), help="where the data lies or is made")
    parser.add_argument("--queries", nargs="*", default=sorted(QUERIES), help="such as q01 q06; all by default")
    parser.add_argument("--show", type=int, default=3, help="rows to print of each result (default: 3)")
    args = parser.parse_args()

    folder = ensure_data(args.data, args.scale_factor)
    spark = start_session()
    tables = {name: spark.read.parquet(str((folder / f"{name}.parquet").resolve())) for name in TABLES}
    for name, table in tables.items():
        table.createOrReplaceTempView(name)

    started = time.perf_counter()
    different, failed = [], []
    for name in args.queries:
        try:
            if not run_query(spark, tables, name, args.scale_factor, args.show):
                different.append(name)
        except Exception as error:
            failed.append(name)
            print(f"{name}  FAILED: {(str(error).strip() or repr(error)).splitlines()[0]}", flush=True)
    seconds = time.perf_counter() - started
    spark.stop()

    good = len(args.queries) - len(different) - len(failed)
    print(f"\n{good} of {len(args.queries)} queries gave the same rows as SQL and as DataFrame, {seconds:.1f} s in all")
    return 1 if different or failed else 0


if __name__ == "__main__":
    sys.exit(main())
