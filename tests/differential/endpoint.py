"""One server that is asked random expressions, many in one query."""

from __future__ import annotations

import dataclasses
import re
import threading

import grpc
import pyarrow as pa
from compare import Column, Outcome
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from pyspark.errors.exceptions.connect import convert_exception
from pyspark.sql.connect.session import SparkSession
from pyspark.sql.connect.types import proto_schema_to_pyspark_data_type
from values import view_query

# Each case has a line of its own, so that an error's place says which case it is of.
SHAPES = {
    "scalar": "SELECT\n{}\nFROM v",
    "aggregate": "SELECT\n{}\nFROM v",
    "grouped": "SELECT\n{}\nFROM v GROUP BY id % 3 ORDER BY id % 3",
    "window": "SELECT\n{}\nFROM v ORDER BY id",
    "whole": "{}",
}
FIRST_LINE = 2
# "== SQL (line 3, position 8) ==" of a context, "; line 3 pos 7" of the analyzer, "(line 3, pos 7)" of the parser
PLACE = re.compile(r"== SQL \(line (\d+), position|; line (\d+) pos \d|\(line (\d+), pos \d")
# Rows of VALUES are computed before the optimizer folds NULL arguments, rows of a table after it: what is not computed
# does not raise. Either is Spark's answer.
LOCAL_RELATION_RULE = "org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation"
SECONDS = 120  # an answer that takes longer never comes
UNREADABLE = re.compile(r"interval( (year|month)|$|[,>])")  # types of Arrow that pyarrow does not know


@dataclasses.dataclass(frozen=True)
class Batch:
    """Cases of one query shape that are asked together, under the same settings."""

    shape: str
    ansi: bool
    zone: str
    cases: list[str]


class Unreadable(Exception):
    """The columns of an answer that cannot be read; none named when no one knows."""

    def __init__(self, columns: list[int], text: str):
        super().__init__(text)
        self.columns = columns


class Refused(Exception):
    """An error of the server: its condition, and the line of the query it points to."""

    def __init__(self, condition: str, line: int | None):
        super().__init__(condition)
        self.line = line


class Gone(Exception):
    """The server does not answer any more: nothing can be said of the cases that are left."""

    def __init__(self, remote: str, text: str):
        super().__init__(f"{remote} has gone: {text}")
        self.remote = remote


def refusal(error: grpc.RpcError, remote: str) -> Refused | Gone:
    """As pyspark reads errors, but without asking for more details."""
    if error.code() == grpc.StatusCode.UNAVAILABLE:
        return Gone(remote, str(error.details())[:200])
    status = rpc_status.from_call(error)
    for detail in status.details if status else ():
        if detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR):
            info = error_details_pb2.ErrorInfo()
            detail.Unpack(info)
            found = convert_exception(info, status.message, None)
            place = PLACE.search(status.message)
            condition = found.getCondition() or f"{type(found).__name__}: {str(found)[:200]}"
            return Refused(condition, int(next(filter(None, place.groups()))) if place else None)
    return Refused(f"{error.code()}: {str(error.details())[:200]}", None)


class Endpoint:
    """One server; a session for each setting, for all threads."""

    def __init__(self, remote: str):
        self.remote = remote
        self.sessions: dict[tuple[bool, str, bool], SparkSession] = {}
        self.lock = threading.Lock()

    def session(self, ansi: bool, zone: str, folds_late: bool) -> SparkSession:
        with self.lock:
            if (ansi, zone, folds_late) not in self.sessions:
                session = SparkSession.builder.remote(self.remote).create()
                session.conf.set("spark.sql.ansi.enabled", "false")
                session.conf.set("spark.sql.session.timeZone", zone)
                session.conf.set("spark.sql.timeType.enabled", "true")
                session.conf.set("spark.sql.leafNodeDefaultParallelism", "1")  # one order of rows, of sums, of groups
                session.conf.set("spark.sql.shuffle.partitions", "1")
                # The view keeps the analysed plan: it is parsed once, not always.
                session.sql(view_query()).createOrReplaceTempView("v")
                session.conf.set("spark.sql.ansi.enabled", str(ansi).lower())
                if folds_late:
                    session.conf.set("spark.sql.optimizer.excludedRules", LOCAL_RELATION_RULE)
                self.sessions[ansi, zone, folds_late] = session
            return self.sessions[ansi, zone, folds_late]

    def close(self) -> None:
        """While the interpreter is whole: closed by its end, the client's channels may wait for ever."""
        for session in self.sessions.values():
            session.client.close()

    def query(self, batch: Batch, cases: list[str], folds_late: bool = False) -> tuple[Column, ...]:
        """The columns of the answer; raises Refused or Unreadable. Speaks to the server without what else pyspark does
        (retries, progress, reattaching), which costs more than the query."""
        client = self.session(batch.ansi, batch.zone, folds_late)._client
        request = client._execute_plan_request_with_metadata()
        request.plan.root.sql.query = SHAPES[batch.shape].format(",\n".join(cases))
        request.plan.root.common.plan_id = 0
        schema, pieces, batches = None, [], []
        try:
            for response in client._stub.ExecutePlan(request, metadata=client._builder.metadata(), timeout=SECONDS):
                if response.HasField("schema"):
                    schema = response.schema
                if response.HasField("arrow_batch"):
                    pieces.append(response.arrow_batch.data)
                    if len(pieces) >= response.arrow_batch.num_chunks_in_batch:
                        batches.append(b"".join(pieces))
                        pieces = []
        except grpc.RpcError as error:
            raise refusal(error, self.remote) from None
        fields = proto_schema_to_pyspark_data_type(schema).fields
        types = [field.dataType.simpleString() for field in fields]
        unreadable = [index for index, each in enumerate(types) if UNREADABLE.search(each)]
        if unreadable:
            raise Unreadable(unreadable, "a type that pyarrow does not know")
        try:
            table = pa.Table.from_batches([part for each in batches for part in pa.ipc.open_stream(each)])
        except (pa.ArrowException, ValueError, KeyError) as error:
            raise Unreadable([], f"{type(error).__name__}: {str(error)[:100]}") from None
        names = [field.name for field in fields]
        return tuple(
            Column(name, kind, table.column(index).combine_chunks())
            for index, (name, kind) in enumerate(zip(names, types))
        )

    def answers(self, batch: Batch) -> dict[str, Outcome]:
        """The outcome of each case. A case that raises an error is taken out and the others are asked again; which
        case it is, the error says, else halves are asked."""
        found: dict[str, Outcome] = {}
        cases = batch.cases
        if batch.shape == "whole":
            return {case: self.alone(batch, case) for case in cases}
        while len(cases) > 1:
            try:
                columns = self.query(batch, cases)
                found.update((case, Outcome("rows", columns=(each,))) for case, each in zip(cases, columns))
                cases = []
            except Unreadable as trouble:
                for index in trouble.columns:
                    found[cases[index]] = self.as_text(batch, cases[index])
                if not trouble.columns:
                    found.update((case, self.alone(batch, case)) for case in cases)
                cases = [case for case in cases if case not in found]
            except Refused as error:
                at = -1 if error.line is None else error.line - FIRST_LINE
                if 0 <= at < len(cases):
                    found[cases[at]] = Outcome("error", str(error))
                    cases = cases[:at] + cases[at + 1 :]
                else:
                    half = len(cases) // 2
                    found.update(self.answers(dataclasses.replace(batch, cases=cases[:half])))
                    cases = cases[half:]
        found.update((case, self.alone(batch, case)) for case in cases)
        return found

    def alone(self, batch: Batch, case: str, folds_late: bool = False) -> Outcome:
        try:
            return Outcome("rows", columns=self.query(batch, [case], folds_late))
        except Refused as error:
            return Outcome("error", str(error))
        except Unreadable as trouble:
            return Outcome("client", str(trouble)) if batch.shape == "whole" else self.as_text(batch, case, folds_late)

    def as_text(self, batch: Batch, case: str, folds_late: bool = False) -> Outcome:
        """The type and the text of a value that pyarrow cannot read."""
        try:
            text = f"concat(typeof({case}), ' ', CAST({case} AS STRING))"
            return Outcome("rows", columns=self.query(batch, [text], folds_late))
        except Refused as error:
            return Outcome("error", str(error))
        except Unreadable as trouble:
            return Outcome("client", str(trouble))
