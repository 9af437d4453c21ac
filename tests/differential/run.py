#!/usr/bin/env python3
"""Compares us with real Spark on random expressions: values, types, column names and error conditions.

    run.py --ours sc://localhost:15002 --cases 10000 --seed 1 --report differences.json

SPARK_HOME names the Spark that is started.

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
from oracle import Oracle

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


class Run:
    """All cases of one seed. A Spark that a case has ended is started again, and the others go on."""

    def __init__(self, ours: Endpoint, oracle: Oracle, threads: int, report: Path):
        self.ours, self.oracle, self.threads, self.report = ours, oracle, threads, report
        self.found: list[dict[str, Any]] = []
        self.done = 0
        self.started = self.shown = time.monotonic()
        self.connect()

    def connect(self) -> None:
        self.oracle.start()
        self.comparison = Comparison(Endpoint(self.oracle.remote), self.ours)

    def restart(self, trouble: Gone) -> None:
        """Raises `trouble` when it is not Spark that has gone."""
        if trouble.remote != self.oracle.remote:
            raise trouble
        print(f"Spark has gone and is started again: {trouble}", flush=True)
        self.oracle.kill()  # before the old sessions are closed: they would wait for it
        self.connect()

    def take(self, batch: Batch, part: list[dict[str, Any]]) -> None:
        self.found += part
        self.done += len(batch.cases)
        if time.monotonic() - self.shown > 30:
            self.shown = time.monotonic()
            rate = self.done / (self.shown - self.started)
            print(f"{self.done} cases, {rate:.1f} a second, {len(self.found)} differences", flush=True)
            self.report.write_text(json.dumps(self.found, indent=1))

    def all(self, work: list[Batch]) -> None:
        at = 0
        while at < len(work):
            pool = concurrent.futures.ThreadPoolExecutor(self.threads)
            try:
                for part in pool.map(self.comparison.differences, work[at:]):
                    self.take(work[at], part)
                    at += 1
            except Gone as trouble:
                self.oracle.kill()  # those who still wait for it go home
                pool.shutdown(cancel_futures=True)
                self.restart(trouble)
                for batch in work[at : at + 2 * self.threads]:  # it was one of these
                    self.take(batch, self.one_by_one(batch))
                    at += 1
            pool.shutdown()
        print(f"{self.done} cases in {time.monotonic() - self.started:.0f} s", flush=True)

    def one_by_one(self, batch: Batch) -> list[dict[str, Any]]:
        found = []
        for case in batch.cases:
            try:
                found += self.comparison.differences(dataclasses.replace(batch, cases=[case]))
            except Gone as trouble:
                self.restart(trouble)
                setting = {"shape": batch.shape, "ansi": batch.ansi, "zone": batch.zone, "kind": "gone"}
                found.append({"expression": case, **setting, "spark": "its JVM has ended", "ours": "answered"})
        return found

    def close(self) -> None:
        self.comparison.spark.close()
        self.ours.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--ours", required=True)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--report", type=Path, default=Path("differences.json"))
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)  # the client logs every expected error
    oracle = Oracle(arguments.report.with_suffix(".spark.log"))
    try:
        run = Run(Endpoint(arguments.ours), oracle, arguments.threads, arguments.report)
        run.all(batches(Generator(arguments.seed), arguments.cases))
        run.close()
    except Gone as trouble:
        print(f"stopped: {trouble}\n0 passed, {arguments.cases} failed, 0 skipped", flush=True)
        oracle.stop()
        os._exit(1)  # other threads still wait for that server
    finally:
        oracle.stop()
    found = run.found
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
