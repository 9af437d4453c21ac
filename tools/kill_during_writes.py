#!/usr/bin/env python3
"""Kills the server with SIGKILL at random moments of writes and looks at the table after each.

usage: kill_during_writes.py SERVER [--rounds 100] [--seed 1]

Every round starts a server, begins an overwrite, an append or a dynamic partition overwrite of a table whose rows carry
the number of the write, and kills the server after a random time. The table must then be what it was before the write
or what the write makes of it. Prints one line a round and a summary; ends with 1 when a round went wrong.
"""

import argparse
import collections
import multiprocessing
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROWS = 400_000
PARTITIONS = 4


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def start_server(program):
    port = free_port()
    server = subprocess.Popen([program, "--port", str(port), "--log-level", "error"])
    for _ in range(200):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return server, f"sc://127.0.0.1:{port}"
        time.sleep(0.05)
    raise RuntimeError("the server does not start")


def write(remote, kind, number, path):
    """Runs in a process of its own, which dies with the server's connection."""
    from pyspark.sql import SparkSession

    sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - for the life of the process
    spark = SparkSession.builder.remote(remote).create()
    rows = spark.range(ROWS).selectExpr("id", f"{number} AS write", f"id % {PARTITIONS} AS part")
    if kind == "dynamic":
        rows = rows.where("part < 2")
        spark.conf.set("spark.sql.sources.partitionOverwriteMode", "dynamic")
    mode = "append" if kind == "append" else "overwrite"
    rows.write.option("maxRecordsPerFile", 20_000).partitionBy("part").mode(mode).parquet(path)


def after(kind, number, before):
    """Rows of (write, part) that the whole write leaves."""
    share = ROWS // PARTITIONS
    new = collections.Counter()
    if kind != "overwrite":
        new.update(before)
    for part in range(PARTITIONS if kind != "dynamic" else 2):
        if kind == "dynamic":
            for key in [key for key in new if key[1] == part]:
                del new[key]
        new[(number, part)] += share
    return new


def contents(remote, path):
    from pyspark.sql import SparkSession

    if not os.path.exists(path):
        return collections.Counter()
    spark = SparkSession.builder.remote(remote).create()
    rows = spark.read.parquet(path).groupBy("write", "part").count().collect()
    return collections.Counter({(row[0], row[1]): row[2] for row in rows})


def run(program, rounds, seed, quiet=False):
    """Returns (old, new, wrong): how often the table was the old one, the new one, or neither."""
    random.seed(seed)
    folder = tempfile.mkdtemp(prefix="kill-during-writes-")
    path = os.path.join(folder, "table")
    results = collections.Counter()
    before = collections.Counter()
    longest = 2.0
    try:
        for number in range(1, rounds + 1):
            kind = "overwrite" if not before else random.choice(["overwrite", "append", "dynamic"])
            server, remote = start_server(program)
            writer = multiprocessing.get_context("spawn").Process(target=write, args=(remote, kind, number, path))
            started = time.monotonic()
            writer.start()
            writer.join(random.uniform(0.5, longest) if number > 1 else None)
            if not writer.is_alive() and number == 1:
                longest = (time.monotonic() - started) * 1.05
            server.send_signal(signal.SIGKILL)
            server.wait()
            writer.kill()
            writer.join()
            server, remote = start_server(program)
            found = contents(remote, path)
            server.terminate()
            server.wait()
            new = after(kind, number, before)
            outcome = "new" if found == new else "old" if found == before else "WRONG"
            results[outcome] += 1
            if not quiet or outcome == "WRONG":
                print(f"{number}: {kind}: {outcome}", flush=True)
            before = found
        names = os.listdir(folder) + (os.listdir(path) if os.path.exists(path) else [])
        if any(name.startswith("_firesteel_commit_") for name in names):
            print("a journal is left behind:", names)
            results["WRONG"] += 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return results["old"], results["new"], results["WRONG"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    old, new, wrong = run(options.server, options.rounds, options.seed)
    print(f"{old} times the old table, {new} times the new one, {wrong} times neither")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
