#!/usr/bin/env python3
"""Many clients with mixed work on one server for some minutes: no crash, no wrong result, nothing that grows.

    python tools/soak.py --clients 20 --minutes 10

Work: queries with known results, wrong statements, Parquet files and tables written and read back, cached rows, queries
interrupted, results left in their middle, connections cut under a query. Memory, open files and threads of the server
are taken every second; after the first minute the median of the second half may not exceed that of the first by more
than a tenth and a little.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import random
import shutil
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "python"))
import firesteel  # noqa: E402

WARM_UP_SECONDS = 60


class Wrong(Exception):
    """A result that is not the known one."""


def expect(seen, wanted):
    if seen != wanted:
        raise Wrong(f"expected {wanted}, got {seen}")


def aggregate(spark, rng, folder):
    rows, groups = rng.randrange(1, 200_000), rng.randrange(1, 5_000)
    text = f"SELECT count(*), sum(n) FROM (SELECT id % {groups} AS k, count(*) AS n FROM range({rows}) GROUP BY 1)"
    expect(tuple(spark.sql(text).first()), (min(groups, rows), rows))


def join(spark, rng, folder):
    rows = rng.randrange(1, 100_000)
    text = f"SELECT count(*), sum(a.id - b.id) FROM range({rows}) a JOIN range({rows * 2}) b ON a.id = b.id"
    expect(tuple(spark.sql(text).first()), (rows, 0))


def window(spark, rng, folder):
    rows = rng.randrange(1, 20_000)
    text = f"SELECT max(r) FROM (SELECT row_number() OVER (PARTITION BY id % 2 ORDER BY id) AS r FROM range({rows}))"
    expect(spark.sql(text).first()[0], (rows + 1) // 2)


def ordered(spark, rng, folder):
    rows = rng.randrange(1, 30_000)
    values = [row[0] for row in spark.sql(f"SELECT id FROM range({rows}) ORDER BY id DESC").collect()]
    expect(values, list(range(rows - 1, -1, -1)))


def wrong_statement(spark, rng, folder):
    from pyspark.errors import PySparkException

    texts = ["SELECT", "SELECT x FROM range(1)", "SELECT 1 / 0", "SELECT * FROM no_table", "SELECT CAST('a' AS INT)"]
    try:
        spark.sql(rng.choice(texts)).collect()
    except PySparkException as error:
        if error.getCondition() in (None, "INTERNAL_ERROR"):
            raise Wrong(f"no condition: {error}") from error
        return
    raise Wrong("no error")


def files(spark, rng, folder):
    rows, path = rng.randrange(1, 20_000), f"{folder}/{rng.getrandbits(60)}"
    spark.range(rows).selectExpr("id", "id % 7 AS k", "cast(id AS string) AS s").write.parquet(path)
    expect(tuple(spark.read.parquet(path).selectExpr("count(*)", "sum(id)").first()), (rows, rows * (rows - 1) // 2))
    shutil.rmtree(path)


def tables(spark, rng, folder):
    rows, name = rng.randrange(1, 20_000), f"t{rng.getrandbits(60)}"
    spark.sql(f"CREATE TABLE {name} USING parquet AS SELECT id, id % 3 AS k FROM range({rows})")
    spark.sql(f"INSERT INTO {name} SELECT id, 4 FROM range({rows})")
    expect(tuple(spark.sql(f"SELECT count(*), sum(id) FROM {name}").first()), (2 * rows, rows * (rows - 1)))
    spark.sql(f"DROP TABLE {name}")


def cached(spark, rng, folder):
    rows = rng.randrange(1, 50_000)
    frame = spark.range(rows).selectExpr("id", f"id % {rng.randrange(1, 100)} AS k", "cast(id AS string) AS s").cache()
    for _ in range(2):
        expect(tuple(frame.selectExpr("count(s)", "sum(id)").first()), (rows, rows * (rows - 1) // 2))
    frame.unpersist()


def interrupted(spark, rng, folder):
    from pyspark.errors import PySparkException

    tag = f"tag{rng.getrandbits(40)}"
    stop = threading.Timer(rng.random() * 0.3, spark.interruptTag, [tag])
    spark.addTag(tag)
    stop.start()
    try:
        spark.sql("SELECT count(*) FROM range(3000) a CROSS JOIN range(30000) b WHERE a.id * b.id % 7 = 8").collect()
    except PySparkException as error:
        if error.getCondition() != "OPERATION_CANCELED":
            raise Wrong(f"interrupted, but {error}") from error
    finally:
        stop.join()
        spark.removeTag(tag)


def cut(spark, rng, folder):
    for number, _ in enumerate(spark.range(2_000_000).toLocalIterator()):
        if number == 10:
            break  # the rest of the stream is never read


def lost(spark, rng, folder):
    """The connection goes while a query runs; another one ends the session."""
    from pyspark.sql.connect.session import SparkSession

    remote = f"sc://{spark.client._builder.endpoint}/;session_id={uuid.UUID(int=rng.getrandbits(128), version=4)}"
    first = SparkSession.builder.remote(remote).create()
    channel = first.client._channel

    def run():
        with contextlib.suppress(Exception):  # it has lost its connection
            first.sql("SELECT id, sha2(cast(id AS string), 256) FROM range(3000000)").collect()

    query = threading.Thread(target=run)
    query.start()
    time.sleep(rng.random() * 0.3)
    channel.close()
    query.join()
    SparkSession.builder.remote(remote).create().stop()


WORK = [aggregate, join, window, ordered, wrong_statement, files, tables, cached, interrupted, cut, lost]


class Client(threading.Thread):
    def __init__(self, remote: str, seed: int, deadline: float, folder: str):
        super().__init__(daemon=True)
        self.remote, self.rng, self.deadline, self.folder = remote, random.Random(seed), deadline, folder
        self.done, self.failures = Counter(), []

    def run(self):
        from pyspark.sql.connect.session import SparkSession

        while time.monotonic() < self.deadline:
            spark = SparkSession.builder.remote(self.remote).create()
            for _ in range(self.rng.randrange(5, 50)):
                if time.monotonic() >= self.deadline:
                    break
                work = self.rng.choice(WORK)
                try:
                    work(spark, self.rng, self.folder)
                    self.done[work.__name__] += 1
                except Exception as error:
                    self.failures.append(f"{work.__name__}: {type(error).__name__} {str(error)[:300]}")
            spark.stop()


def sample(pid: int) -> tuple[int, int, int]:
    process = Path(f"/proc/{pid}")
    pages = int((process / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE"), len(os.listdir(process / "fd")), len(os.listdir(process / "task"))


def grown(samples: list[tuple[int, int, int]]) -> list[str]:
    """What the second half needs more than the first, in the median: results that wait for clients which have gone
    take up to 42 MB each for a moment, so that the highest values of two halves differ by chance."""
    middle = len(samples) // 2
    findings = []
    for index, (name, slack) in enumerate([("memory", 16 << 20), ("open files", 5), ("threads", 5)]):
        halves = [sorted(s[index] for s in half) for half in (samples[:middle], samples[middle:])]
        first, second = (half[len(half) // 2] for half in halves)
        print(f"{name}: {first} in the first half, {second} in the second (at most {halves[0][-1]}, {halves[1][-1]})")
        if second > first * 1.1 + slack:
            findings.append(name)
    return findings


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    args = parser.parse_args()

    logging.disable(logging.CRITICAL)  # the client logs every error that is wanted here
    print(f"seed {args.seed}", flush=True)
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        conf = {"firesteel.spill.directory": folder, "spark.sql.warehouse.dir": f"{folder}/warehouse"}
        server = firesteel.Server(conf)
        started = time.monotonic()
        deadline = started + args.minutes * 60
        clients = [Client(server.remote, args.seed + n, deadline, folder) for n in range(args.clients)]
        for client in clients:
            client.start()
        samples = []
        while any(client.is_alive() for client in clients) and time.monotonic() < deadline + 120:
            time.sleep(1)
            if not server.is_running():
                failures.append("the server died")
                break
            if time.monotonic() - started > min(WARM_UP_SECONDS, args.minutes * 15):
                samples.append(sample(server.pid))
        done = sum((client.done for client in clients), Counter())
        failures += [failure for client in clients for failure in client.failures]
        failures += [f"a client hangs ({n})" for n, client in enumerate(clients) if client.is_alive()]
        failures += [f"{name} grew" for name in grown(samples)] if len(samples) > 10 else []
        server.stop()
    print(dict(done))
    for failure, count in Counter(failures).most_common(30):
        print(f"{count} x {failure}")
    print(f"{sum(done.values())} passed, {len(failures)} failed", flush=True)
    os._exit(1 if failures else 0)  # the clients would wait for their server


if __name__ == "__main__":
    main()
