"""firesteel sql: statements in, tables out."""

from __future__ import annotations

import logging
import re
import sys

# What may hold a semicolon that ends no statement: strings, quoted names, comments.
_TOKEN = re.compile(
    r"""'(?:\\.|[^'\\])*' | "(?:\\.|[^"\\])*" | `[^`]*` | --[^\n]* | /\*.*?\*/ | ; | [^;'"`/-]+ | .""",
    re.VERBOSE | re.DOTALL,
)


def split_statements(text: str) -> list[str]:
    """Cuts SQL text at its semicolons; pieces of comments and blanks alone are left out."""
    statements: list[str] = []
    parts: list[str] = []
    has_code = False
    for token in [*_TOKEN.findall(text), ";"]:
        if token == ";":
            if has_code:
                statements.append("".join(parts).strip())
            parts, has_code = [], False
            continue
        parts.append(token)
        has_code = has_code or not (token.isspace() or token.startswith(("--", "/*")))
    return statements


def run_sql(text: str | None, conf: dict[str, object], form: str = "table") -> int:
    """Runs the statements one after the other up to the first error; returns the exit code.

    text: none opens a shell at the terminal.
    """
    from pyspark.errors import PySparkException

    import firesteel
    from firesteel.sql_formats import print_rows

    # The client would log each error as a line of JSON beside ours.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL + 1)
    spark = firesteel.session(**conf)
    try:
        if text is None:
            from firesteel.sql_shell import Shell

            return Shell(spark, form).run()
        for statement in split_statements(text):
            result = spark.sql(statement)
            if result.columns:
                print_rows(result, form, sys.stdout)
    except PySparkException as error:
        sys.stdout.flush()
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        spark.interruptAll()
        return 130
    finally:
        spark.stop()
    return 0
