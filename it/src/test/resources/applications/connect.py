"""A client of Spark Connect: connect.py sc://HOST:PORT"""

import sys

from pyspark.sql import SparkSession

spark = SparkSession.builder.remote(sys.argv[1]).getOrCreate()
total = spark.range(0, 1000, 1, 8).selectExpr("sum(id) AS total").collect()[0].total
print(f"the sum is {total}", flush=True)
spark.stop()
