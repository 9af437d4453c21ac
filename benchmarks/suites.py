"""What is asked: the questions of each suite and the tables they need.

Results that would be large are summed up, so that the work is timed and not the way of the rows to the client.
H2O: the questions of H2O.ai's database benchmark (https://duckdblabs.github.io/db-benchmark), in SQL.
"""

from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Suite:
    tables: list[str]
    questions: dict[str, str] = field(default_factory=dict)


def summed(sql, *columns):
    sums = ", ".join(f"sum({column})" for column in columns)
    return f"SELECT count(*), {sums} FROM ({sql}) AS result"


H2O_GROUPBY = {
    "q1": summed("SELECT id1, sum(v1) AS v1 FROM groups GROUP BY id1", "v1"),
    "q2": summed("SELECT id1, id2, sum(v1) AS v1 FROM groups GROUP BY id1, id2", "v1"),
    "q3": summed("SELECT id3, sum(v1) AS v1, avg(v3) AS v3 FROM groups GROUP BY id3", "v1", "v3"),
    "q4": summed("SELECT id4, avg(v1) AS v1, avg(v2) AS v2, avg(v3) AS v3 FROM groups GROUP BY id4", "v1", "v2", "v3"),
    "q5": summed("SELECT id6, sum(v1) AS v1, sum(v2) AS v2, sum(v3) AS v3 FROM groups GROUP BY id6", "v1", "v2", "v3"),
    "q6": summed("SELECT id4, id5, median(v3) AS m, stddev(v3) AS s FROM groups GROUP BY id4, id5", "m", "s"),
    "q7": summed("SELECT id3, max(v1) - min(v2) AS r FROM groups GROUP BY id3", "r"),
    "q8": summed(
        "SELECT id6, v3 FROM (SELECT id6, v3, row_number() OVER (PARTITION BY id6 ORDER BY v3 DESC) AS n "
        "FROM groups) AS ranked WHERE n <= 2",
        "v3",
    ),
    "q9": summed("SELECT id2, id4, power(corr(v1, v2), 2) AS r2 FROM groups GROUP BY id2, id4", "r2"),
    "q10": summed(
        "SELECT id1, id2, id3, id4, id5, id6, sum(v3) AS v3, count(*) AS c FROM groups "
        "GROUP BY id1, id2, id3, id4, id5, id6",
        "v3",
        "c",
    ),
}

H2O_JOIN = {
    "q1": summed("SELECT x.v1, small.v2 FROM x JOIN small ON x.id1 = small.id1", "v1", "v2"),
    "q2": summed("SELECT x.v1, medium.v2 FROM x JOIN medium ON x.id2 = medium.id2", "v1", "v2"),
    "q3": summed("SELECT x.v1, medium.v2 FROM x LEFT JOIN medium ON x.id2 = medium.id2", "v1", "v2"),
    "q4": summed("SELECT x.v1, medium.v2 FROM x JOIN medium ON x.id5 = medium.id5", "v1", "v2"),
    "q5": summed("SELECT x.v1, big.v2 FROM x JOIN big ON x.id3 = big.id3", "v1", "v2"),
}


# The position in the order is used, so that no engine can leave out the sort.
def in_order(order):
    """A sort of the whole table; every position is used, so that no engine can leave it out."""
    return (
        f"SELECT sum(n % 7 * (id6 % 11)) FROM (SELECT id6, row_number() OVER (ORDER BY {order}) AS n FROM groups) AS s"
    )


SORT = {
    "integers": in_order("id6"),
    "doubles": in_order("v3, id6"),
    "strings": in_order("id3, id6"),
    "top 100": "SELECT id3, v3 FROM groups ORDER BY v3 DESC, id3 LIMIT 100",
}

WIDE = {
    "60 sums": "SELECT " + ", ".join(f"sum(v1 + {i})" for i in range(60)) + " FROM groups",
    "60 sums of 100 groups": summed(
        "SELECT id4, " + ", ".join(f"sum(v1 + {i}) AS s{i}" for i in range(60)) + " FROM groups GROUP BY id4",
        *(f"s{i}" for i in range(60)),
    ),
    "10 million groups": summed(
        "SELECT id6 * 1000 + id4 AS k, sum(v3) AS v3 FROM groups GROUP BY id6 * 1000 + id4", "v3"
    ),
}

STRINGS = {
    "like": "SELECT count(*) FROM lineitem WHERE l_comment LIKE '%special%requests%'",
    "prefix": "SELECT count(*) FROM lineitem WHERE l_comment LIKE 'f%'",
    "regexp": "SELECT count(*) FROM lineitem WHERE regexp_like(l_comment, '(fox|bear)es.*sleep')",
    "upper": "SELECT sum(length(upper(l_comment))) FROM lineitem",
    "substring": "SELECT substring(l_comment, 1, 2) AS p, count(*) AS c FROM lineitem "
    "GROUP BY p ORDER BY c DESC, p LIMIT 5",
    "concat": "SELECT max(length(concat(l_shipmode, '-', l_shipinstruct, '-', l_comment))) FROM lineitem",
    "distinct": "SELECT count(DISTINCT l_comment) FROM lineitem",
}


def folder_of_queries(folder):
    """Every .sql file of a folder, in the order of the numbers in their names."""

    def order(path):
        digits = "".join(c for c in path.stem if c.isdigit())
        return int(digits or 0), path.stem

    return {path.stem: path.read_text().strip().rstrip(";") for path in sorted(Path(folder).glob("*.sql"), key=order)}


TPCH_TABLES = ["customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier"]


def suites(tpcds_queries):
    found = {
        "tpch": Suite(TPCH_TABLES, folder_of_queries(ROOT / "examples" / "tpch" / "sql")),
        "groupby": Suite(["groups"], H2O_GROUPBY),
        "join": Suite(["x", "small", "medium", "big"], H2O_JOIN),
        "sort": Suite(["groups"], SORT),
        "wide": Suite(["groups"], WIDE),
        "strings": Suite(["lineitem"], STRINGS),
    }
    if tpcds_queries:
        found["tpcds"] = Suite([], folder_of_queries(tpcds_queries))
    return found
