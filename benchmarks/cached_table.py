#!/usr/bin/env python3
"""How much faster a cached table answers than its Parquet files, and whether it stays right with little memory.

usage: cached_table.py PATH [--limit 256m] [--repeat 3] [--only NAME ...] [--duckdb]

PATH: Parquet files of TPC-H's lineitem. Three servers run side by side and answer the same queries in turn: from the
files, from the cache, from a cache that had to spill. Times are processor seconds of the server (best of the repeats),
so that other work on the machine does not count; wall seconds stand beside them. With --duckdb a DuckDB that has loaded
the table into its memory answers, too. Ends with 1 when an answer differs between the servers.
"""

import argparse
import math
import multiprocessing
import sys
import time
from pathlib import Path

from firesteel.client import connect_session_class
from firesteel.server import Server

QUERIES = {
    "count": "SELECT count(*) FROM lineitem",
    "count_where": "SELECT count(*) FROM lineitem WHERE l_quantity > 25",
    "extremes": "SELECT min(l_shipdate), max(l_shipdate), min(l_extendedprice), max(l_extendedprice) FROM lineitem",
    "point": "SELECT * FROM lineitem WHERE l_orderkey = 999972 ORDER BY l_linenumber",
    "part": "SELECT * FROM lineitem WHERE l_partkey = 15519 ORDER BY l_orderkey, l_linenumber",
    "day": "SELECT count(*), sum(l_extendedprice) FROM lineitem WHERE l_shipdate = DATE'1995-03-15'",
    "sum": "SELECT sum(l_extendedprice) FROM lineitem",
    "tpch_q1": "SELECT l_returnflag, l_linestatus, sum(l_quantity) AS sum_qty, sum(l_extendedprice) AS sum_base_price, "
    "sum(l_extendedprice * (1 - l_discount)) AS sum_disc_price, "
    "sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) AS sum_charge, avg(l_quantity) AS avg_qty, "
    "avg(l_extendedprice) AS avg_price, avg(l_discount) AS avg_disc, count(*) AS count_order FROM lineitem "
    "WHERE l_shipdate <= DATE'1998-09-02' GROUP BY 1, 2 ORDER BY 1, 2",
    "tpch_q6": "SELECT sum(l_extendedprice * l_discount) FROM lineitem WHERE l_shipdate >= DATE'1994-01-01' "
    "AND l_shipdate < DATE'1995-01-01' AND l_discount BETWEEN 0.05 AND 0.07 AND l_quantity < 24",
    "modes": "SELECT l_shipmode, count(*) FROM lineitem WHERE l_shipmode IN ('MAIL', 'SHIP') "
    "AND l_commitdate < l_receiptdate AND l_shipdate < l_commitdate GROUP BY 1 ORDER BY 1",
    "texts": "SELECT l_shipmode, l_shipinstruct, count(*) FROM lineitem GROUP BY 1, 2 ORDER BY 1, 2",
    "years": "SELECT year(l_shipdate), sum(l_extendedprice * (1 - l_discount)) FROM lineitem GROUP BY 1 ORDER BY 1",
    "like": "SELECT count(*) FROM lineitem WHERE l_comment LIKE '%furiously%requests%'",
    "longest": "SELECT max(length(l_comment)), max(l_comment) FROM lineitem",
    "top": "SELECT l_orderkey, l_linenumber, l_extendedprice, l_comment FROM lineitem "
    "ORDER BY l_extendedprice DESC, l_orderkey, l_linenumber LIMIT 10",
    "parts": "SELECT l_partkey, sum(l_quantity) AS q FROM lineitem GROUP BY 1 ORDER BY q DESC, 1 LIMIT 10",
    "orders": "SELECT count(*) FROM (SELECT l_orderkey FROM lineitem GROUP BY 1 HAVING sum(l_quantity) > 300)",
}


def processor_seconds(pid):
    """Processor time of another process so far, of threads that have ended, too."""
    return time.clock_gettime((~pid << 3) | 2)  # Linux: the clock of a process


class Peer:
    """A server with the table as the view `lineitem`."""

    def __init__(self, path, cached, conf):
        self.server = Server(conf)
        self.spark = connect_session_class().builder.remote(self.server.remote).create()
        self.spark.read.parquet(path).createOrReplaceTempView("lineitem")
        self.rows, self.cpu, self.wall = {}, {}, {}
        if cached:
            self.spark.catalog.cacheTable("lineitem")
            _, cpu, wall = self.timed("SELECT * FROM lineitem WHERE false")
            print(f"filling the cache: {wall:.1f} s, {cpu:.1f} s of processors; {self.memory()}")

    def stop(self):
        self.spark.stop()
        self.server.stop()

    def seconds(self):
        return processor_seconds(self.server.pid)

    def memory(self):
        lines = Path(f"/proc/{self.server.pid}/status").read_text().splitlines()
        return ", ".join(" ".join(line.split()) for line in lines if line.startswith(("VmRSS", "VmHWM")))

    def timed(self, query):
        cpu, wall = self.seconds(), time.perf_counter()
        rows = [tuple(row) for row in self.spark.sql(query).collect()]
        return rows, self.seconds() - cpu, time.perf_counter() - wall

    def ask(self, name, query):
        self.rows[name], cpu, wall = self.timed(query)
        self.cpu[name] = min(self.cpu.get(name, math.inf), cpu)
        self.wall[name] = min(self.wall.get(name, math.inf), wall)


def serve_duckdb(path, pipe):
    import duckdb

    connection = duckdb.connect()
    source = f"{path}/*.parquet" if Path(path).is_dir() else path
    connection.execute(f"CREATE TABLE lineitem AS SELECT * FROM read_parquet('{source}')")
    pipe.send("loaded")
    while (query := pipe.recv()) is not None:
        pipe.send(connection.execute(query).fetchall())


class DuckDB:
    """DuckDB in a process of its own, with the table in its memory."""

    def __init__(self, path):
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve_duckdb, args=(path, theirs), daemon=True)
        self.process.start()
        theirs.close()  # so that the end of the process ends the wait for it
        self.pipe.recv()
        self.cpu, self.wall = {}, {}

    def stop(self):
        self.pipe.send(None)
        self.process.join()

    def ask(self, name, query):
        cpu, wall = processor_seconds(self.process.pid), time.perf_counter()
        self.pipe.send(query)
        self.pipe.recv()
        self.wall[name] = min(self.wall.get(name, math.inf), time.perf_counter() - wall)
        self.cpu[name] = min(self.cpu.get(name, math.inf), processor_seconds(self.process.pid) - cpu)


def print_times(names, peers, duckdb):
    titles = ["parquet cpu", "wall", "cached cpu", "wall", "times cpu", "wall", "spilled cpu", "wall"]
    titles = titles[: 6 + 2 * (len(peers) - 2)] + (["duckdb cpu", "wall"] if duckdb else [])
    print(f"{'query':12}" + "".join(f"{title:>12}" for title in titles))
    ratios = []
    for name in names:
        times = [(max(peer.cpu[name], 1e-4), peer.wall[name]) for peer in peers]
        ratio = (times[0][0] / times[1][0], times[0][1] / times[1][1])
        ratios.append(ratio)
        cells = [*times[0], *times[1], *ratio, *(times[2] if len(times) > 2 else ())]
        if duckdb:
            cells += [duckdb.cpu[name], duckdb.wall[name]]
        print(f"{name:12}" + "".join(f"{cell:12.3f}" for cell in cells))
    for kind, label in enumerate(("cpu", "wall")):
        mean = math.exp(sum(math.log(ratio[kind]) for ratio in ratios) / len(ratios))
        total = [sum((peer.cpu, peer.wall)[kind][name] for name in names) for peer in peers]
        print(f"{label}: geometric mean of the ratios {mean:.2f}, ratio of the sums {total[0] / total[1]:.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path")
    parser.add_argument("--limit", default="256m", help="memory of the server whose cache spills; 0: no such server")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=QUERIES, default=list(QUERIES))
    parser.add_argument("--duckdb", action="store_true", help="let DuckDB answer, too, from its memory")
    arguments = parser.parse_args()
    duckdb = DuckDB(arguments.path) if arguments.duckdb else None
    peers = [Peer(arguments.path, False, {}), Peer(arguments.path, True, {})]
    if arguments.limit != "0":
        peers.append(Peer(arguments.path, True, {"firesteel.memory.limit": arguments.limit}))
    try:
        for name in arguments.only:
            for _ in range(arguments.repeat):
                for peer in [*peers, duckdb] if duckdb else peers:
                    peer.ask(name, QUERIES[name])
        print_times(arguments.only, peers, duckdb)
        for peer in peers:
            print(peer.memory())
        wrong = [name for name in arguments.only for peer in peers[1:] if peer.rows[name] != peers[0].rows[name]]
    finally:
        for peer in [*peers, duckdb] if duckdb else peers:
            peer.stop()
    if wrong:
        sys.exit(f"other rows from the cache: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
