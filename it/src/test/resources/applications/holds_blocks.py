"""Leaves shuffle files and cached blocks on its executors, works until /tmp/finish is there, then needs both again."""

import os
import time

from pyspark.sql import SparkSession

import witness

spark = SparkSession.builder.getOrCreate()
context = spark.sparkContext
mapped = context.accumulator(0)
cached = context.accumulator(0)


def tell(counter, number):
    counter.add(1)
    return number % 8, number


pairs = context.parallelize(range(64), 8).map(lambda number: tell(mapped, number)).reduceByKey(lambda a, b: a + b, 8)
kept = context.parallelize(range(64), 8).map(lambda number: tell(cached, number)).cache()
print(f"the sum is {pairs.values().sum()} and {kept.values().sum()} at first", flush=True)
rounds = 0
while not os.path.exists("/tmp/finish"):
    context.parallelize(range(4), 4).foreach(lambda _: time.sleep(0.5))
    rounds += 1
    print(f"round {rounds} is done", flush=True)
print(f"the sum is {pairs.values().sum()} and {kept.values().sum()} at last", flush=True)
print(f"mapped {mapped.value} and cached {cached.value} of 64", flush=True)
witness.tell(spark)
spark.stop()
