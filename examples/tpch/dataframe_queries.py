"""The 22 queries of TPC-H as DataFrame programs; each gives the same rows as sql/qNN.sql.

A query is a function of the tables, by name, and of the scale factor.
"""

from __future__ import annotations

from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.functions import col, lit

Tables = dict[str, DataFrame]


def revenue() -> Column:
    return col("l_extendedprice") * (1 - col("l_discount"))


def q01(t: Tables, _) -> DataFrame:
    shipped = t["lineitem"].filter(col("l_shipdate") <= F.date_sub(lit(date(1998, 12, 1)), 90))
    return (
        shipped.groupBy("l_returnflag", "l_linestatus")
        .agg(
            F.sum("l_quantity").alias("sum_quantity"),
            F.sum("l_extendedprice").alias("sum_price"),
            F.sum(revenue()).alias("sum_discounted"),
            F.sum(revenue() * (1 + col("l_tax"))).alias("sum_charged"),
            F.avg("l_quantity").alias("mean_quantity"),
            F.avg("l_extendedprice").alias("mean_price"),
            F.avg("l_discount").alias("mean_discount"),
            F.count("*").alias("lines"),
        )
        .orderBy("l_returnflag", "l_linestatus")
    )


def q02(t: Tables, _) -> DataFrame:
    offers = (
        t["partsupp"]
        .join(t["supplier"], col("s_suppkey") == col("ps_suppkey"))
        .join(t["nation"], col("n_nationkey") == col("s_nationkey"))
        .join(t["region"].filter("r_name = 'EUROPE'"), col("r_regionkey") == col("n_regionkey"))
    )
    cheapest = offers.groupBy(col("ps_partkey").alias("part")).agg(F.min("ps_supplycost").alias("lowest"))
    return (
        t["part"]
        .filter((col("p_size") == 15) & col("p_type").endswith("BRASS"))
        .join(offers, col("ps_partkey") == col("p_partkey"))
        .join(cheapest, (col("part") == col("p_partkey")) & (col("lowest") == col("ps_supplycost")))
        .select("s_acctbal", "s_name", "n_name", "p_partkey", "p_mfgr", "s_address", "s_phone", "s_comment")
        .orderBy(F.desc("s_acctbal"), "n_name", "s_name", "p_partkey")
        .limit(100)
    )


def q03(t: Tables, _) -> DataFrame:
    day = date(1995, 3, 15)
    return (
        t["customer"]
        .filter(col("c_mktsegment") == "BUILDING")
        .join(t["orders"].filter(col("o_orderdate") < day), col("o_custkey") == col("c_custkey"))
        .join(t["lineitem"].filter(col("l_shipdate") > day), col("l_orderkey") == col("o_orderkey"))
        .groupBy("l_orderkey", "o_orderdate", "o_shippriority")
        .agg(F.sum(revenue()).alias("revenue"))
        .select("l_orderkey", "revenue", "o_orderdate", "o_shippriority")
        .orderBy(F.desc("revenue"), "o_orderdate", "l_orderkey")
        .limit(10)
    )


def q04(t: Tables, _) -> DataFrame:
    late = t["lineitem"].filter("l_receiptdate > l_commitdate")
    return (
        t["orders"]
        .filter(col("o_orderdate").between(date(1993, 7, 1), date(1993, 9, 30)))
        .join(late, col("l_orderkey") == col("o_orderkey"), "left_semi")
        .groupBy("o_orderpriority")
        .agg(F.count("*").alias("orders"))
        .orderBy("o_orderpriority")
    )


def q05(t: Tables, _) -> DataFrame:
    return (
        t["region"]
        .filter(col("r_name") == "ASIA")
        .join(t["nation"], col("n_regionkey") == col("r_regionkey"))
        .join(t["customer"], col("c_nationkey") == col("n_nationkey"))
        .join(t["orders"].filter(F.year("o_orderdate") == 1994), col("o_custkey") == col("c_custkey"))
        .join(t["lineitem"], col("l_orderkey") == col("o_orderkey"))
        .join(t["supplier"], (col("s_suppkey") == col("l_suppkey")) & (col("s_nationkey") == col("n_nationkey")))
        .groupBy("n_name")
        .agg(F.sum(revenue()).alias("revenue"))
        .orderBy(F.desc("revenue"))
    )


def q06(t: Tables, _) -> DataFrame:
    lines = (
        t["lineitem"]
        .where(F.year("l_shipdate") == 1994)
        .where("l_discount between 0.05 and 0.07")
        .where(col("l_quantity") < 24)
    )
    return lines.agg(F.sum(col("l_extendedprice") * col("l_discount")).alias("revenue"))


def q07(t: Tables, _) -> DataFrame:
    pair = ["FRANCE", "GERMANY"]
    nations = t["nation"].filter(col("n_name").isin(pair))
    suppliers = nations.select(col("n_nationkey").alias("sn"), col("n_name").alias("supplier_nation"))
    customers = nations.select(col("n_nationkey").alias("cn"), col("n_name").alias("customer_nation"))
    return (
        t["lineitem"]
        .filter(col("l_shipdate").between(date(1995, 1, 1), date(1996, 12, 31)))
        .join(t["supplier"], col("s_suppkey") == col("l_suppkey"))
        .join(suppliers, col("sn") == col("s_nationkey"))
        .join(t["orders"], col("o_orderkey") == col("l_orderkey"))
        .join(t["customer"], col("c_custkey") == col("o_custkey"))
        .join(customers, col("cn") == col("c_nationkey"))
        .filter(col("supplier_nation") != col("customer_nation"))
        .groupBy("supplier_nation", "customer_nation", F.year("l_shipdate").alias("ship_year"))
        .agg(F.sum(revenue()).alias("revenue"))
        .orderBy("supplier_nation", "customer_nation", "ship_year")
    )


def q08(t: Tables, _) -> DataFrame:
    american = (
        t["customer"]
        .join(t["nation"], col("n_nationkey") == col("c_nationkey"))
        .join(t["region"].filter("r_name = 'AMERICA'"), col("r_regionkey") == col("n_regionkey"))
        .select("c_custkey")
    )
    origin = t["nation"].select("n_nationkey", col("n_name").alias("origin"))
    volumes = (
        t["part"]
        .filter(col("p_type") == "ECONOMY ANODIZED STEEL")
        .join(t["lineitem"], col("l_partkey") == col("p_partkey"))
        .join(
            t["orders"].filter(col("o_orderdate").between(date(1995, 1, 1), date(1996, 12, 31))),
            col("o_orderkey") == col("l_orderkey"),
        )
        .join(american, col("c_custkey") == col("o_custkey"))
        .join(t["supplier"], col("s_suppkey") == col("l_suppkey"))
        .join(origin, col("n_nationkey") == col("s_nationkey"))
        .select(F.year("o_orderdate").alias("order_year"), revenue().alias("volume"), "origin")
    )
    brazilian = F.when(col("origin") == "BRAZIL", col("volume")).otherwise(0)
    return volumes.groupBy("order_year").agg((F.sum(brazilian) / F.sum("volume")).alias("share")).orderBy("order_year")


def q09(t: Tables, _) -> DataFrame:
    profit = revenue() - col("ps_supplycost") * col("l_quantity")
    return (
        t["part"]
        .filter(col("p_name").contains("green"))
        .join(t["lineitem"], col("l_partkey") == col("p_partkey"))
        .join(t["partsupp"], (col("ps_partkey") == col("l_partkey")) & (col("ps_suppkey") == col("l_suppkey")))
        .join(t["supplier"], col("s_suppkey") == col("l_suppkey"))
        .join(t["nation"], col("n_nationkey") == col("s_nationkey"))
        .join(t["orders"], col("o_orderkey") == col("l_orderkey"))
        .groupBy(col("n_name").alias("nation"), F.year("o_orderdate").alias("order_year"))
        .agg(F.sum(profit).alias("profit"))
        .orderBy("nation", F.desc("order_year"))
    )


def q10(t: Tables, _) -> DataFrame:
    names = ["c_custkey", "c_name", "c_acctbal", "n_name", "c_address", "c_phone", "c_comment"]
    return (
        t["orders"]
        .filter(col("o_orderdate").between(date(1993, 10, 1), date(1993, 12, 31)))
        .join(t["lineitem"].filter("l_returnflag = 'R'"), col("l_orderkey") == col("o_orderkey"))
        .join(t["customer"], col("c_custkey") == col("o_custkey"))
        .join(t["nation"], col("n_nationkey") == col("c_nationkey"))
        .groupBy(*names)
        .agg(F.sum(revenue()).alias("revenue"))
        .select(*names[:2], "revenue", *names[2:])
        .orderBy(F.desc("revenue"), "c_custkey")
        .limit(20)
    )


def q11(t: Tables, scale_factor: float) -> DataFrame:
    stock = (
        t["partsupp"]
        .join(t["supplier"], col("s_suppkey") == col("ps_suppkey"))
        .join(t["nation"].filter("n_name = 'GERMANY'"), col("n_nationkey") == col("s_nationkey"))
        .select("ps_partkey", (col("ps_supplycost") * col("ps_availqty")).alias("worth"))
    )
    limit = stock.agg((F.sum("worth") * lit(0.0001 / scale_factor)).alias("least"))
    return (
        stock.groupBy("ps_partkey")
        .agg(F.sum("worth").alias("value"))
        .join(limit, col("value") > col("least"))
        .select("ps_partkey", "value")
        .orderBy(F.desc("value"), "ps_partkey")
    )


def q12(t: Tables, _) -> DataFrame:
    urgent = col("o_orderpriority").isin("1-URGENT", "2-HIGH")
    return (
        t["lineitem"]
        .filter(col("l_shipmode").isin("MAIL", "SHIP"))
        .filter((col("l_shipdate") < col("l_commitdate")) & (col("l_commitdate") < col("l_receiptdate")))
        .filter(col("l_receiptdate").between(date(1994, 1, 1), date(1994, 12, 31)))
        .join(t["orders"], col("o_orderkey") == col("l_orderkey"))
        .groupBy("l_shipmode")
        .agg(F.count_if(urgent).alias("urgent_lines"), F.count_if(~urgent).alias("other_lines"))
        .orderBy("l_shipmode")
    )


def q13(t: Tables, _) -> DataFrame:
    plain = t["orders"].filter(~col("o_comment").like("%special%requests%"))
    return (
        t["customer"]
        .join(plain, col("o_custkey") == col("c_custkey"), "left")
        .groupBy("c_custkey")
        .agg(F.count("o_orderkey").alias("orders"))
        .groupBy("orders")
        .agg(F.count("*").alias("customers"))
        .orderBy(F.desc("customers"), F.desc("orders"))
    )


def q14(t: Tables, _) -> DataFrame:
    promo = F.when(col("p_type").startswith("PROMO"), revenue()).otherwise(0)
    return (
        t["lineitem"]
        .filter(col("l_shipdate").between(date(1995, 9, 1), date(1995, 9, 30)))
        .join(t["part"], col("p_partkey") == col("l_partkey"))
        .agg((100 * F.sum(promo) / F.sum(revenue())).alias("promo_percent"))
    )


def q15(t: Tables, _) -> DataFrame:
    revenues = (
        t["lineitem"]
        .filter(col("l_shipdate").between(date(1996, 1, 1), date(1996, 3, 31)))
        .groupBy("l_suppkey")
        .agg(F.sum(revenue()).alias("revenue"))
    )
    best = revenues.agg(F.max("revenue").alias("best"))
    return (
        t["supplier"]
        .join(revenues, col("l_suppkey") == col("s_suppkey"))
        .join(best, col("revenue") == col("best"))
        .select("s_suppkey", "s_name", "s_address", "s_phone", "revenue")
        .orderBy("s_suppkey")
    )


def q16(t: Tables, _) -> DataFrame:
    complaints = t["supplier"].filter(col("s_comment").like("%Customer%Complaints%"))
    return (
        t["part"]
        .filter((col("p_brand") != "Brand#45") & ~col("p_type").startswith("MEDIUM POLISHED"))
        .filter(col("p_size").isin(3, 9, 14, 19, 23, 36, 45, 49))
        .join(t["partsupp"], col("ps_partkey") == col("p_partkey"))
        .join(complaints, col("s_suppkey") == col("ps_suppkey"), "left_anti")
        .groupBy("p_brand", "p_type", "p_size")
        .agg(F.countDistinct("ps_suppkey").alias("suppliers"))
        .orderBy(F.desc("suppliers"), "p_brand", "p_type", "p_size")
    )


def q17(t: Tables, _) -> DataFrame:
    wanted = t["part"].filter("p_brand = 'Brand#23' AND p_container = 'MED BOX'")
    means = t["lineitem"].groupBy(col("l_partkey").alias("part")).agg((F.avg("l_quantity") * lit(0.2)).alias("few"))
    return (
        t["lineitem"]
        .join(wanted, col("p_partkey") == col("l_partkey"))
        .join(means, (col("part") == col("p_partkey")) & (col("l_quantity") < col("few")))
        .agg((F.sum("l_extendedprice") / F.expr("7.0")).alias("per_year"))
    )


def q18(t: Tables, _) -> DataFrame:
    large = t["lineitem"].groupBy("l_orderkey").agg(F.sum("l_quantity").alias("pieces")).filter("pieces > 300")
    names = ["c_name", "c_custkey", "o_orderkey", "o_orderdate", "o_totalprice"]
    return (
        t["orders"]
        .join(large, col("l_orderkey") == col("o_orderkey"))
        .join(t["customer"], col("c_custkey") == col("o_custkey"))
        .select(*names, "pieces")
        .orderBy(F.desc("o_totalprice"), "o_orderdate", "o_orderkey")
        .limit(100)
    )


def q19(t: Tables, _) -> DataFrame:
    def kind(brand: str, containers: list[str], pieces: int, size: int):
        return (
            (col("p_brand") == brand)
            & col("p_container").isin(containers)
            & col("l_quantity").between(pieces, pieces + 10)
            & col("p_size").between(1, size)
        )

    kinds = (
        kind("Brand#12", ["SM CASE", "SM BOX", "SM PACK", "SM PKG"], 1, 5)
        | kind("Brand#23", ["MED BAG", "MED BOX", "MED PKG", "MED PACK"], 10, 10)
        | kind("Brand#34", ["LG CASE", "LG BOX", "LG PACK", "LG PKG"], 20, 15)
    )
    return (
        t["lineitem"]
        .filter(col("l_shipmode").isin("AIR", "AIR REG") & (col("l_shipinstruct") == "DELIVER IN PERSON"))
        .join(t["part"], (col("p_partkey") == col("l_partkey")) & kinds)
        .agg(F.sum(revenue()).alias("revenue"))
    )


def q20(t: Tables, _) -> DataFrame:
    demand = (
        t["lineitem"]
        .filter(F.year("l_shipdate") == 1994)
        .groupBy("l_partkey", "l_suppkey")
        .agg((F.sum("l_quantity") / 2).alias("half"))
    )
    plenty = (
        t["partsupp"]
        .join(t["part"].filter(col("p_name").startswith("forest")), col("p_partkey") == col("ps_partkey"), "semi")
        .join(demand, (col("l_partkey") == col("ps_partkey")) & (col("l_suppkey") == col("ps_suppkey")))
        .filter(col("ps_availqty") > col("half"))
    )
    return (
        t["supplier"]
        .join(t["nation"].filter("n_name = 'CANADA'"), col("n_nationkey") == col("s_nationkey"))
        .join(plenty, col("ps_suppkey") == col("s_suppkey"), "left_semi")
        .select("s_name", "s_address")
        .orderBy("s_name")
    )


def q21(t: Tables, _) -> DataFrame:
    lines = t["lineitem"]
    late = lines.filter("l_receiptdate > l_commitdate")
    shared = lines.groupBy("l_orderkey").agg(F.countDistinct("l_suppkey").alias("n")).filter("n > 1")
    alone = late.groupBy("l_orderkey").agg(F.countDistinct("l_suppkey").alias("n")).filter("n = 1")
    return (
        late.join(shared.select("l_orderkey"), "l_orderkey", "left_semi")
        .join(alone.select("l_orderkey"), "l_orderkey", "left_semi")
        .join(t["orders"].filter("o_orderstatus = 'F'"), col("o_orderkey") == col("l_orderkey"))
        .join(t["supplier"], col("s_suppkey") == col("l_suppkey"))
        .join(t["nation"].filter("n_name = 'SAUDI ARABIA'"), col("n_nationkey") == col("s_nationkey"))
        .groupBy("s_name")
        .agg(F.count("*").alias("waits"))
        .orderBy(F.desc("waits"), "s_name")
        .limit(100)
    )


def q22(t: Tables, _) -> DataFrame:
    candidates = (
        t["customer"]
        .withColumn("code", col("c_phone").substr(1, 2))
        .filter(col("code").isin("13", "17", "18", "23", "29", "30", "31"))
    )
    mean = candidates.filter("c_acctbal > 0").agg(F.avg("c_acctbal").alias("mean"))
    return (
        candidates.join(mean, col("c_acctbal") > col("mean"))
        .join(t["orders"], col("o_custkey") == col("c_custkey"), "left_anti")
        .groupBy("code")
        .agg(F.count("*").alias("customers"), F.sum("c_acctbal").alias("balance"))
        .orderBy("code")
    )


QUERIES = {
    "q01": q01, "q02": q02, "q03": q03, "q04": q04, "q05": q05, "q06": q06, "q07": q07, "q08": q08,
    "q09": q09, "q10": q10, "q11": q11, "q12": q12, "q13": q13, "q14": q14, "q15": q15, "q16": q16,
    "q17": q17, "q18": q18, "q19": q19, "q20": q20, "q21": q21, "q22": q22,
}  # fmt: skip
