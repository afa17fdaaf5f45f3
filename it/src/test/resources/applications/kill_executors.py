"""Runs tasks, lets Spark kill the executors, and stops as soon as they are gone."""

import time

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
print(f"counted {spark.sparkContext.parallelize(range(100), 8).count()}", flush=True)
context = spark.sparkContext._jsc.sc()
killed = context.killExecutors(context.getExecutorIds())
print(f"killed the executors: {killed}", flush=True)
while not context.getExecutorIds().isEmpty():
    time.sleep(0.1)
# Spark complains by itself when it stops while connections of executors are closing.
time.sleep(2)
spark.stop()
