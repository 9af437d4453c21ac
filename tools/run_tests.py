#!/usr/bin/env python3
"""Runs all tests of a checkout and closes with a line 'N passed, N failed'.

Stages: layers, format, unit (GoogleTest), sql (.slt files), connect (the real client, end to end). With a sanitizer
preset the server and the unit tests are built with it; under tsan only the tests marked `concurrent` talk to it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_STAGES = ["layers", "format", "unit", "sql", "connect"]
# What has threads of its own; the thread sanitizer has nothing to find in the rest.
CONCURRENT_UNIT_TESTS = ["base_test", "execution_test"]
SANITIZER_OPTIONS = {
    "ASAN_OPTIONS": "abort_on_error=0:detect_stack_use_after_return=1:strict_init_order=1",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
    "LSAN_OPTIONS": f"suppressions={ROOT}/tools/sanitizers/leak.supp:print_suppressions=0",
    "TSAN_OPTIONS": f"suppressions={ROOT}/tools/sanitizers/thread.supp:halt_on_error=0:exitcode=66",
}
# Rules that a user may turn off (optimizer.cpp); without any of them the results are the same.
OPTIMIZER_RULES = [
    "SimplifyExpressions",
    "StrengthenJoins",
    "PushDownPredicates",
    "CollapseProject",
    "ReorderJoins",
    "ColumnPruning",
    "AnswerFromStatistics",
]
# Settings under which the same tests have to give the same results.
CONFIGS = {
    "spill": {"firesteel.test.force.spill": "true"},
    "batch-1": {"firesteel.batch.size": "1"},
    "batch-7": {"firesteel.batch.size": "7"},
    "threads-1": {"firesteel.threads": "1"},
    "threads-16": {"firesteel.threads": "16"},
    "hostile": {"firesteel.test.force.spill": "true", "firesteel.batch.size": "7", "firesteel.threads": "16"},
    **{f"without-{rule}": {"spark.sql.optimizer.excludedRules": rule} for rule in OPTIMIZER_RULES},
    "without-rules": {"spark.sql.optimizer.excludedRules": ",".join(OPTIMIZER_RULES)},
}


@dataclass
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other: Counts) -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped


class Runner:
    def __init__(self, preset: str, keyword: str, config: str):
        self.preset = preset
        self.keyword = keyword
        self.build = ROOT / "build" / preset
        self.results = self.build / "test-results"
        self.environment = {**os.environ, **SANITIZER_OPTIONS}
        if config:
            conf = ";".join(f"{key}={value}" for key, value in CONFIGS[config].items())
            self.environment["FIRESTEEL_TEST_CONF"] = conf
        if preset != "release":
            # Not the installed package, but this checkout's Python files and the server of this preset.
            self.environment["FIRESTEEL_SERVER"] = str(self.build / "firesteel-server")
            self.environment["PYTHONPATH"] = str(ROOT / "python")

    def call(self, *command: str) -> int:
        return subprocess.run(command, cwd=ROOT, env=self.environment).returncode

    def prepare(self, stages: list[str]) -> None:
        if not {"unit", "sql", "connect", "tidy"} & set(stages):
            return
        if not (self.build / "build.ninja").exists():
            subprocess.run(["cmake", "--preset", self.preset], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        targets = ["all"] if "unit" in stages or "tidy" in stages else ["firesteel-server"]
        if self.preset == "tsan":
            targets = ["firesteel-server", *CONCURRENT_UNIT_TESTS]
        subprocess.run(["ninja", "-C", str(self.build), *targets], cwd=ROOT, check=True)
        shutil.rmtree(self.results, ignore_errors=True)
        self.results.mkdir(parents=True)

    def check(self, *command: str) -> Counts:
        return Counts(passed=1) if self.call(*command) == 0 else Counts(failed=1)

    def layers(self) -> Counts:
        return self.check(sys.executable, "tools/check_layers.py")

    def format(self) -> Counts:
        counts = self.check(sys.executable, "tools/check_format.py")
        counts.add(self.check(sys.executable, "-m", "ruff", "check", "--quiet", "."))
        counts.add(self.check(sys.executable, "-m", "ruff", "format", "--check", "--quiet", "."))
        return counts

    def tidy(self) -> Counts:
        return self.check(sys.executable, "tools/run_clang_tidy.py", "--build", str(self.build))

    def unit(self) -> Counts:
        command = ["ctest", "--test-dir", str(self.build), "--output-on-failure", "-j2"]
        if self.preset == "tsan":
            command += ["-R", "^(" + "|".join(CONCURRENT_UNIT_TESTS) + ")$"]
        code = self.call(*command)
        counts = Counts()
        for path in self.results.glob("*_test.xml"):
            counts.add(junit_counts(path))
        if (code != 0 or counts.passed == 0) and counts.failed == 0:
            counts.failed = 1  # a test program that crashed leaves no results, a build without tests has none
        return counts

    def sql(self) -> Counts:
        return self.pytest("sql")

    def connect(self) -> Counts:
        return self.pytest("connect")

    def pytest(self, folder: str) -> Counts:
        if self.preset == "tsan" and folder != "connect":
            return Counts()
        xml = self.results / f"pytest_{folder}.xml"
        command = [sys.executable, "-m", "pytest", f"tests/{folder}", f"--junitxml={xml}"]
        if self.preset in ("asan", "tsan"):
            command += ["--timeout=600"]  # with sanitizers everything takes several times as long
        if self.preset == "tsan":
            command += ["-m", "concurrent"]
        if self.keyword:
            command += ["-k", self.keyword]
        code = self.call(*command)
        counts = junit_counts(xml) if xml.exists() else Counts()
        # Exit code 5 says that no test was collected.
        if code not in (0, 5) and counts.failed == 0:
            counts.failed = 1
        return counts


def junit_counts(path: Path) -> Counts:
    counts = Counts()
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            counts.failed += 1
        elif case.find("skipped") is not None or case.get("status") == "notrun":
            counts.skipped += 1
        else:
            counts.passed += 1
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--preset", default="release", choices=["release", "dev", "asan", "tsan", "constant-hash"])
    parser.add_argument("--only", nargs="+", choices=[*DEFAULT_STAGES, "tidy"], help="the stages to run")
    parser.add_argument("-k", dest="keyword", default="", help="pytest's choice of tests by name")
    parser.add_argument("--config", default="", choices=sorted(CONFIGS), help="settings of the server under test")
    parser.add_argument("--only-build", action="store_true", help="build what the stages need, run nothing")
    args = parser.parse_args()

    stages = args.only or (DEFAULT_STAGES if args.preset in ("release", "dev") else ["unit", "sql", "connect"])
    if args.preset == "constant-hash" and not args.only:
        stages = ["sql"]
    runner = Runner(args.preset, args.keyword, args.config)
    runner.prepare(stages)
    if args.only_build:
        return 0
    total = Counts()
    for stage in stages:
        started = time.monotonic()
        counts = getattr(runner, stage)()
        total.add(counts)
        took = time.monotonic() - started
        print(f"== {stage} ({args.preset}): {counts.passed} passed, {counts.failed} failed, {took:.1f} s", flush=True)
    print(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped")
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
