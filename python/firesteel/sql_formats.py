"""How `firesteel sql` prints the rows of a statement: as a table, CSV, JSON lines or Markdown."""

from __future__ import annotations

import base64
import csv
import datetime
import decimal
import json
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

FORMATS = ("table", "csv", "json", "markdown")


def print_rows(result: DataFrame, form: str, out: TextIO) -> int:
    """Prints all rows of a statement that has columns; returns their number."""
    if form == "table":
        return _print_table(result, out)
    rows = result.toArrow()
    names = rows.schema.names
    if form == "csv":
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([_text(value) for value in row] for row in _rows(rows))
    elif form == "json":
        for row in _rows(rows):
            # Columns may share a name, so no dict: the last one would win.
            pairs = (f"{json.dumps(n, ensure_ascii=False)}:{_json(v)}" for n, v in zip(names, row))
            out.write("{" + ",".join(pairs) + "}\n")
    else:
        _write_markdown(names, rows, out)
    out.flush()
    return rows.num_rows


def _print_table(result: DataFrame, out: TextIO) -> int:
    limit = 1_000_000
    text = result._show_string(n=limit, truncate=False)
    out.write(text + "\n")
    out.flush()
    return max(0, text.count("\n") - 4)


def _rows(table: Any) -> Iterator[tuple]:
    for batch in table.to_batches():
        columns = [batch.column(i).to_pylist() for i in range(batch.num_columns)]
        yield from zip(*columns) if columns else [()] * batch.num_rows


def _text(value: Any) -> str:
    """A value in CSV and Markdown; NULL is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict | tuple):
        return _json(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    return str(value)


def _json(value: Any) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """As JSON has it: decimals as numbers where they stay exact, bytes in base64, times as text."""
    if isinstance(value, list):
        # Arrow gives maps as lists of pairs.
        if value and all(isinstance(pair, tuple) for pair in value):
            return {_text(key): _plain(item) for key, item in value}
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, decimal.Decimal):
        return float(value) if decimal.Decimal(float(value)) == value else str(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return str(value)
    return value


def _write_markdown(names: list[str], table: Any, out: TextIO) -> None:
    def line(cells: list[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", "<br>") for cell in cells) + " |\n"

    out.write(line(names))
    out.write("|" + "---|" * len(names) + "\n")
    for row in _rows(table):
        out.write(line([_text(value) for value in row]))
