#!/usr/bin/env python3
"""Times the same questions over the same Parquet files on this engine and on the peers that are installed.

The engines take turns question by question, so that what else happens on the machine meets all of them. A table a
suite: seconds (median of the runs), the ratio to each peer, geometric means, the largest resident memory. Answers are
compared with each other. A suite ends with 1 when an answer of ours differs from all peers.

TPC-DS: --tpcds-data (a folder of Parquet files) and --tpcds-queries (a folder of .sql files).
"""

import argparse
import json
import math
import os
import statistics
import sys
from pathlib import Path

import engines
import suites

import data


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suites", nargs="+", default=["tpch", "groupby", "join", "sort", "wide", "strings"])
    parser.add_argument("--engines", nargs="+", default=[], choices=sorted(engines.ENGINES), help="all that are there")
    parser.add_argument("--only", nargs="+", default=[], help="names of questions")
    parser.add_argument("--data", type=Path, default=suites.ROOT / "build" / "benchmark-data", help="made when missing")
    parser.add_argument("--scale-factor", type=float, default=1, help="of TPC-H")
    parser.add_argument("--rows", type=int, default=10_000_000, help="of H2O's tables")
    parser.add_argument("--tpcds-data", type=Path)
    parser.add_argument("--tpcds-queries", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--memory-limit", help="for the engines that take one, as 300MB or 1g")
    parser.add_argument("--processor-time", action="store_true", help="instead of elapsed time: for busy machines")
    parser.add_argument("--json", type=Path, help="writes all times")
    return parser.parse_args()


def tables_of(name, args):
    if name == "tpcds":
        return data.tables_of(args.tpcds_data)
    if name in ("tpch", "strings"):
        return data.tpch_tables(args.data, args.scale_factor)
    return data.h2o_tables(args.data, args.rows)


def comparable(rows):
    """Rows without the differences that numbers of other types make."""

    def cell(value):
        try:
            return f"{float(value):.6g}"
        except (TypeError, ValueError):
            return str(value).rstrip()

    return sorted(tuple(cell(value) for value in row) for row in rows)


class SuiteRun:
    def __init__(self, name, suite, args):
        self.name, self.suite, self.args = name, suite, args
        self.questions = {q: sql for q, sql in suite.questions.items() if not args.only or q in args.only}
        chosen = args.engines or [engine for engine in engines.ENGINES if engines.installed(engine)]
        tables = tables_of(name, args)
        wanted = suite.tables or list(tables)
        self.workers = [engines.Worker(engine, args.threads, args.memory_limit) for engine in chosen]
        for worker in self.workers:
            worker.ask(tables={table: tables[table] for table in wanted})
        self.seconds = {worker.name: {} for worker in self.workers}
        self.problems = {}
        self.differing = []

    def ask_all(self):
        for question, sql in self.questions.items():
            answers = {}
            for _ in range(self.args.runs):
                for worker in self.workers:
                    if (worker.name, question) in self.problems:
                        continue
                    before = worker.processor_seconds()
                    answer = worker.ask(sql=sql)
                    if "error" in answer:
                        self.problems[worker.name, question] = answer["error"]
                        continue
                    used = worker.processor_seconds() - before
                    seconds = used if self.args.processor_time else answer["seconds"]
                    self.seconds[worker.name].setdefault(question, []).append(seconds)
                    answers[worker.name] = comparable(answer["rows"])
            ours = answers.pop("firesteel", None)
            if ours is not None and answers and ours not in answers.values():
                self.differing.append(question)
            print(f"  {self.name} {question}", file=sys.stderr, flush=True)

    def median(self, engine, question):
        times = self.seconds[engine].get(question)
        return statistics.median(times) if times else None

    def report(self):
        names = [worker.name for worker in self.workers]
        peers = [name for name in names if name != "firesteel"]
        kind = "processor seconds" if self.args.processor_time else "seconds"
        print(f"\n{self.name}: {kind}, median of {self.args.runs}; in brackets ours / theirs")
        print(f"{'':24}" + "".join(f"{name:>20}" for name in names))
        for question in self.questions:
            ours = self.median("firesteel", question) if "firesteel" in names else None
            cells = [self.cell(name, question, ours) for name in names]
            print(f"{question:24}" + "".join(f"{cell:>20}" for cell in cells))
        for peer in peers:
            both = (
                [(self.median("firesteel", q), self.median(peer, q)) for q in self.questions] if names != peers else []
            )
            ratios = [ours / theirs for ours, theirs in both if ours and theirs]
            if ratios:
                mean = math.exp(statistics.fmean(math.log(ratio) for ratio in ratios))
                print(f"geometric mean of ours / {peer}: {mean:.2f} over {len(ratios)} questions")
        for worker in self.workers:
            print(f"{worker.name}: at most {worker.peak_bytes() / 2**30:.2f} GiB")
        for (engine, question), problem in self.problems.items():
            print(f"{engine} {question}: {problem}")
        if self.differing:
            print(f"ANSWERS DIFFER FROM ALL PEERS: {', '.join(self.differing)}")

    def cell(self, name, question, ours):
        mine = self.median(name, question)
        if mine is None:
            return "-"
        return f"{mine:.3f}" + (f" ({ours / mine:.2f})" if name != "firesteel" and ours else "")

    def close(self):
        for worker in self.workers:
            worker.close()


def main():
    args = arguments()
    available = suites.suites(args.tpcds_queries)
    all_times, failed = {}, False
    for name in args.suites:
        run = SuiteRun(name, available[name], args)
        try:
            run.ask_all()
            run.report()
        finally:
            run.close()
        all_times[name] = run.seconds
        failed = failed or bool(run.differing) or any(engine == "firesteel" for engine, _ in run.problems)
    if args.json:
        args.json.write_text(json.dumps(all_times, indent=1))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
