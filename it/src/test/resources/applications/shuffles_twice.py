"""Leaves shuffle files on its executors, does nothing until /tmp/finish is there, and then needs them again."""

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
    time.sleep(0.2)
print(f"the sum is {pairs.values().sum()} at last", flush=True)
print(f"mapped {mapped.value} of 64", flush=True)
witness.tell(spark)
spark.stop()
