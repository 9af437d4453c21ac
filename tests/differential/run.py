#!/usr/bin/env python3
"""Compares us with real Spark on random expressions: values, types, column names and error conditions.

    run.py --ours sc://localhost:15002 --spark sc://localhost:15100 --cases 50000 --seed 1 --report differences.json

Three quarters of the cases run with ANSI off, where values come back from every row, the rest with ANSI on, where
errors do. Cases of one table and one setting are asked together; each has its own verdict: what raises an error is told
by the error's place and taken out of the query, and what seems to differ is asked again alone, on both sides, before it
counts. Several such queries are under way at a time, so that both sides work. A difference that
tests/differential/known.txt explains is counted apart.
Ends with 'N passed, N failed, N skipped'; skipped are the explained ones.
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import dataclasses
import json
import logging
import os
import re
import sys
import time
from pathlib import Path
from typing import Any

from compare import difference, tolerance_of
from endpoint import Batch, Endpoint, Gone
from generate import Generator

HERE = Path(__file__).resolve().parent
ZONES = ["America/Los_Angeles", "America/Los_Angeles", "Australia/Lord_Howe", "UTC"]
TOGETHER = 24  # cases in a query


class Comparison:
    def __init__(self, spark: Endpoint, ours: Endpoint):
        self.spark = spark
        self.ours = ours

    def differences(self, batch: Batch) -> list[dict[str, Any]]:
        """The differences among the cases. What raises an error here will most likely raise one there: it is kept out
        of the query for Spark, which is slow to ask again for the others."""
        got = self.ours.answers(batch)
        raising = [case for case in batch.cases if got[case].kind != "rows"]
        fine = [case for case in batch.cases if got[case].kind == "rows"]
        wanted = self.spark.answers(dataclasses.replace(batch, cases=fine))
        wanted.update((case, self.spark.alone(batch, case)) for case in raising)
        found = []
        for case in batch.cases:
            left, right, tolerance = wanted[case], got[case], tolerance_of(case)
            kind = difference(left, right, tolerance)
            if kind and len(batch.cases) > 1:
                left, right = self.spark.alone(batch, case), self.ours.alone(batch, case)
                kind = difference(left, right, tolerance)
            if kind and batch.shape == "scalar" and ("error" in (left.kind, right.kind) or "CAST(NULL" in case):
                left = self.spark.alone(batch, case, folds_late=True)
                kind = difference(left, right, tolerance)
            if kind:
                setting = {"shape": batch.shape, "ansi": batch.ansi, "zone": batch.zone, "kind": kind}
                found.append({"expression": case, **setting, "spark": repr(left)[:900], "ours": repr(right)[:900]})
        return found


def batches(generator: Generator, count: int) -> list[Batch]:
    waiting: dict[tuple[str, bool, str], list[str]] = {}
    done = []
    for number in range(count):
        case = generator.case()
        ansi = number % 4 == 0
        key = (case.shape, ansi, ZONES[number // 4 % len(ZONES)])
        waiting.setdefault(key, []).append(case.text)
        if len(waiting[key]) == TOGETHER:
            done.append(Batch(*key, list(dict.fromkeys(waiting.pop(key)))))
    return done + [Batch(*key, list(dict.fromkeys(cases))) for key, cases in waiting.items()]


Reason = tuple[set[str], re.Pattern[str], re.Pattern[str], str]


def known_reasons() -> list[Reason]:
    lines = (HERE / "known.txt").read_text().splitlines()
    fields = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [
        (set(kinds.split(",")), re.compile(pattern), re.compile("".join(answers)), reason)
        for kinds, pattern, *answers, reason in fields
    ]


def reason_of(found: dict[str, Any], reasons: list[Reason]) -> str | None:
    for kinds, pattern, answers, reason in reasons:
        both = f"{found['spark']} {found['ours']}"
        if found["kind"] in kinds and pattern.search(found["expression"]) and answers.search(both):
            return reason
    return None


def compare_all(comparison: Comparison, work: list[Batch], threads: int, report: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    started = shown = time.monotonic()
    done = 0
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        for batch, part in zip(work, pool.map(comparison.differences, work)):
            found += part
            done += len(batch.cases)
            if time.monotonic() - shown > 30:
                shown = time.monotonic()
                rate = done / (shown - started)
                print(f"{done} cases, {rate:.1f} a second, {len(found)} differences", flush=True)
                report.write_text(json.dumps(found, indent=1))
    print(f"{done} cases in {time.monotonic() - started:.0f} s")
    return found


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
    comparison = Comparison(Endpoint(arguments.spark), Endpoint(arguments.ours))
    work = batches(Generator(arguments.seed), arguments.cases)
    try:
        found = compare_all(comparison, work, arguments.threads, arguments.report)
    except Gone as trouble:
        print(f"stopped: {trouble}\n0 passed, {arguments.cases} failed, 0 skipped", flush=True)
        os._exit(1)  # other threads still wait for that server
    comparison.spark.close()
    comparison.ours.close()
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
