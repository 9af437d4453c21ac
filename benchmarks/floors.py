#!/usr/bin/env python3
"""How far the engine is from programs written by hand for one question each (benchmarks/floors.cpp).

    python benchmarks/floors.py [--scale-factor 10] [--rows 100000000] [--runs 3]

TPC-H Q1 and Q6, an aggregation into a tenth as many groups as rows, and a sort. Engine and program take turns over the
same file; the best of the runs counts, the answers must be the same.
"""

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

import numpy
from engines import Worker

import data

ROOT = data.ROOT
BUILD = ROOT / "build" / "release"
DISCOUNTED = "sum(l_extendedprice * (1 - l_discount))"
QUESTIONS = {
    "q1": (
        "lineitem",
        f"""SELECT sum(c), CAST(sum(d) * 10000 AS BIGINT) FROM (
              SELECT l_returnflag, l_linestatus, sum(l_quantity), sum(l_extendedprice), {DISCOUNTED} AS d,
                     sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)), avg(l_quantity), avg(l_extendedprice),
                     avg(l_discount), count(*) AS c
              FROM lineitem WHERE l_shipdate <= DATE'1998-09-02' GROUP BY l_returnflag, l_linestatus)""",
    ),
    "q6": (
        "lineitem",
        """SELECT CAST(sum(l_extendedprice * l_discount) * 10000 AS BIGINT) FROM lineitem
           WHERE l_shipdate >= DATE'1994-01-01' AND l_shipdate < DATE'1995-01-01'
             AND l_discount BETWEEN 0.05 AND 0.07 AND l_quantity < 24""",
    ),
    "groups": ("numbers", "SELECT sum(s % 1000 * (g % 7)) FROM (SELECT g, sum(v) AS s FROM numbers GROUP BY g)"),
    "sort": (
        "numbers",
        "SELECT sum(n % 7 * (k % 11)) FROM (SELECT k, row_number() OVER (ORDER BY k) AS n FROM numbers)",
    ),
}


def numbers(folder, rows):
    """k: any 64 bits; g: one of rows / 10 groups; v: 0 to 99."""
    path = folder / f"numbers-{rows}.parquet"
    random = numpy.random.default_rng(7)

    def columns(count, first):
        return {
            "k": random.integers(-(2**63), 2**63 - 1, count, dtype="int64"),
            "g": random.integers(0, max(1, rows // 10), count, dtype="int32"),
            "v": random.integers(0, 100, count, dtype="int32"),
        }

    if not path.exists():
        print(f"making numbers, {rows} rows", flush=True)
        data.write(path, columns, rows)
    return str(path)


def program():
    subprocess.run(["cmake", "-DFIRESTEEL_BENCHMARKS=ON", BUILD], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["ninja", "-C", BUILD, "floors_benchmark"], check=True, stdout=subprocess.DEVNULL)
    return BUILD / "floors_benchmark"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / "build" / "benchmark-data", help="made when missing")
    parser.add_argument("--scale-factor", type=float, default=10, help="of TPC-H")
    parser.add_argument("--rows", type=int, default=100_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--only", nargs="+", default=list(QUESTIONS), choices=list(QUESTIONS))
    args = parser.parse_args()

    args.data.mkdir(parents=True, exist_ok=True)
    by_hand = program()
    makers = {
        "lineitem": lambda: data.tpch_tables(args.data, args.scale_factor)["lineitem"],
        "numbers": lambda: numbers(args.data, args.rows),
    }
    engine = Worker("firesteel", args.threads, None)
    ratios, wrong = [], 0
    print(f"{'question':10} {'by hand':>8} {'engine':>8} {'ratio':>6}")
    for name in args.only:
        table, sql = QUESTIONS[name]
        path = makers[table]()
        engine.ask(tables={table: path})
        floors, times = [], []
        for _ in range(args.runs):
            command = [by_hand, name, path, str(args.threads), "1"]
            seconds, *answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            found = engine.ask(sql=sql)
            if "error" in found or [str(value) for value in found["rows"][0]] != answer:
                print(f"{name}: by hand {answer}, engine {found.get('rows', found)}")
                wrong += 1
                break
            floors.append(float(seconds))
            times.append(found["seconds"])
        else:
            ratios.append(min(times) / min(floors))
            print(f"{name:10} {min(floors):8.3f} {min(times):8.3f} {ratios[-1]:6.2f}", flush=True)
    if ratios:
        print(f"geometric mean {statistics.geometric_mean(ratios):.2f}")
    engine.close()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
