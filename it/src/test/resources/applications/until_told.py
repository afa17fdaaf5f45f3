"""Runs tasks of some seconds, round after round, until the file /tmp/finish is there."""

import os
import sys
import time

from pyspark.sql import SparkSession

seconds = float(sys.argv[1])
spark = SparkSession.builder.getOrCreate()
rounds = 0
while not os.path.exists("/tmp/finish"):
    spark.sparkContext.parallelize(range(4), 4).foreach(lambda _: time.sleep(seconds))
    rounds += 1
    print(f"round {rounds} is done", flush=True)
print("the application is done", flush=True)
spark.stop()
