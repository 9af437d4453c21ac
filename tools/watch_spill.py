#!/usr/bin/env python3
"""Runs TPC-H queries with a memory limit and without; shows memory and spill files, compares the results.

    python tools/watch_spill.py DATA_FOLDER --limit 1g --queries q09 q18 q21
    python tools/watch_spill.py DATA_FOLDER --limit 1g --queries larger

The queries called larger hold every row of lineitem at once, as those of TPC-H never do.

DATA_FOLDER holds <table>.parquet. Spill files have no names: they are seen as open files in /proc, and nothing of them
may be left after a query. Resident memory may exceed the limit by what is not charged: code, plans, buffers in flight.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "examples" / "tpch"), str(ROOT / "python")]
from main import same_rows, sql_text  # noqa: E402

import firesteel  # noqa: E402

TABLES = ["customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier"]
QUERIES = [f"q{number:02}" for number in range(1, 23)]
LARGER = {
    "groups": """
        SELECT count(*), sum(lines), max(quantity), sum(quantity * hash(l_suppkey)) FROM (
          SELECT l_partkey, l_suppkey, l_shipdate, count(*) AS lines, sum(l_quantity) AS quantity
          FROM lineitem GROUP BY ALL)""",
    "distinct": "SELECT count(DISTINCT l_comment), count(DISTINCT l_orderkey, l_linenumber) FROM lineitem",
    "join": """
        SELECT count(*), sum(a.l_quantity - b.l_quantity), sum(bigint(hash(a.l_comment)) - hash(b.l_comment))
        FROM lineitem a JOIN lineitem b ON a.l_orderkey = b.l_orderkey AND a.l_linenumber = b.l_linenumber % 7 + 1""",
    "sort": """
        SELECT count(*), sum(bigint(place) * (hash(l_orderkey, l_linenumber) % 1000)) FROM (
          SELECT l_orderkey, l_linenumber,
                 row_number() OVER (ORDER BY l_extendedprice, l_orderkey, l_linenumber) AS place
          FROM lineitem)""",
    "texts": """
        SELECT count(*), sum(bigint(place) * (hash(l_comment) % 1000)) FROM (
          SELECT l_comment, row_number() OVER (ORDER BY l_comment, l_orderkey, l_linenumber) AS place
          FROM lineitem)""",
}


class Watcher(threading.Thread):
    """Looks at a process until it is stopped: most resident bytes, most spill files and bytes in them."""

    def __init__(self, pid: int, folder: str):
        super().__init__(daemon=True)
        self.process, self.folder = Path(f"/proc/{pid}"), folder
        self.files = self.spilled = self.resident = 0
        self.done = threading.Event()

    def open_files(self) -> tuple[int, int]:
        count = size = 0
        for link in (self.process / "fd").iterdir():
            try:
                if os.readlink(link).startswith(f"{self.folder}/"):
                    count, size = count + 1, size + os.stat(link).st_blocks * 512
            except OSError:
                continue  # closed meanwhile
        return count, size

    def run(self):
        page = os.sysconf("SC_PAGE_SIZE")
        while not self.done.wait(0.02):
            files, size = self.open_files()
            self.files, self.spilled = max(self.files, files), max(self.spilled, size)
            self.resident = max(self.resident, int((self.process / "statm").read_text().split()[1]) * page)


def start(data: Path, conf: dict[str, str]):
    from pyspark.sql.connect.session import SparkSession

    server = firesteel.Server(conf)
    spark = SparkSession.builder.remote(server.remote).create()
    for table in TABLES:
        spark.read.parquet(str(data / f"{table}.parquet")).createOrReplaceTempView(table)
    return server, spark


def rows_of(spark, name: str, scale_factor: float) -> list[tuple]:
    arguments = {"scale_factor": scale_factor} if name == "q11" else None
    return [tuple(row) for row in spark.sql(LARGER.get(name) or sql_text(name), args=arguments).collect()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", default="1g")
    parser.add_argument("--scale-factor", type=float, default=1.0)
    parser.add_argument("--queries", nargs="+", default=QUERIES, choices=[*QUERIES, *LARGER, "larger"])
    args = parser.parse_args()
    names = list(dict.fromkeys(n for name in args.queries for n in (LARGER if name == "larger" else [name])))

    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        free, unlimited = start(args.data, {})
        small, limited = start(args.data, {"firesteel.memory.limit": args.limit, "firesteel.spill.directory": folder})
        print(f"{'query':8} {'result':9} {'seconds':>8} {'unlimited':>9} {'rss MB':>7} {'files':>5} {'spilled MB':>10}")
        for name in names:
            watcher = Watcher(small.pid, folder)
            watcher.start()
            started = time.monotonic()
            try:
                result = rows_of(limited, name, args.scale_factor)
            except Exception as error:
                result = str(error).splitlines()[0]
            took = time.monotonic() - started
            watcher.done.set()
            watcher.join()
            started = time.monotonic()
            expected = rows_of(unlimited, name, args.scale_factor)
            unlimited_took = time.monotonic() - started
            left, _ = watcher.open_files()
            good = isinstance(result, list) and same_rows(result, expected) and left == 0
            failed += not good
            verdict = "same" if good else ("FILES" if left else "DIFFERENT" if isinstance(result, list) else "ERROR")
            print(
                f"{name:8} {verdict:9} {took:8.1f} {unlimited_took:9.1f} {watcher.resident >> 20:7} {watcher.files:5} "
                f"{watcher.spilled >> 20:10}",
                flush=True,
            )
            if verdict == "ERROR":
                print(f"      {result}")
        left = list(Path(folder).rglob("*"))
        if left:
            failed += 1
            print(f"left behind: {left}")
        for server in (small, free):
            server.stop()
    print(f"{len(names) - failed} passed, {failed} failed")
    os._exit(1 if failed else 0)  # the clients would wait for their servers


if __name__ == "__main__":
    main()
