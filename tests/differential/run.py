#!/usr/bin/env python3
"""Compares us with real Spark on random expressions: values, types, column names and error conditions.

    run.py --ours sc://localhost:15002 --spark sc://localhost:15100 --cases 50000 --seed 1 --report differences.json

Two thirds of the cases run with ANSI off, where values come back from every row, the rest with ANSI on, where errors
do. A difference that tests/differential/known.txt explains (`pattern of the expression<TAB>reason`) is counted apart.
Ends with 'N passed, N failed, N skipped'; skipped are the explained ones.
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import json
import logging
import re
import sys
import threading
from pathlib import Path
from typing import Any

import pyarrow as pa
from generate import Generator
from pyspark.errors import PySparkException
from pyspark.sql.connect.session import SparkSession
from values import view

HERE = Path(__file__).resolve().parent
Outcome = tuple[str, Any]  # ("error", condition) or ("rows", [(name, type, values), ...])
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


class Endpoint:
    """One server; a session for each thread and each setting of ANSI."""

    def __init__(self, remote: str):
        self.remote = remote
        self.local = threading.local()

    def session(self, ansi: bool) -> SparkSession:
        sessions = self.local.__dict__.setdefault("sessions", {})
        if ansi not in sessions:
            session = SparkSession.builder.remote(self.remote).create()
            session.conf.set("spark.sql.ansi.enabled", str(ansi).lower())
            session.conf.set("spark.sql.session.timeZone", "America/Los_Angeles")
            session.conf.set("spark.sql.timeType.enabled", "true")
            session.sql(view("v")).collect()
            sessions[ansi] = session
        return sessions[ansi]

    def ask(self, expressions: list[str], ansi: bool) -> Outcome:
        session = self.session(ansi)
        try:
            frame = session.sql(f"SELECT {', '.join(expressions)} FROM v")
            schema = frame.schema
            table = frame.toArrow()
            columns = []
            for index, field in enumerate(schema.fields):
                values = normalise(table.column(index).combine_chunks())
                columns.append((field.name, field.dataType.simpleString(), values))
            return "rows", columns
        except PySparkException as error:
            return "error", error.getCondition() or type(error).__name__ + ": " + str(error)[:200]
        except Exception as error:  # the client's own trouble with a type is the same for both
            return "error", f"client {type(error).__name__}: {str(error)[:100]}"


def difference(spark: Outcome, ours: Outcome) -> str | None:
    if spark[0] != ours[0]:
        return "error" if spark[0] == "error" else "unexpected error"
    if spark[0] == "error":
        return None if spark[1] == ours[1] else "condition"
    for wanted, got in zip(spark[1], ours[1]):
        if wanted[1] != got[1]:
            return "type"
        if not same(wanted[2], got[2]):
            return "value"
        if wanted[0] != got[0]:
            return "name"
    return None


def compare(spark: Endpoint, ours: Endpoint, cases: list[str], ansi: bool) -> list[dict[str, Any]]:
    """The differences among the cases; those of a failing query are asked one by one."""
    wanted, got = spark.ask(cases, ansi), ours.ask(cases, ansi)
    if len(cases) > 1:
        if wanted[0] == "rows" and got[0] == "rows":
            found = []
            for case, left, right in zip(cases, wanted[1], got[1]):
                kind = difference(("rows", [left]), ("rows", [right]))
                if kind:
                    found.append(entry(case, ansi, kind, left, right))
            return found
        half = len(cases) // 2
        return compare(spark, ours, cases[:half], ansi) + compare(spark, ours, cases[half:], ansi)
    kind = difference(wanted, got)
    return [entry(cases[0], ansi, kind, wanted[1], got[1])] if kind else []


def entry(case: str, ansi: bool, kind: str, wanted: Any, got: Any) -> dict[str, Any]:
    return {"expression": case, "ansi": ansi, "kind": kind, "spark": repr(wanted)[:600], "ours": repr(got)[:600]}


def known_reasons() -> list[tuple[re.Pattern[str], str]]:
    path = HERE / "known.txt"
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return [(re.compile(line.split("\t")[0]), line.split("\t")[1]) for line in lines]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--ours", required=True)
    parser.add_argument("--spark", required=True)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=3)
    parser.add_argument("--report", type=Path, default=Path("differences.json"))
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)  # the client logs every expected error
    generator = Generator(arguments.seed)
    spark, ours = Endpoint(arguments.spark), Endpoint(arguments.ours)
    batches = []
    for start in range(0, arguments.cases, 8):
        ansi = (start // 8) % 3 == 0
        batches.append(([generator.case() for _ in range(min(8, arguments.cases - start))], ansi))
    found: list[dict[str, Any]] = []
    with concurrent.futures.ThreadPoolExecutor(arguments.threads) as pool:
        for done, part in enumerate(pool.map(lambda batch: compare(spark, ours, *batch), batches), 1):
            found += part
            if done % 250 == 0:
                print(f"{done * 8} cases, {len(found)} differences", flush=True)
    explained = collections.Counter()
    reasons = known_reasons()
    unexplained = []
    for each in found:
        reason = next((text for pattern, text in reasons if pattern.search(each["expression"])), None)
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
