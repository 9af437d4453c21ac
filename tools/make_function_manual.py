#!/usr/bin/env python3
"""Writes docs/functions.md from what the server says of its functions (DESCRIBE FUNCTION EXTENDED).

FIRESTEEL_SERVER=build/dev/firesteel-server PYTHONPATH=python .venv/bin/python tools/make_function_manual.py
... make_function_manual.py --check     fails when the file is not current
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MANUAL = Path(__file__).resolve().parent.parent / "docs" / "functions.md"
INTRODUCTION = """# Functions

Written by `tools/make_function_manual.py`; do not edit. `DESCRIBE FUNCTION EXTENDED name` shows the same.
"""


@dataclass
class Entry:
    """One function as the manual shows it."""

    name: str
    usage: str
    since: str
    examples: list[str]
    aliases: list[str] = field(default_factory=list)


def read_entry(spark: SparkSession, name: str) -> Entry:
    """What DESCRIBE FUNCTION EXTENDED says of one name."""
    lines = [row[0] for row in spark.sql(f"DESCRIBE FUNCTION EXTENDED `{name}`").collect()]
    text = "\n".join(lines).splitlines()

    def after(label: str) -> str:
        return next((line.split(label, 1)[1].strip() for line in text if line.strip().startswith(label)), "")

    start = next((i for i, line in enumerate(text) if line.strip() == "Examples:"), len(text))
    end = next((i for i, line in enumerate(text) if line.strip().startswith("Since:")), len(text))
    examples = [line.strip() for line in text[start + 1 : end] if line.strip()]
    return Entry(after("Function:"), after("Usage:"), after("Since:"), examples)


def read_entries(spark: SparkSession) -> list[Entry]:
    """All functions in the order of their names, aliases with the function they stand for."""
    entries: dict[str, Entry] = {}
    for (name,) in spark.sql("SHOW SYSTEM FUNCTIONS").collect():
        entry = read_entry(spark, name)
        known = entries.setdefault(entry.name, entry)
        if name != known.name:
            known.aliases.append(name)
    return [entries[name] for name in sorted(entries)]


def manual(entries: list[Entry]) -> str:
    """The text of the manual."""
    parts = [INTRODUCTION]
    for entry in entries:
        also = f" Also: {', '.join(f'`{alias}`' for alias in sorted(entry.aliases))}." if entry.aliases else ""
        example = "\n".join(entry.examples)
        parts.append(f"## `{entry.name}`\n\n{entry.usage} Since {entry.since}.{also}\n\n```sql\n{example}\n```\n")
    return "\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only compare")
    arguments = parser.parse_args()
    import firesteel

    spark = firesteel.session()
    text = manual(read_entries(spark))
    spark.stop()
    if arguments.check:
        if not MANUAL.exists() or MANUAL.read_text() != text:
            sys.exit(f"{MANUAL.name} is not current: run tools/make_function_manual.py")
    else:
        MANUAL.write_text(text)


if __name__ == "__main__":
    main()
