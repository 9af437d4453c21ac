"""The format of .slt files: SQL statements with the results that real Spark gives.

    # comment
    statement ok
    CREATE TEMPORARY VIEW t AS SELECT 1 AS a

    query I
    SELECT a FROM t
    ---- a int not null
    1

    statement error DIVIDE_BY_ZERO 22012
    SELECT a / 0 FROM t
    ---- {"config": "\"spark.sql.ansi.enabled\""}
    context 7-11 a / 0

Records are separated by blank lines. After `query` stands one letter per column (I integer, R fraction, B boolean,
T anything else) and `rowsort` when the order of rows is not defined by the query. After `----` stand the schema and
then the rows, columns separated by tabs; of an error, its parameters and the pieces of text it points at.
`xfail ISSUE why` above a record marks a known difference; it is an error when the record passes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Record:
    line: int
    comments: list[str]
    kind: str  # "query", "ok" or "error"
    sql: str
    expected: list[str] = field(default_factory=list)  # the lines from `----` on, the first without the dashes
    rowsort: bool = False
    letters: str = ""
    condition: str = ""
    sqlstate: str = ""
    xfail: str = ""


def parse(path: Path) -> list[Record]:
    records = []
    lines = path.read_text().split("\n") + [""]
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end] != "":
            end += 1
        if end > at:
            record = parse_record(path, at, lines[at:end])
            if record is not None:
                records.append(record)
        at = end + 1
    return records


def parse_record(path: Path, at: int, lines: list[str]) -> Record | None:
    comments = []
    xfail = ""
    while lines and (lines[0].startswith("#") or lines[0].startswith("xfail ")):
        if lines[0].startswith("xfail "):
            xfail = lines[0].removeprefix("xfail ")
        else:
            comments.append(lines[0])
        lines = lines[1:]
        at += 1
    if not lines:
        return Record(at + 1, comments, "comment", "") if comments else None
    head, body = lines[0].split(), lines[1:]
    cut = next((i for i, line in enumerate(body) if line.startswith("----")), len(body))
    expected = [body[cut][4:].strip(), *body[cut + 1 :]] if cut < len(body) else []
    record = Record(at + 1, comments, "", "\n".join(body[:cut]), expected, xfail=xfail)
    if head[0] == "query":
        record.kind = "query"
        record.rowsort = "rowsort" in head
        record.letters = next((word for word in head[1:] if word != "rowsort"), "")
    elif head[0] == "statement":
        record.kind = head[1] if len(head) > 1 else "ok"
        record.condition, record.sqlstate = (head[2:] + ["", ""])[:2]
    else:
        raise ValueError(f"{path}:{at + 1}: not a record: {lines[0]}")
    if not record.sql:
        raise ValueError(f"{path}:{at + 1}: a record without SQL")
    return record


def write(path: Path, records: list[Record]) -> None:
    path.write_text("\n\n".join(record_text(record) for record in records) + "\n")


def record_text(record: Record) -> str:
    lines = list(record.comments)
    if record.kind == "comment":
        return "\n".join(lines)
    if record.xfail:
        lines.append(f"xfail {record.xfail}")
    if record.kind == "query":
        lines.append(" ".join(["query", record.letters, *(["rowsort"] if record.rowsort else [])]))
    elif record.kind == "error":
        lines.append(f"statement error {record.condition} {record.sqlstate}".rstrip())
    else:
        lines.append("statement ok")
    lines.append(record.sql)
    if record.expected:
        lines.append(f"---- {record.expected[0]}".rstrip())
        lines += record.expected[1:]
    return "\n".join(lines)
