#!/usr/bin/env python3
"""Compares us with real Spark on random expressions: values, types, column names and error conditions.

    run.py --ours sc://localhost:15002 --spark sc://localhost:15100 --cases 50000 --seed 1 --report differences.json

Three quarters of the cases run with ANSI off, where values come back from every row, the rest with ANSI on, where
errors do. A difference that tests/differential/known.txt explains is counted apart.
Ends with 'N passed, N failed, N skipped'; skipped are the explained ones.
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import dataclasses
import json
import logging
import re
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
from generate import Generator
from pyspark.errors import PySparkException
from pyspark.sql.connect.dataframe import DataFrame
from pyspark.sql.connect.plan import SQL
from pyspark.sql.connect.session import SparkSession
from values import view_query

HERE = Path(__file__).resolve().parent
Outcome = tuple[str, Any]  # ("error", condition), ("client", its trouble) or ("rows", [(name, type, values), ...])
# Spark sums up logarithms and powers with StrictMath and intrinsics: the last digit depends on its JIT.
LAST_DIGITS = 2e-15


def normalise(array: pa.Array) -> list[Any]:
    """Values that compare equal exactly when the cells are the same: NaN is NaN, -0.0 is not 0.0."""
    kind = array.type
    if pa.types.is_floating(kind):
        return [None if value is None else float(value) for value in array.to_pylist()]
    if pa.types.is_temporal(kind) or pa.types.is_duration(kind):
        width = pa.int32() if kind.bit_width == 32 else pa.int64()
        return array.cast(width).to_pylist()
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return [None if not cell.is_valid else normalise(cell.values) for cell in array]
    if pa.types.is_map(kind):
        entries = [None if not cell.is_valid else cell.values for cell in array]
        return [None if each is None else list(zip(*(normalise(each.field(i)) for i in (0, 1)))) for each in entries]
    if pa.types.is_struct(kind):
        fields = [normalise(array.field(index)) for index in range(kind.num_fields)]
        valid = array.is_valid().to_pylist()
        return [tuple(field[row] for field in fields) if valid[row] else None for row in range(len(array))]
    return array.to_pylist()


def same(left: Any, right: Any) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        if left != left or right != right:
            return left != left and right != right
        if left == 0 and right == 0:
            return str(left) == str(right)
        return left == right or abs(left - right) <= LAST_DIGITS * max(abs(left), abs(right))
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right))
    return left == right


SHAPES = {
    "scalar": "SELECT {} FROM v",
    "aggregate": "SELECT {} FROM v",
    "grouped": "SELECT {} FROM v GROUP BY id % 3 ORDER BY id % 3",
    "window": "SELECT {} FROM v ORDER BY id",
    "whole": "{}",
}
# Rows of VALUES are computed before the optimizer folds NULL arguments, rows of a table after it: what is not computed
# does not raise. Either is Spark's answer.
LOCAL_RELATION_RULE = "org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation"
UNNAMED = re.compile(r"\w+Exception: |INTERNAL_ERROR")
ZONES = ["America/Los_Angeles", "America/Los_Angeles", "Australia/Lord_Howe", "UTC"]


@dataclasses.dataclass(frozen=True)
class Batch:
    """Cases of one query shape that are asked together, under the same settings."""

    shape: str
    ansi: bool
    zone: str
    cases: list[str]


class Endpoint:
    """One server; a session for each thread and each setting."""

    def __init__(self, remote: str):
        self.remote = remote
        self.local = threading.local()

    def session(self, ansi: bool, zone: str, folds_late: bool = False) -> SparkSession:
        sessions = self.local.__dict__.setdefault("sessions", {})
        if (ansi, zone, folds_late) not in sessions:
            session = SparkSession.builder.remote(self.remote).create()
            session.conf.set("spark.sql.ansi.enabled", "false")
            session.conf.set("spark.sql.session.timeZone", zone)
            session.conf.set("spark.sql.timeType.enabled", "true")
            session.conf.set("spark.sql.leafNodeDefaultParallelism", "1")  # one order of rows, of sums, of groups
            session.conf.set("spark.sql.shuffle.partitions", "1")
            session.sql(view_query()).createOrReplaceTempView("v")  # keeps the analysed plan: parsed once, not always
            session.conf.set("spark.sql.ansi.enabled", str(ansi).lower())
            if folds_late:
                session.conf.set("spark.sql.optimizer.excludedRules", LOCAL_RELATION_RULE)
            # The condition comes with the error itself; what else the client would ask for is not looked at.
            session._client._fetch_enriched_error = lambda info: None
            session._client._display_server_stack_trace = lambda: False
            sessions[ansi, zone, folds_late] = session
        return sessions[ansi, zone, folds_late]

    def ask(self, batch: Batch, folds_late: bool = False) -> Outcome:
        session = self.session(batch.ansi, batch.zone, folds_late)
        try:
            query = SHAPES[batch.shape].format(", ".join(batch.cases))
            table, schema = DataFrame(SQL(query), session)._to_table()
            columns = []
            for index, field in enumerate(schema.fields):
                values = normalise(table.column(index).combine_chunks())
                columns.append((field.name, field.dataType.simpleString(), values))
            return "rows", columns
        except PySparkException as error:
            return "error", error.getCondition() or type(error).__name__ + ": " + str(error)[:200]
        except Exception as error:
            return "client", f"{type(error).__name__}: {str(error)[:100]}"

    def answers(self, batch: Batch, alone: set[str] = frozenset()) -> list[Outcome]:
        """The outcome of each case; those of a failing query, and those named, are asked one by one."""
        together = [case for case in batch.cases if case not in alone] if len(batch.cases) > 1 else []
        found: dict[str, Outcome] = {}
        if batch.shape == "whole":
            together = []
        if together:
            outcome = self.ask(dataclasses.replace(batch, cases=together))
            if outcome[0] == "rows" and len(outcome[1]) == len(together):
                found = {case: ("rows", [column]) for case, column in zip(together, outcome[1])}
            elif len(together) > 1:  # a single one is asked again, alone
                half = len(together) // 2
                for part in (together[:half], together[half:]):
                    found.update(zip(part, self.answers(dataclasses.replace(batch, cases=part))))
        for case in batch.cases:
            if case not in found:
                found[case] = self.single(dataclasses.replace(batch, cases=[case]))
        return [found[case] for case in batch.cases]

    def single(self, batch: Batch) -> Outcome:
        outcome = self.ask(batch)
        if outcome[0] == "client" and batch.shape != "whole":  # a type that pyarrow does not know: its text, then
            case = batch.cases[0]
            text = f"concat(typeof({case}), ' ', CAST({case} AS STRING))"
            outcome = self.ask(dataclasses.replace(batch, cases=[text]))
        return outcome


def difference(spark: Outcome, ours: Outcome) -> str | None:
    if spark[0] != ours[0]:
        return "error" if spark[0] == "error" else "unexpected error"
    if spark[0] == "error" and UNNAMED.match(spark[1]):
        return None  # an exception of Java without a condition: any error of ours will do
    if spark[0] != "rows":
        return None if spark[1] == ours[1] else "condition"
    if len(spark[1]) != len(ours[1]):
        return "type"
    for wanted, got in zip(spark[1], ours[1]):
        if wanted[1] != got[1]:
            return "type"
        if not same(wanted[2], got[2]):
            return "value"
        if wanted[0] != got[0]:
            return "name"
    return None


def compare(spark: Endpoint, ours: Endpoint, batch: Batch) -> list[dict[str, Any]]:
    """The differences among the cases."""
    wanted = spark.answers(batch)
    alone = {case for case, outcome in zip(batch.cases, wanted) if outcome[0] != "rows"}
    got = ours.answers(batch, alone)
    found = []
    for case, left, right in zip(batch.cases, wanted, got):
        kind = difference(left, right)
        if kind and batch.shape == "scalar" and ("error" in (left[0], right[0]) or "CAST(NULL" in case):
            left = spark.ask(dataclasses.replace(batch, cases=[case]), folds_late=True)
            kind = difference(left, right)
        if kind:
            setting = {"expression": case, "shape": batch.shape, "ansi": batch.ansi, "zone": batch.zone, "kind": kind}
            found.append({**setting, "spark": repr(left[1])[:600], "ours": repr(right[1])[:600]})
    return found


def batches(generator: Generator, count: int) -> list[Batch]:
    """Fails are rare with ANSI off, so many expressions go into a query; with ANSI on each has its own."""
    waiting: dict[tuple[str, bool, str], list[str]] = {}
    done = []
    for number in range(count):
        case = generator.case()
        ansi = number % 4 == 0
        key = (case.shape, ansi, ZONES[number // 4 % len(ZONES)])
        waiting.setdefault(key, []).append(case.text)
        if len(waiting[key]) == (2 if ansi else 16):
            done.append(Batch(*key, list(dict.fromkeys(waiting.pop(key)))))
    return done + [Batch(*key, list(dict.fromkeys(cases))) for key, cases in waiting.items()]


def known_reasons() -> list[tuple[set[str], re.Pattern[str], str]]:
    lines = (HERE / "known.txt").read_text().splitlines()
    fields = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(set(kinds.split(",")), re.compile(pattern), reason) for kinds, pattern, reason in fields]


def reason_of(found: dict[str, Any], reasons: list[tuple[set[str], re.Pattern[str], str]]) -> str | None:
    for kinds, pattern, reason in reasons:
        if found["kind"] in kinds and pattern.search(found["expression"]):
            return reason
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--ours", required=True)
    parser.add_argument("--spark", required=True)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--report", type=Path, default=Path("differences.json"))
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)  # the client logs every expected error
    generator = Generator(arguments.seed)
    spark, ours = Endpoint(arguments.spark), Endpoint(arguments.ours)
    work = batches(generator, arguments.cases)
    found: list[dict[str, Any]] = []
    with concurrent.futures.ThreadPoolExecutor(arguments.threads) as pool:
        done, shown = 0, time.monotonic()
        for batch, part in zip(work, pool.map(lambda each: compare(spark, ours, each), work)):
            found += part
            done += len(batch.cases)
            if time.monotonic() - shown > 30:
                shown = time.monotonic()
                print(f"{done} cases, {len(found)} differences", flush=True)
                arguments.report.write_text(json.dumps(found, indent=1))
    explained = collections.Counter()
    reasons = known_reasons()
    unexplained = []
    for each in found:
        reason = reason_of(each, reasons)
        if reason:
            explained[reason] += 1
        else:
            unexplained.append(each)
    arguments.report.write_text(json.dumps(unexplained, indent=1))
    groups = collections.Counter(
        (each["kind"], re.match(r"\W*(\w+)", each["expression"])[1], each["ours"][:80]) for each in unexplained
    )
    for (kind, name, text), count in groups.most_common(40):
        print(f"{count:5} {kind:16} {name:20} {text}")
    for reason, count in explained.items():
        print(f"{count:5} explained: {reason}")
    skipped = sum(explained.values())
    print(f"{arguments.cases - len(found)} passed, {len(unexplained)} failed, {skipped} skipped")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
