#!/usr/bin/env python3
"""Kills the server with SIGKILL at random moments of writes and looks at the table after each.

usage: kill_during_writes.py SERVER [--what files|insert|create|plain] [--rounds 100] [--seed 1]

Every round starts a server, begins a write whose rows carry its number, and kills the server after a random time. What
is found then must be what was there before the write or what the write makes of it. Prints one line a round and a
summary; ends with 1 when a round went wrong.

files:  overwrites, appends and dynamic partition overwrites of a folder by write.parquet
insert: INSERT OVERWRITE, INSERT INTO and dynamic partition overwrites of a table of the catalog
create: CREATE TABLE AS; what is not there afterwards can be created
plain:  write.parquet to a new folder; what is not there afterwards can be written
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


def start_server(program, folder):
    port = free_port()
    conf = ["--conf", f"spark.sql.warehouse.dir={folder}/warehouse"]
    server = subprocess.Popen([program, "--port", str(port), "--log-level", "error", *conf], stdout=subprocess.DEVNULL)
    for _ in range(200):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return server, f"sc://127.0.0.1:{port}"
        time.sleep(0.05)
    raise RuntimeError("the server does not start")


def write(remote, what, kind, number, path):
    """Runs in a process of its own, which dies with the server's connection."""
    from pyspark.sql import SparkSession

    sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - for the life of the process
    spark = SparkSession.builder.remote(remote).create()
    spark.conf.set("spark.sql.files.maxRecordsPerFile", "20000")
    rows = spark.range(ROWS).selectExpr("id", f"{number} AS write", f"id % {PARTITIONS} AS part")
    if kind == "dynamic":
        rows = rows.where("part < 2")
        spark.conf.set("spark.sql.sources.partitionOverwriteMode", "dynamic")
    if what in ("files", "plain"):
        mode = {"append": "append", "plain": "error"}.get(kind, "overwrite")
        rows.write.partitionBy("part").mode(mode).parquet(path)
        return
    rows.createOrReplaceTempView("new_rows")
    table = "CREATE TABLE killed USING parquet PARTITIONED BY (part)"
    if what == "create":
        spark.sql(f"{table} AS SELECT * FROM new_rows")
        return
    if not spark.catalog.tableExists("killed"):
        spark.sql("CREATE TABLE killed (id BIGINT, write INT, part BIGINT) USING parquet PARTITIONED BY (part)")
    spark.sql(f"INSERT {'INTO' if kind == 'append' else 'OVERWRITE'} killed SELECT * FROM new_rows")


def after(kind, number, before):
    """Rows of (write, part) that the whole write leaves."""
    share = ROWS // PARTITIONS
    new = collections.Counter()
    if kind in ("append", "dynamic"):
        new.update(before)
    for part in range(PARTITIONS if kind != "dynamic" else 2):
        if kind == "dynamic":
            for key in [key for key in new if key[1] == part]:
                del new[key]
        new[(number, part)] += share
    return new


def contents(remote, what, path, forget):
    """Rows of (write, part) that are there. forget: what is there is dropped afterwards."""
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.remote(remote).create()
    try:
        if what in ("files", "plain"):
            if not os.path.exists(path):
                return collections.Counter()
            table = spark.read.parquet(path)
        else:
            if not spark.catalog.tableExists("killed"):
                return collections.Counter()
            table = spark.table("killed")
        rows = table.groupBy("write", "part").count().collect()
        if forget and what == "create":
            spark.sql("DROP TABLE killed")
        elif forget:
            shutil.rmtree(path)
    finally:
        spark.stop()  # while its server is there: the client would look for it for many minutes when it ends
    return collections.Counter({(row[0], row[1]): row[2] for row in rows})


def journals(folder):
    return [name for _, names, files in os.walk(folder) for name in names + files if "_firesteel_commit_" in name]


def run(program, what, rounds, seed, quiet=False):
    """Returns (old, new, wrong): how often the table was the old one, the new one, or neither."""
    random.seed(seed)
    folder = tempfile.mkdtemp(prefix="kill-during-writes-")
    path = os.path.join(folder, "table")
    afresh = what in ("create", "plain")
    results = collections.Counter()
    before = collections.Counter()
    longest = 2.0
    try:
        for number in range(1, rounds + 1):
            kind = what if afresh else "overwrite" if not before else random.choice(["overwrite", "append", "dynamic"])
            server, remote = start_server(program, folder)
            writer = multiprocessing.get_context("spawn").Process(target=write, args=(remote, what, kind, number, path))
            started = time.monotonic()
            writer.start()
            writer.join(random.uniform(0.5, longest) if number > 1 else None)
            if not writer.is_alive() and number == 1:
                longest = (time.monotonic() - started) * 1.05
            server.send_signal(signal.SIGKILL)
            server.wait()
            writer.kill()
            writer.join()
            server, remote = start_server(program, folder)
            found = contents(remote, what, path, afresh)
            server.terminate()
            server.wait()
            new = after(kind, number, before)
            outcome = "new" if found == new else "old" if found == before else "WRONG"
            results[outcome] += 1
            if not quiet or outcome == "WRONG":
                print(f"{number}: {kind}: {outcome}", flush=True)
            before = collections.Counter() if afresh else found
        if left := journals(folder):
            print("a journal is left behind:", left)
            results["WRONG"] += 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return results["old"], results["new"], results["WRONG"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server")
    parser.add_argument("--what", choices=["files", "insert", "create", "plain"], default="files")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    old, new, wrong = run(options.server, options.what, options.rounds, options.seed)
    print(f"{old} times the old table, {new} times the new one, {wrong} times neither")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
