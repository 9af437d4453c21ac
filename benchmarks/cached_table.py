#!/usr/bin/env python3
"""How much faster a cached table answers than its Parquet files, and whether it stays right with little memory.

usage: cached_table.py PATH [--limit 256m]

PATH: Parquet files of TPC-H's lineitem. Prints the seconds of some queries from the files, from the cache, and from a
cache that had to spill, with the time that filling it took; ends with 1 when an answer differs.
"""

import argparse
import sys
import time

import firesteel

QUERIES = {
    "count": "SELECT count(*) FROM lineitem WHERE l_quantity > 25",
    "sums": "SELECT l_returnflag, l_linestatus, sum(l_quantity), sum(l_extendedprice), count(*) FROM lineitem "
    "GROUP BY 1, 2 ORDER BY 1, 2",
    "texts": "SELECT l_shipmode, count(DISTINCT l_shipinstruct), max(l_comment) FROM lineitem GROUP BY 1 ORDER BY 1",
    "point": "SELECT * FROM lineitem WHERE l_orderkey = 999972 ORDER BY l_linenumber",
}


def run_all(spark, repeat=3):
    """The rows and the best time of each query."""
    results = {}
    for name, query in QUERIES.items():
        times = []
        for _ in range(repeat):
            started = time.perf_counter()
            rows = [tuple(row) for row in spark.sql(query).collect()]
            times.append(time.perf_counter() - started)
        results[name] = (rows, min(times))
    return results


def measure(path, cache, conf):
    spark = firesteel.session(**conf)
    try:
        spark.read.parquet(path).createOrReplaceTempView("lineitem")
        started = time.perf_counter()
        if cache:
            spark.table("lineitem").cache().count()
        return run_all(spark), time.perf_counter() - started if cache else 0.0
    finally:
        spark.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path")
    parser.add_argument("--limit", default="256m", help="memory of the server whose cache spills")
    arguments = parser.parse_args()
    plain, _ = measure(arguments.path, False, {})
    cached, _ = measure(arguments.path, True, {})
    spilled, _ = measure(arguments.path, True, {"firesteel.memory.limit": arguments.limit})
    print(f"{'query':8} {'parquet':>9} {'cached':>9} {'times':>6} {'spilled':>9}")
    wrong = []
    for name, (rows, seconds) in plain.items():
        fast, spill = cached[name][1], spilled[name][1]
        print(f"{name:8} {seconds:8.3f}s {fast:8.3f}s {seconds / fast:6.1f} {spill:8.3f}s")
        if rows != cached[name][0] or rows != spilled[name][0]:
            wrong.append(name)
    if wrong:
        sys.exit(f"other rows from the cache: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
