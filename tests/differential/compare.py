"""When the answers of Spark and ours are the same."""

from __future__ import annotations

import dataclasses
import math
import re
from typing import Any

import pyarrow as pa


@dataclasses.dataclass(frozen=True)
class Column:
    """One column of an answer, as it came: its name, Spark's name of its type, the cells."""

    name: str
    type: str
    cells: pa.Array

    def __repr__(self) -> str:
        return f"{self.name!r}, {self.type!r}, {normalise(self.cells)!r}"


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What became of a case: `rows`, `error` with its condition, or `client` with the trouble of reading the answer."""

    kind: str
    text: str = ""
    columns: tuple[Column, ...] = ()

    def __repr__(self) -> str:
        return repr(self.columns) if self.kind == "rows" else repr(self.text)


# Doubles are compared to the last bit, save in expressions with functions whose last digits are those of a math library
# (Spark: StrictMath and the intrinsics of the machine; ours: the C library) and whatever is computed from them.
LIBRARY = re.compile(
    r"\b(a?sinh?|a?cosh?|a?tanh?|atan2|cot|csc|sec|exp|expm1|ln|log|log10|log1p|log2|pow|power|cbrt|hypot)\("
)
LIBRARY_TOLERANCE = 1e-13  # relative: an error of one bit grows a little in what is computed from it
# Moments are merged from partial ones; the terms that are added to them differ in their last bits.
MOMENTS = re.compile(r"\b(stddev|std|var|variance|skewness|kurtosis|corr|covar|regr)(_\w+)?\(")
MOMENTS_TOLERANCE = 1e-12


def tolerance_of(expression: str) -> float:
    if MOMENTS.search(expression):
        return MOMENTS_TOLERANCE
    return LIBRARY_TOLERANCE if LIBRARY.search(expression) else 0.0


def has_floats(kind: pa.DataType) -> bool:
    return pa.types.is_floating(kind) or any(has_floats(kind.field(index).type) for index in range(kind.num_fields))


def normalise(array: pa.Array) -> list[Any]:
    """Values that compare equal exactly when the cells are the same: NaN is NaN, -0.0 is not 0.0."""
    kind = array.type
    if pa.types.is_temporal(kind) or pa.types.is_duration(kind):
        width = pa.int32() if kind.bit_width == 32 else pa.int64()
        return array.cast(width).to_pylist()
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return [None if not cell.is_valid else normalise(cell.values) for cell in array]
    if pa.types.is_map(kind):
        entries = [None if not cell.is_valid else cell.values for cell in array]
        return [None if each is None else list(zip(*(normalise(each.field(i)) for i in (0, 1)))) for each in entries]
    if pa.types.is_struct(kind):
        fields = [normalise(array.field(index)) for index in range(kind.num_fields)]
        valid = array.is_valid().to_pylist()
        return [tuple(field[row] for field in fields) if valid[row] else None for row in range(len(array))]
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):  # bytes cast to STRING need not be UTF-8
        texts = array.cast(pa.binary()).to_pylist()
        return [None if each is None else each.decode(errors="backslashreplace") for each in texts]
    return array.to_pylist()


def same(left: Any, right: Any, tolerance: float) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        if math.isnan(left) or math.isnan(right):
            return math.isnan(left) and math.isnan(right)
        if left == 0 and right == 0:
            return math.copysign(1, left) == math.copysign(1, right)
        return left == right or abs(left - right) <= tolerance * max(abs(left), abs(right))
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        return len(left) == len(right) and all(same(a, b, tolerance) for a, b in zip(left, right))
    return left == right


def same_cells(left: pa.Array, right: pa.Array, tolerance: float) -> bool:
    if left.type == right.type and not has_floats(left.type) and left.equals(right):
        return True
    return same(normalise(left), normalise(right), tolerance)


UNNAMED = re.compile(r"\w+Exception: |INTERNAL_ERROR")


def difference(spark: Outcome, ours: Outcome, tolerance: float) -> str | None:
    """None where the two agree, else what differs: error, unexpected error, condition, type, value or name."""
    if spark.kind != ours.kind:
        return "error" if spark.kind == "error" else "unexpected error"
    if spark.kind == "error" and UNNAMED.match(spark.text):
        return None  # an exception of Java without a condition: any error of ours will do
    if spark.kind != "rows":
        return None if spark.text == ours.text else "condition"
    if len(spark.columns) != len(ours.columns):
        return "type"
    for wanted, got in zip(spark.columns, ours.columns):
        if wanted.type != got.type:
            return "type"
        if not same_cells(wanted.cells, got.cells, tolerance):
            return "value"
        if wanted.name != got.name:
            return "name"
    return None
