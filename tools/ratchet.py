#!/usr/bin/env python3
"""Holds on to what has been won on Spark's own tests.

    tools/ratchet.py ../shared check             fails when a listed statement or doctest item no longer passes
    tools/ratchet.py ../shared update            adds what passes now (never removes)
    tools/ratchet.py ../shared check --only golden

The lists are tests/yardsticks/golden.txt (file, then the positions of its passing statements) and doctests.txt (one
item a line). What is lost is run once more before it counts, so that a time-out of a busy machine is no loss. Ends with
'N passed, N failed, N skipped' over the listed ones; needs a build installed in .venv.
"""

from __future__ import annotations

import argparse
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = ROOT / "tests" / "yardsticks"
WORK = ROOT / "build" / "yardsticks"
PYTHON = WORK / "venv" / "bin" / "python"

Passing = set[str]  # "file.sql 12" or a doctest item


def make_environment() -> None:
    """A virtual environment of its own, made again when the requirements change."""
    requirements = (ROOT / "tools" / "requirements-yardsticks.txt").read_text()
    stamp = WORK / "venv" / "requirements.txt"
    if stamp.exists() and stamp.read_text() == requirements:
        return
    shutil.rmtree(WORK / "venv", ignore_errors=True)
    WORK.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "venv", str(WORK / "venv")], check=True)
    install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]
    subprocess.run([*install, str(ROOT / "tools" / "requirements-yardsticks.txt")], check=True)
    stamp.write_text(requirements)


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def server_command(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    return f"cd '{folder}' && exec '{ROOT}/.venv/bin/firesteel' server --port {{port}} --log-level error"


def run(command: list[str], log: Path, folder: Path) -> None:
    """Runs a yardstick; its exit code says that something failed, which is no news."""
    with log.open("a") as out:
        code = subprocess.run(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT).returncode
    if code not in (0, 1):
        print(f"{command[1]} ended with exit code {code}; the end of its output:")
        print("\n".join(log.read_text().splitlines()[-20:]))


def golden(shared: Path, files: list[str] | None) -> Passing:
    folder = shared / "conformance" / "golden"
    report = WORK / "golden.json"
    report.unlink(missing_ok=True)
    state = WORK / "golden"
    shutil.rmtree(state, ignore_errors=True)
    state.mkdir(parents=True)
    remotes = [f"sc://localhost:{port}" for port in free_ports(2)]
    # Every server gets a folder, and so a warehouse, of its own.
    start = f"mkdir -p '{state}/{{port}}' && cd '{state}/{{port}}' && " + server_command(state).split(" && ", 1)[1]
    chosen = ["--files", *files] if files else ["--list", str(folder / "public.txt")]
    command = [str(PYTHON), str(folder / "run_golden.py"), "--remote", *remotes, "--server-cmd", start]
    run([*command, *chosen, "--report", str(report), "--quiet"], WORK / "golden.log", state)
    if not report.exists():
        return set()
    results = json.loads(report.read_text())
    return {
        f"{file['file']} {query['index']}"
        for file in results["files"]
        for query in file["queries"]
        if query["status"] == "pass"
    }


def doctests(shared: Path, items: list[str] | None) -> Passing:
    folder = WORK / "doctests"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(shared / "conformance" / "doctests", folder, copy_function=shutil.copyfile)
    folder.chmod(0o755)
    (port,) = free_ports(1)
    chosen = ["--items", *items] if items else ["--modules", "sql.*"]
    command = [str(PYTHON), "run_doctests.py", "--remote", f"sc://localhost:{port}"]
    # The runner starts it in its workdir, with exec before it.
    command += ["--server-cmd", f"'{ROOT}/.venv/bin/firesteel' server --port {port} --log-level error"]
    run([*command, *chosen, "--report", "out.json"], WORK / "doctests.log", folder)
    if not (folder / "out.json").exists():
        return set()
    results = json.loads((folder / "out.json").read_text())
    return {name for name, item in results["items"].items() if item["status"] == "pass"}


def ranges(numbers: list[int]) -> str:
    """0-3,7,9-10"""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in parts)


def read_golden(path: Path) -> Passing:
    listed: Passing = set()
    for line in path.read_text().splitlines() if path.exists() else []:
        file, _, positions = line.partition(" ")
        for part in positions.split(","):
            low, _, high = part.partition("-")
            listed |= {f"{file} {number}" for number in range(int(low), int(high or low) + 1)}
    return listed


def write_golden(path: Path, listed: Passing) -> None:
    files: dict[str, list[int]] = {}
    for entry in listed:
        file, _, number = entry.rpartition(" ")
        files.setdefault(file, []).append(int(number))
    path.write_text("".join(f"{file} {ranges(numbers)}\n" for file, numbers in sorted(files.items())))


def read_doctests(path: Path) -> Passing:
    return set(path.read_text().splitlines()) if path.exists() else set()


def write_doctests(path: Path, listed: Passing) -> None:
    path.write_text("".join(f"{item}\n" for item in sorted(listed)))


def compare(
    name: str, listed: Passing, measure: Callable[[list[str] | None], Passing], part: Callable[[str], str]
) -> tuple[Passing, Passing]:
    """What passes now, and what of the list is lost even when run once more."""
    passing = measure(None)
    lost = listed - passing
    if lost and passing:
        passing |= measure(sorted({part(entry) for entry in lost}))
        lost = listed - passing
    print(f"{name}: {len(passing)} pass, {len(listed)} are listed, {len(lost)} of them are lost")
    for entry in sorted(lost)[:50]:
        print(f"  no longer passes: {entry}")
    return passing, lost


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("shared", type=Path, help="the folder with conformance/")
    parser.add_argument("action", choices=["check", "update"])
    parser.add_argument("--only", nargs="+", choices=["golden", "doctests"], default=["golden", "doctests"])
    arguments = parser.parse_args()
    shared = arguments.shared.resolve()
    WORK.mkdir(parents=True, exist_ok=True)
    make_environment()
    kept = failed = 0
    kinds = {
        "golden": (golden, read_golden, write_golden, lambda entry: entry.rpartition(" ")[0]),
        "doctests": (doctests, read_doctests, write_doctests, lambda entry: entry),
    }
    for name in arguments.only:
        measure, read, write, part = kinds[name]
        path = LISTS / f"{name}.txt"
        listed = read(path)
        passing, lost = compare(name, listed, lambda chosen, measure=measure: measure(shared, chosen), part)
        kept += len(listed) - len(lost)
        failed += len(lost)
        if arguments.action == "update":
            write(path, listed | passing)
    print(f"{kept} passed, {failed} failed, 0 skipped")
    return 1 if failed and arguments.action == "check" else 0


if __name__ == "__main__":
    sys.exit(main())
