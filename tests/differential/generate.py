"""Random typed expressions over signatures.py and values.py. Deterministic for a seed."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from signatures import SIGNATURES
from templates import AGGREGATES, GENERATORS, RANKS, SCALAR, WINDOWS
from values import ATOMIC, INTEGRAL, LITERALS, NUMERIC, ORDERED, SMALL, SQL_TYPES, VARIANTS, null_of, sql_type

CASTS = [kind for kind in SQL_TYPES if kind != "struct"]
ORDERS = ["id", "id DESC", "c_int, id", "d_string DESC NULLS FIRST, id", "c_double NULLS LAST, id"]
FRAMES = [
    "",
    "",
    " ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING",
    " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
    " ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING",
    " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
]


@dataclass(frozen=True)
class Signature:
    name: str
    arguments: tuple[str, ...]
    result: str


@dataclass(frozen=True)
class Template:
    text: str
    result: str


@dataclass(frozen=True)
class Case:
    """An expression and the kind of query it goes into; a `whole` one is the query itself."""

    shape: str  # scalar, aggregate, grouped, window, whole
    text: str


def split_arguments(text: str) -> list[str]:
    parts, depth, quoted, start = [], 0, False, 0
    for position, char in enumerate(text):
        if char == "'":
            quoted = not quoted
        elif not quoted:
            depth += (char in "(<{") - (char in ")}" or (char == ">" and text[position - 1] not in "-="))
            if char == ">" and text[position - 1] == " ":
                depth += 1
            if char == "," and depth == 0:
                parts.append(text[start:position])
                start = position + 1
    return [*parts, text[start:]] if text else []


def parse(line: str) -> Signature:
    head, result = line.rsplit(") -> ", 1)
    name, arguments = head.split("(", 1)
    return Signature(name, tuple(part.strip() for part in split_arguments(arguments)), result.strip())


def templates(text: str) -> list[Template]:
    lines = (line.rsplit(" -> ", 1) for line in text.strip().splitlines())
    return [Template(head, result) for head, result in lines]


SCALARS: list[Signature | Template] = [*(parse(line) for line in SIGNATURES.strip().splitlines()), *templates(SCALAR)]
AGGREGATIONS, WHOLE = templates(AGGREGATES), templates(GENERATORS)
FRAMED, UNFRAMED = templates(WINDOWS), templates(RANKS)
HOLE = re.compile(r"\{(\w+(?:<[^{}]*>)?)\}")
VARIABLES = (("num", NUMERIC), ("integral", INTEGRAL), ("order", ORDERED), ("T", ATOMIC), ("U", ATOMIC))


def bind(kind: str, names: dict[str, str], choice: random.Random) -> str:
    """The type with its variables replaced; all numeric holes of a template may differ, T and U are the same ones."""
    for variable, choices in VARIABLES:
        pattern = rf"\b{variable}\b"
        if re.search(pattern, kind):
            if variable in ("num", "integral"):
                kind = re.sub(pattern, choice.choice(choices), kind)
                continue
            if variable not in names:
                names[variable] = choice.choice(choices)
            kind = re.sub(pattern, names[variable], kind)
    return kind


class Generator:
    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def pick(self, options: list[str]) -> str:
        return self.random.choice(options)

    def case(self) -> Case:
        """One expression; every function has the same chance to be at the root."""
        roll = self.random.random()
        if roll < 0.62:
            return Case("scalar", self.apply(self.random.choice(SCALARS), 2))
        if roll < 0.74:
            return Case("scalar", self.cast(self.pick(CASTS), 2))
        if roll < 0.82:
            return Case("scalar", self.operator(self.pick(ATOMIC), 2))
        if roll < 0.92:
            return Case(self.pick(["aggregate", "grouped"]), self.apply(self.random.choice(AGGREGATIONS), 1))
        if roll < 0.96:
            function = self.random.choice(FRAMED + UNFRAMED)
            frame = self.pick(FRAMES) if function in FRAMED or self.random.random() < 0.02 else ""
            over = f"PARTITION BY id % 2 ORDER BY {self.pick(ORDERS)}{frame}"
            return Case("window", f"{self.apply(function, 1)} OVER ({over})")
        return Case("whole", self.apply(self.random.choice(WHOLE), 1))

    def apply(self, function: Signature | Template, depth: int) -> str:
        if isinstance(function, Signature):
            return self.call(function, depth)
        names: dict[str, str] = {}
        return HOLE.sub(lambda hole: self.hole(bind(hole[1], names, self.random), depth), function.text)

    def hole(self, kind: str, depth: int) -> str:
        return self.pick(SMALL) if kind == "small" else self.value(kind, depth)

    def value(self, kind: str, depth: int) -> str:
        """An expression of the type."""
        roll = self.random.random()
        if depth > 0 and roll < 0.3:
            calls = [each for each in SCALARS if each.result == kind]
            if calls:
                return self.apply(self.random.choice(calls), depth - 1)
        if depth > 0 and roll < 0.4 and kind in ATOMIC:
            return self.operator(kind, depth - 1)
        if depth > 0 and roll < 0.45 and kind in CASTS:
            return self.cast(kind, depth - 1)
        return self.leaf(kind)

    def leaf(self, kind: str) -> str:
        if kind == "variant":
            return self.pick(VARIANTS)
        if "<" in kind and self.random.random() < 0.08:
            return null_of(kind)
        if kind.startswith("array<") and self.random.random() < 0.05:
            return f"CAST(array() AS {sql_type(kind)})"
        if kind.startswith("array<"):
            element = kind[6:-1]
            items = [self.leaf(element) for _ in range(self.random.randint(1, 4))]
            return f"array({', '.join(items)})"
        if kind.startswith("map<"):
            key, value = kind[4:-1].split(",", 1)
            keys = self.random.sample(LITERALS[key], 2)
            return f"map({', '.join(f'{each}, {self.leaf(value)}' for each in keys)})"
        roll = self.random.random()
        if roll < 0.65:
            return f"{self.pick(['c', 'd'])}_{kind}"
        return null_of(kind) if roll < 0.7 else self.pick(LITERALS[kind])

    def cast(self, kind: str, depth: int) -> str:
        source = self.pick(CASTS)
        word = self.pick(["CAST", "CAST", "TRY_CAST"])
        target = self.pick(["DECIMAL(5,2)", "DECIMAL(38,10)"]) if kind == "decimal" and depth == 2 else sql_type(kind)
        return f"{word}({self.value(source, depth)} AS {target})"

    def operator(self, kind: str, depth: int) -> str:
        if kind == "bool":
            return self.predicate(depth)
        if kind in NUMERIC:
            other = self.pick(NUMERIC) if depth == 2 else kind
            sign = self.pick(["+", "-", "*", "/", "%", "div"] if kind in INTEGRAL else ["+", "-", "*", "/", "%"])
            return f"({self.value(kind, depth)} {sign} {self.value(other, depth)})"
        if kind in ("date", "timestamp", "ntz"):
            interval = self.pick(["ym", "dt"]) if kind != "date" else "ym"
            return f"({self.value(kind, depth)} {self.pick(['+', '-'])} {self.value(interval, depth)})"
        if kind in ("ym", "dt"):
            return f"({self.value(kind, depth)} {self.pick(['+', '-'])} {self.value(kind, depth)})"
        if kind == "string":
            return f"({self.value(kind, depth)} || {self.value(self.pick(['string', 'int', 'double', 'date']), depth)})"
        condition = self.predicate(max(depth - 1, 0))
        return f"CASE WHEN {condition} THEN {self.value(kind, depth)} ELSE {self.value(kind, depth)} END"

    def predicate(self, depth: int) -> str:
        kind = self.pick(ORDERED)
        roll = self.random.random()
        left, right = self.value(kind, depth), self.value(kind, depth)
        if roll < 0.6:
            return f"({left} {self.pick(['=', '<', '<=', '>', '>=', '<>', '<=>'])} {right})"
        if roll < 0.7:
            return f"({left} IN ({right}, {self.leaf(kind)}))"
        if roll < 0.8:
            return f"({left} BETWEEN {right} AND {self.leaf(kind)})"
        if roll < 0.9:
            return f"({self.value('string', depth)} LIKE {self.pick(['%a%', '_b%', 'A%', '%'])!r})"
        boolean = self.pick(["AND", "OR"])
        return f"({self.value('bool', 0)} {boolean} (NOT {self.value('bool', 0)}))"

    def call(self, function: Signature, depth: int) -> str:
        names: dict[str, str] = {}
        arguments = []
        for argument in function.arguments:
            if argument.startswith("'"):
                arguments.append(argument[1:-1].replace("''", "'"))
            elif "->" in argument:
                arguments.append(re.sub(r"\{(\w+)\}", lambda hole: self.leaf(hole[1]), argument))
            elif argument.isupper() and len(argument) > 1:
                arguments.append(argument)
            else:
                arguments.append(self.hole(bind(argument, names, self.random), depth))
        return f"{function.name}({', '.join(arguments)})"
