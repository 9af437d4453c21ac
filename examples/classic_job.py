#!/usr/bin/env python3
"""A program as written for classic Spark. It runs unchanged:  firesteel run examples/classic_job.py 100000"""

import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F


def main(count: int) -> None:
    spark = SparkSession.builder.master("local[*]").appName("classic job").getOrCreate()
    numbers = spark.range(count).withColumn("bucket", F.col("id") % 5)
    summary = numbers.groupBy("bucket").agg(F.count("*").alias("rows"), F.avg("id").alias("mean")).orderBy("bucket")
    summary.show()
    summary.createOrReplaceTempView("summary")
    print("total:", spark.sql("SELECT sum(rows) AS total FROM summary").first().total)
    spark.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
