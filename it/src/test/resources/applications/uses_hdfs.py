"""Writes to HDFS and reads it again, in executors, round after round, until the file /tmp/finish is there."""

import os
import sys
import time

from pyspark.sql import SparkSession

folder = sys.argv[1]
context = SparkSession.builder.getOrCreate().sparkContext
number = 0
while not os.path.exists("/tmp/finish"):
    path = f"{folder}/round-{number}"
    context.parallelize(range(100), 4).saveAsTextFile(path)
    total = context.textFile(path, 4).map(int).sum()
    assert total == 4950, total
    number += 1
    print(f"round {number} is done", flush=True)
    # For longer than a connection to the NameNode stays open: the next round has to show a token again.
    time.sleep(3)
print("the application is done", flush=True)
context.stop()
