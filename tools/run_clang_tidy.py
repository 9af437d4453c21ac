#!/usr/bin/env python3
"""Runs clang-tidy over the sources of src/, two at a time; a file that was clean is not checked again.

The key of a result is the content of the file, of all our headers it includes, of its command and of .clang-tidy. The
results lie in the ccache folder, so that they live as long as the compiler's. With --budget the most recently changed
files come first, and what is not reached in time counts as skipped; the next run goes on there.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLANG_TIDY = "clang-tidy-16"
# What Clang sees while parsing costs nothing; GCC's -Wall -Wextra, which the build has, does not see these.
WARNINGS = [
    "-Wno-everything",
    "-Wdangling",
    "-Wempty-body",
    "-Winconsistent-missing-override",
    "-Winfinite-recursion",
    "-Woverloaded-virtual",
    "-Wreturn-stack-address",
    "-Wself-assign",
    "-Wself-move",
    "-Wsometimes-uninitialized",
    "-Wuninitialized",
    "-Wunused-value",
    "-Wunused-lambda-capture",
]
INCLUDE = re.compile(rb'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


def cache_folder() -> Path:
    default = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ccache"
    return Path(os.environ.get("CCACHE_DIR", default)) / "firesteel-tidy"


@cache
def own_headers(path: Path) -> frozenset[Path]:
    found = set()
    for name in INCLUDE.findall(path.read_bytes()):
        header = ROOT / "src" / name.decode()
        if header.is_file():
            found.add(header)
    return frozenset(found)


def closure(path: Path) -> list[Path]:
    seen = {path}
    waiting = [path]
    while waiting:
        for header in own_headers(waiting.pop()) - seen:
            seen.add(header)
            waiting.append(header)
    return sorted(seen)


@cache
def content_hash(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def key(path: Path, command: str) -> str:
    digest = hashlib.sha256((ROOT / ".clang-tidy").read_bytes())
    digest.update(" ".join(WARNINGS).encode())
    digest.update(command.replace(str(ROOT), "").encode())
    for part in closure(path):
        digest.update(str(part.relative_to(ROOT)).encode() + content_hash(part))
    return digest.hexdigest()


def changed_last() -> dict[Path, int]:
    """When each file was last committed, in seconds since 1970; empty without git's history."""
    log = subprocess.run(
        ["git", "log", "--format=%ct", "--name-only", "--no-renames", "--", "src"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    times: dict[Path, int] = {}
    at = 0
    for line in log.stdout.splitlines():
        if line.isdigit():
            at = int(line)
        elif line:
            times.setdefault(ROOT / line, at)
    return times


def check(path: Path, command: str, build: Path, only_known: bool) -> tuple[Path, str | None]:
    """What clang-tidy says about a file: nothing when it is clean; None when it is not known and may not be asked."""
    done = cache_folder() / key(path, command)
    if done.exists():
        return path, ""
    if only_known:
        return path, None
    arguments = [CLANG_TIDY, "-p", str(build), "--quiet", *(f"--extra-arg={w}" for w in WARNINGS), str(path)]
    result = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True)
    if result.returncode == 0:
        done.touch()
        return path, ""
    return path, result.stdout or result.stderr


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "release")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--budget", type=float, help="seconds after which no further file is begun")
    args = parser.parse_args()
    started = time.monotonic()

    cache_folder().mkdir(parents=True, exist_ok=True)
    commands = json.loads((args.build / "compile_commands.json").read_text())
    sources = {Path(entry["file"]): entry["command"] for entry in commands if "/src/" in entry["file"]}
    # Tests exercise the macros of GoogleTest more than our code; the sanitizers watch them.
    sources = {path: command for path, command in sources.items() if not path.name.endswith("_test.cpp")}
    order = changed_last()
    waiting = sorted(sources.items(), key=lambda item: (-order.get(item[0], 0), item[0]))
    skipped = failed = 0

    def work(item: tuple[Path, str]) -> tuple[Path, str | None]:
        late = args.budget is not None and time.monotonic() - started > args.budget
        return check(*item, args.build, only_known=late)

    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for path, report in pool.map(work, waiting):
            if report is None:
                skipped += 1
            elif report:
                failed += 1
                print(f"{path.relative_to(ROOT)}:\n{report}", flush=True)
    print(f"clang-tidy: {len(sources)} files, {time.monotonic() - started:.0f} s")
    print(f"{len(sources) - failed - skipped} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
