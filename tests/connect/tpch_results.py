"""Results of the TPC-H queries of examples/tpch on small data, as real Spark 4.2.0 gives them.

python tests/connect/tpch_results.py      # records them: a Python with pyspark 4.2.0 and its JARs, and a JDK 17
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "examples" / "tpch"), str(ROOT / "tests" / "sql")]

SCALE_FACTOR = 0.02
# Of the query that depends on the scale factor; with the true one it would give no row on data this small.
ARGUMENT = 0.1
RESULTS = Path(__file__).with_suffix(".json")


def open_tables(spark) -> dict:
    from data import TABLES, ensure_data

    folder = ensure_data(ROOT / "build" / "test-data", SCALE_FACTOR)
    tables = {name: spark.read.parquet(str(folder / f"{name}.parquet")) for name in TABLES}
    for name, table in tables.items():
        table.createOrReplaceTempView(name)
    return tables


def query(spark, name: str):
    text = (ROOT / "examples" / "tpch" / "sql" / f"{name}.sql").read_text()
    return spark.sql(text, args={"scale_factor": ARGUMENT} if name == "q11" else None)


def lines(frame) -> list[str]:
    from slt_run import render

    schema = ", ".join(f"{field.name} {field.dataType.simpleString()}" for field in frame.schema.fields)
    return [schema, *("\t".join(render(value) for value in row) for row in frame.collect())]


def main() -> None:
    os.environ["TZ"] = "UTC"
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.remote("local[2]").config("spark.sql.session.timeZone", "UTC").getOrCreate()
    open_tables(spark)
    names = [f"q{number:02}" for number in range(1, 23)]
    results = {name: lines(query(spark, name)) for name in names}
    RESULTS.write_text(json.dumps(results, indent=0, ensure_ascii=False) + "\n")
    print({name: len(rows) - 1 for name, rows in results.items()})
    spark.stop()


if __name__ == "__main__":
    main()
