"""Boundary values of every type, as SQL: nulls, extremes, NaN, -0.0, Unicode, empty, time-zone gaps."""

from __future__ import annotations

NUMERIC = ["byte", "short", "int", "long", "float", "double", "decimal", "dec4", "dec20", "dec38"]
INTEGRAL = ["byte", "short", "int", "long"]
ORDERED = [*NUMERIC, "string", "binary", "date", "timestamp", "ntz", "time", "ym", "dt", "bool"]
ATOMIC = ORDERED

SQL_TYPES = {
    "bool": "BOOLEAN",
    "byte": "TINYINT",
    "short": "SMALLINT",
    "int": "INT",
    "long": "BIGINT",
    "float": "FLOAT",
    "double": "DOUBLE",
    "decimal": "DECIMAL(12,3)",
    "dec4": "DECIMAL(4,4)",
    "dec20": "DECIMAL(20,0)",
    "dec38": "DECIMAL(38,10)",
    "string": "STRING",
    "binary": "BINARY",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "ntz": "TIMESTAMP_NTZ",
    "time": "TIME(6)",
    "ym": "INTERVAL YEAR TO MONTH",
    "dt": "INTERVAL DAY TO SECOND",
    "struct": "STRUCT<a: INT, b: STRING>",
}

LITERALS = {
    "bool": ["true", "false"],
    "byte": ["0Y", "1Y", "-1Y", "127Y", "-128Y", "7Y"],
    "short": ["0S", "1S", "-1S", "32767S", "-32768S", "300S"],
    "int": ["0", "1", "-1", "2", "3", "10", "100", "2147483647", "-2147483648", "65", "2024"],
    "long": ["0L", "1L", "-1L", "42L", "9223372036854775807L", "-9223372036854775808L", "1700000000L", "123456789012L"],
    "float": [
        "0F",
        "-0.0F",
        "1.5F",
        "-2.25F",
        "float('3.4028235E38')",
        "1.4E-45F",
        "float('NaN')",
        "float('Infinity')",
        "0.1F",
    ],
    "double": [
        "0D",
        "-0.0D",
        "1.5D",
        "-2.5D",
        "0.1D",
        "1.7976931348623157E308D",
        "4.9E-324D",
        "double('NaN')",
        "double('Infinity')",
        "double('-Infinity')",
        "123456.789D",
        "1E7D",
        "1E-3D",
        "9999999.5D",
    ],
    "decimal": ["0.000BD", "1.500BD", "-1.500BD", "999999999.999BD", "-999999999.999BD", "0.001BD", "12.345BD"],
    "dec4": ["0.0000BD", "0.9999BD", "-0.9999BD", "0.0001BD", "0.5000BD"],
    "dec20": ["0BD", "99999999999999999999BD", "-99999999999999999999BD", "5BD", "9223372036854775808BD", "-15BD"],
    "dec38": [
        "0.0000000000BD",
        "999999999999999999999999.9999999999BD",  # 34 digits: more of them Spark rounds when the sign is turned
        "-999999999999999999999999.9999999999BD",
        "0.0000000001BD",
        "2.5000000000BD",
        "-1234567890123.4567890123BD",
    ],
    "string": [
        "''",
        "' '",
        "'a'",
        "'abc'",
        "'ABC'",
        "'aAbB'",
        "'Hello, World'",
        "'12'",
        "' -7 '",
        "'1.5e3'",
        "'NaN'",
        "'true'",
        "'2024-02-29'",
        "'2024-03-10 02:30:00'",
        "'1969-12-31T23:59:59.999999Z'",
        "'12:34:56.789'",
        '\'{"a": 1, "b": "x"}\'',
        "'a,b,c'",
        "'k:v,k2:v2'",
        "'\\u00e4\\u00f6\\u00fc\\u00df'",
        "'\\u65e5\\u672c\\u8a9e'",
        "'\\U0001F600e\\u0301'",
        "'\\t\\n'",
        "'%_\\\\\\\\'",
    ],
    "binary": ["X''", "X'00'", "X'FF'", "X'48656C6C6F'", "X'C3A4'", "X'C328'"],
    "date": [
        "DATE'1970-01-01'",
        "DATE'2024-02-29'",
        "DATE'1582-10-04'",
        "DATE'1582-10-15'",
        "DATE'0001-01-01'",
        "DATE'9999-12-31'",
        "DATE'1999-12-31'",
        "DATE'2023-01-01'",
    ],
    "timestamp": [
        "TIMESTAMP'1970-01-01 00:00:00'",
        "TIMESTAMP'2024-02-29 23:59:59.999999'",
        "TIMESTAMP'2024-03-10 02:30:00'",
        "TIMESTAMP'2024-11-03 01:30:00'",
        "TIMESTAMP'1883-11-18 12:05:00'",
        "TIMESTAMP'0001-01-01 00:00:00'",
        "TIMESTAMP'9999-12-31 23:59:59'",
        "TIMESTAMP'1969-12-31 23:59:59.5'",
    ],
    "ntz": [
        "TIMESTAMP_NTZ'1970-01-01 00:00:00'",
        "TIMESTAMP_NTZ'2024-03-10 02:30:00'",
        "TIMESTAMP_NTZ'1900-02-28 12:34:56.789'",
        "TIMESTAMP_NTZ'9999-12-31 23:59:59.999999'",
    ],
    "time": ["TIME'00:00:00'", "TIME'12:34:56.789'", "TIME'23:59:59.999999'"],
    "ym": [
        "INTERVAL '0' MONTH",
        "INTERVAL '1-2' YEAR TO MONTH",
        "INTERVAL '-3' YEAR",
        "INTERVAL '178956970-7' YEAR TO MONTH",
    ],
    "dt": [
        "INTERVAL '0' DAY",
        "INTERVAL '1 02:03:04.5' DAY TO SECOND",
        "INTERVAL '-100' HOUR",
        "INTERVAL '106751991' DAY",
    ],
    "struct": ["named_struct('a', 1, 'b', 'x')", "named_struct('a', CAST(NULL AS INT), 'b', '')"],
}

VARIANTS = [
    "parse_json('null')",
    'parse_json(\'{"a": 1, "b": [2.5, "x"]}\')',
    "parse_json('[1, 1e400, -0.0, 12345678901234567890]')",
    "parse_json('\"2024-03-10 02:30:00\"')",
    "CAST(NULL AS VARIANT)",
    "CAST(c_string AS VARIANT)",
    "CAST(c_timestamp AS VARIANT)",
    "CAST(c_decimal AS VARIANT)",
    "CAST(c_double AS VARIANT)",
    "CAST(c_date AS VARIANT)",
    "CAST(array(c_int, d_int) AS VARIANT)",
]

SMALL = ["0", "1", "2", "3", "-1", "-2", "5", "12", "20", "CAST(NULL AS INT)"]

ROWS = 10


def sql_type(kind: str) -> str:
    if kind.startswith("array<"):
        return f"ARRAY<{sql_type(kind[6:-1])}>"
    if kind.startswith("map<"):
        key, value = kind[4:-1].split(",", 1)
        return f"MAP<{sql_type(key)}, {sql_type(value)}>"
    return SQL_TYPES[kind]


def null_of(kind: str) -> str:
    return f"CAST(NULL AS {sql_type(kind)})"


def view_query() -> str:
    """A query with one column c_<type> (and d_<type>, rotated) of every type; each has a NULL."""
    kinds = list(SQL_TYPES)
    rows = []
    for row in range(ROWS):
        cells = [str(row)]
        for shift in (0, 3):
            for position, kind in enumerate(kinds):
                values = LITERALS[kind]
                index = row + shift + position
                null = index % (ROWS + 1) == ROWS
                cells.append(null_of(kind) if null else f"CAST({values[index % len(values)]} AS {sql_type(kind)})")
        rows.append(f"({', '.join(cells)})")
    columns = ["id", *(f"{letter}_{kind}" for letter in "cd" for kind in kinds)]
    return f"SELECT * FROM VALUES {', '.join(rows)} AS v({', '.join(columns)})"
