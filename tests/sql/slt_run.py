"""Runs one record on a session, Spark's or ours, and gives the lines that stand in the file."""

from __future__ import annotations

import datetime
import decimal
import json
from dataclasses import dataclass

LETTERS = {
    "tinyint": "I", "smallint": "I", "int": "I", "bigint": "I",
    "float": "R", "double": "R", "decimal": "R", "boolean": "B",
}  # fmt: skip


@dataclass
class Outcome:
    kind: str  # "query", "ok" or "error"
    lines: list[str]
    letters: str = ""
    condition: str = ""
    sqlstate: str = ""


def run(spark, sql: str) -> Outcome:
    from pyspark.errors import PySparkException

    try:
        frame = spark.sql(sql)
        schema = frame.schema
        rows = frame.collect()
    except PySparkException as error:
        return error_outcome(error)
    if not schema.fields:
        return Outcome("ok", [])
    names = [
        f"{field.name} {field.dataType.simpleString()}{'' if field.nullable else ' not null'}"
        for field in schema.fields
    ]
    letters = "".join(LETTERS.get(field.dataType.simpleString().split("(")[0], "T") for field in schema.fields)
    lines = ["\t".join(render(value) for value in row) for row in rows]
    return Outcome("query", [escape(", ".join(names)), *lines], letters)


def error_outcome(error) -> Outcome:
    condition = error.getCondition() or ""
    parameters = dict(sorted((error.getMessageParameters() or {}).items()))
    lines = [json.dumps(parameters, ensure_ascii=False)]
    for context in error.getQueryContext() or []:
        # The other kind of context belongs to DataFrame code and carries no positions.
        if context.contextType().name == "SQL":
            lines.append(f"context {context.startIndex()}-{context.stopIndex()} {escape(context.fragment())}")
    return Outcome("error", lines, "", condition, error.getSqlState() or "")


def escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def render(value, nested: bool = False) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return escape(value) if value or nested else "(empty)"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, (bytes, bytearray)):
        return "X'" + bytes(value).hex().upper() + "'"
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ")
    if isinstance(value, dict):
        return "{" + ", ".join(f"{render(k, True)} -> {render(v, True)}" for k, v in value.items()) + "}"
    if hasattr(value, "__fields__"):
        pairs = zip(value.__fields__, value)
        return "{" + ", ".join(f"{name}: {render(v, True)}" for name, v in pairs) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(render(v, True) for v in value) + "]"
    return escape(str(value))
