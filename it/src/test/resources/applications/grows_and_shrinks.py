"""Has work for many executors, waits for /tmp/continue while it has none, then works on with what the first job left."""

import os
import time

from pyspark.sql import SparkSession

import witness


def slowly(number):
    time.sleep(float(os.environ.get("SECONDS_OF_A_TASK", "4")))
    return number % 6, number


spark = SparkSession.builder.getOrCreate()
sums = spark.sparkContext.parallelize(range(24), 24).map(slowly).reduceByKey(lambda a, b: a + b, 6)
print(f"the sums are {sorted(sums.collect())}", flush=True)
while not os.path.exists("/tmp/continue"):
    time.sleep(0.2)
print(f"there are {spark.sparkContext.parallelize(range(4), 4).count()} more", flush=True)
witness.tell(spark)
spark.stop()
