"""The engines that are compared: each in a process of its own, with the same Parquet files and the same SQL.

An engine is asked through ask(): {"tables": {name: path}} or {"sql": text} -> {"seconds", "rows"} or {"error"}.
Peers that are not installed are left out.
"""

import importlib.util
import multiprocessing
import os
import time
from pathlib import Path


class DuckDB:
    module = "duckdb"

    def __init__(self, threads, memory_limit):
        import duckdb

        self.connection = duckdb.connect()
        self.connection.execute(f"SET threads = {threads}")
        if memory_limit:
            self.connection.execute(f"SET memory_limit = '{memory_limit}'")

    def table(self, name, path):
        source = f"{path}/*.parquet" if Path(path).is_dir() else path
        self.connection.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet('{source}')")

    def run(self, sql):
        return self.connection.execute(sql).fetchall()


class Polars:
    module = "polars"

    def __init__(self, threads, memory_limit):
        os.environ["POLARS_MAX_THREADS"] = str(threads)
        import polars

        self.polars = polars
        self.context = polars.SQLContext()

    def table(self, name, path):
        source = f"{path}/*.parquet" if Path(path).is_dir() else path
        self.context.register(name, self.polars.scan_parquet(source))

    def run(self, sql):
        return self.context.execute(sql).collect(engine="streaming").rows()


class DataFusion:
    module = "datafusion"

    def __init__(self, threads, memory_limit):
        import datafusion

        config = datafusion.SessionConfig().with_target_partitions(threads)
        self.context = datafusion.SessionContext(config)

    def table(self, name, path):
        self.context.register_parquet(name, path)

    def run(self, sql):
        return [tuple(row.values()) for batch in self.context.sql(sql).collect() for row in batch.to_pylist()]


class Firesteel:
    module = "firesteel"

    def __init__(self, threads, memory_limit):
        from firesteel.client import connect_session_class
        from firesteel.server import Server

        conf = {"firesteel.threads": str(threads)}
        if memory_limit:
            conf["firesteel.memory.limit"] = memory_limit
        self.server = Server(conf)
        self.spark = connect_session_class().builder.remote(self.server.remote).create()

    def table(self, name, path):
        self.spark.read.parquet(path).createOrReplaceTempView(name)

    def run(self, sql):
        return [tuple(row) for row in self.spark.sql(sql).collect()]


class Sail(Firesteel):
    module = "pysail"

    def __init__(self, threads, memory_limit):
        from pysail.spark import SparkConnectServer

        from firesteel.client import connect_session_class

        self.server = SparkConnectServer("127.0.0.1", 0)
        self.server.start(background=True)
        remote = f"sc://127.0.0.1:{self.server.listening_address[1]}"
        self.spark = connect_session_class().builder.remote(remote).create()


ENGINES = {"firesteel": Firesteel, "duckdb": DuckDB, "polars": Polars, "datafusion": DataFusion, "sail": Sail}


def installed(name):
    return importlib.util.find_spec(ENGINES[name].module) is not None


def serve(name, threads, memory_limit, pipe):
    engine = ENGINES[name](threads, memory_limit)
    while (request := pipe.recv()) is not None:
        try:
            for table, path in request.get("tables", {}).items():
                engine.table(table, path)
            started = time.perf_counter()
            rows = engine.run(request["sql"]) if "sql" in request else []
            pipe.send({"seconds": time.perf_counter() - started, "rows": rows})
        except Exception as error:  # of any engine's own kind
            pipe.send({"error": f"{type(error).__name__}: {error}".split("\n")[0][:200]})
    if hasattr(engine, "server"):
        engine.server.stop()


class Worker:
    """An engine in its process."""

    def __init__(self, name, threads, memory_limit):
        self.name = name
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(name, threads, memory_limit, theirs), daemon=False)
        self.process.start()
        theirs.close()

    def ask(self, **request):
        try:
            self.pipe.send(request)
            return self.pipe.recv()
        except (EOFError, BrokenPipeError):
            return {"error": "the engine's process is gone"}

    def peak_bytes(self):
        """The largest resident memory so far of the process and its children."""
        total = 0
        for pid in [self.process.pid, *children_of(self.process.pid)]:
            try:
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue
            total += sum(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))
        return total

    def processor_seconds(self):
        """Of all threads of the process and its children so far."""
        ticks = 0
        for pid in [self.process.pid, *children_of(self.process.pid)]:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def close(self):
        try:
            self.pipe.send(None)
        except BrokenPipeError:
            pass
        self.process.join(20)
        if self.process.is_alive():
            self.process.kill()


def children_of(pid):
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in path.read_text().split():
            found += [int(child), *children_of(int(child))]
    return found
