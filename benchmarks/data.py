"""The tables that are asked, made once: TPC-H by tpcgen-cli, the tables of H2O's questions here."""

import sys
from pathlib import Path

import numpy
import pyarrow
import pyarrow.parquet

ROOT = Path(__file__).resolve().parent.parent
GROUPS = 100  # the K of H2O's data
ROWS_AT_ONCE = 1_000_000


def texts(numbers, digits):
    """id0001, id0002 ...: one text for each number."""
    return numpy.char.add("id", numpy.char.zfill(numbers.astype(f"U{digits}"), digits))


def write(path, columns_of, rows):
    """columns_of(rows, first) -> {name: array}; row groups of a million rows, as Spark and DuckDB write about."""
    unfinished = path.with_suffix(".unfinished")
    writer = None
    for first in range(0, rows, ROWS_AT_ONCE):
        table = pyarrow.table(columns_of(min(ROWS_AT_ONCE, rows - first), first))
        writer = writer or pyarrow.parquet.ParquetWriter(unfinished, table.schema, compression="snappy")
        writer.write_table(table)
    writer.close()
    unfinished.rename(path)


def h2o_groups(rows):
    random = numpy.random.default_rng(108)
    few, many = GROUPS, max(1, rows // GROUPS)

    def columns(count, first):
        def whole(limit):
            return random.integers(1, limit + 1, count, dtype="int32")

        return {
            "id1": texts(whole(few), 3),
            "id2": texts(whole(few), 3),
            "id3": texts(whole(many), 10),
            "id4": whole(few),
            "id5": whole(few),
            "id6": whole(many),
            "v1": whole(5),
            "v2": whole(15),
            "v3": numpy.round(random.random(count) * 100, 6),
        }

    return columns


def h2o_side(rows, keys, value, seed):
    """A table of the join questions: ids for a small, a medium and a big partner, about one in ten without one."""
    random = numpy.random.default_rng(seed)
    small, medium = max(1, keys // 1_000_000), max(1, keys // 1_000)

    def columns(count, first):
        def spread(limit):
            return random.integers(1, limit + max(1, limit // 10) + 1, count, dtype="int32")

        ids = {"id1": spread(small), "id2": spread(medium), "id3": spread(keys)}
        return {
            **ids,
            "id4": texts(ids["id1"], 8),
            "id5": texts(ids["id2"], 8),
            value: numpy.round(random.random(count) * 100, 6),
        }

    return columns


def h2o_partner(keys, key, text, seed):
    """One row a key."""
    random = numpy.random.default_rng(seed)
    order = random.permutation(numpy.arange(1, keys + 1, dtype="int32"))

    def columns(count, first):
        ids = order[first : first + count]
        return {key: ids, text: texts(ids, 8), "v2": numpy.round(random.random(count) * 100, 6)}

    return columns


def h2o_tables(folder, rows):
    """Paths by table name."""
    target = folder / f"h2o-{rows}"
    target.mkdir(parents=True, exist_ok=True)
    makers = {
        "groups": (h2o_groups(rows), rows),
        "x": (h2o_side(rows, rows, "v1", 1), rows),
        "small": (h2o_partner(max(1, rows // 1_000_000), "id1", "id4", 2), max(1, rows // 1_000_000)),
        "medium": (h2o_partner(max(1, rows // 1_000), "id2", "id5", 3), max(1, rows // 1_000)),
        "big": (h2o_partner(rows, "id3", "id6", 4), rows),
    }
    paths = {}
    for name, (columns, count) in makers.items():
        paths[name] = target / f"{name}.parquet"
        if not paths[name].exists():
            print(f"making {name}, {count} rows", flush=True)
            write(paths[name], columns, count)
    return {name: str(path) for name, path in paths.items()}


def tpch_tables(folder, scale_factor):
    sys.path.insert(0, str(ROOT / "examples" / "tpch"))
    from data import TABLES, ensure_data

    found = ensure_data(folder, scale_factor)
    return {name: str(found / f"{name}.parquet") for name in TABLES}


def tables_of(folder):
    """Every Parquet file or folder of files in `folder`."""
    return {path.name.removesuffix(".parquet"): str(path) for path in sorted(Path(folder).iterdir())}
