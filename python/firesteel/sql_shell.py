"""firesteel sql at a terminal: statements with history and completion, until exit."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from firesteel.sql_command import split_statements
from firesteel.sql_formats import FORMATS, print_rows
from firesteel.version import __version__

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

HELP = """\
A statement ends with a semicolon and may take several lines. Ctrl-C cancels the query, Ctrl-D leaves.
  .mode FORMAT    print rows as table, csv, json or markdown
  .timer on|off   print rows and seconds after each statement
  .read FILE      run the statements of a file
  .help           this text
  .exit           leave (also: exit, quit)"""

KEYWORDS = (
    "select from where group by having order limit offset join left right full outer inner cross semi anti on using "
    "union all distinct intersect except with as case when then else end and or not in exists between like is null "
    "create replace temporary view table database insert into overwrite values drop describe show tables views "
    "functions columns use explain extended set reset cache uncache lateral window over partition rows range true false"
).split()


def at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


class Shell:
    """One session at a terminal."""

    def __init__(self, spark: SparkSession, form: str) -> None:
        self.spark = spark
        self.form = form
        self.timer = True

    def run(self) -> int:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.completion import FuzzyWordCompleter
        from prompt_toolkit.history import FileHistory

        history = Path(os.environ.get("FIRESTEEL_HISTORY", Path.home() / ".firesteel_history"))
        prompt = PromptSession(
            history=FileHistory(str(history)), completer=FuzzyWordCompleter(self.words()), complete_while_typing=False
        )
        print(f"Firesteel {__version__}, Spark {self.spark.version}. Type .help for help.")
        text = ""
        while True:
            try:
                text += prompt.prompt("      -> " if text else "firesteel> ") + "\n"
            except KeyboardInterrupt:
                text = ""
                continue
            except EOFError:
                return 0
            if text.strip().startswith(".") or text.strip().rstrip(";").lower() in ("exit", "quit"):
                if not self.command(text.strip().rstrip(";")):
                    return 0
                text = ""
            elif text.rstrip().endswith(";") or not text.strip():
                self.execute(text)
                text = ""

    def words(self) -> list[str]:
        """Keywords, views and functions for completion; what the server does not tell is left out."""
        words = set(KEYWORDS)
        for statement in ("SHOW TABLES", "SHOW FUNCTIONS"):
            try:
                words.update(
                    row[-2 if statement == "SHOW TABLES" else 0] for row in self.spark.sql(statement).collect()
                )
            except Exception:
                pass
        return sorted(str(word) for word in words)

    def command(self, text: str) -> bool:
        """Runs a command of the shell; False to leave."""
        name, _, argument = text.partition(" ")
        argument = argument.strip()
        if name in (".exit", ".quit", "exit", "quit"):
            return False
        if name == ".help":
            print(HELP)
        elif name == ".mode" and argument in FORMATS:
            self.form = argument
        elif name == ".timer" and argument in ("on", "off"):
            self.timer = argument == "on"
        elif name == ".read" and Path(argument).is_file():
            self.execute(Path(argument).read_text())
        else:
            print(f"error: {text} is not understood; .help lists the commands", file=sys.stderr)
        return True

    def execute(self, text: str) -> None:
        """Runs statements up to the first error, which ends the statements and not the shell."""
        from pyspark.errors import PySparkException

        for statement in split_statements(text):
            start = time.monotonic()
            try:
                result = self.spark.sql(statement)
                rows = print_rows(result, self.form, sys.stdout) if result.columns else None
            except PySparkException as error:
                print(f"error: {error}", file=sys.stderr)
                return
            except KeyboardInterrupt:
                self.spark.interruptAll()
                print("cancelled", file=sys.stderr)
                return
            if self.timer:
                counted = "" if rows is None else f"{rows:,} row{'' if rows == 1 else 's'}, "
                print(f"{counted}{time.monotonic() - start:.3f} s")
