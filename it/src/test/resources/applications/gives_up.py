"""Ends with the exit code that it is told, after one job that went well."""

import sys

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
print(f"the sum is {spark.sparkContext.parallelize(range(10), 2).sum()}", flush=True)
print(f"the application gives up with {sys.argv[1]}", file=sys.stderr, flush=True)
sys.exit(int(sys.argv[1]))
