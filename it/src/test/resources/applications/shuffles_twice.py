"""Leaves shuffle files on its executors and needs them again when /tmp/finish is there.

Until then it does nothing, or small shuffles of other data once /tmp/shuffle is there.
"""

import os
import time

from pyspark.sql import SparkSession

import witness

spark = SparkSession.builder.getOrCreate()
context = spark.sparkContext
mapped = context.accumulator(0)


def tell(number):
    mapped.add(1)
    return number % 8, number


pairs = context.parallelize(range(64), 8).map(tell).reduceByKey(lambda a, b: a + b, 8)
print(f"the sum is {pairs.values().sum()} at first", flush=True)
while not os.path.exists("/tmp/finish"):
    if os.path.exists("/tmp/shuffle"):
        context.parallelize(range(8), 8).map(lambda number: (number, number)).reduceByKey(max, 8).count()
    time.sleep(0.5)
print(f"the sum is {pairs.values().sum()} at last", flush=True)
print(f"mapped {mapped.value} of 64", flush=True)
witness.tell(spark)
spark.stop()
