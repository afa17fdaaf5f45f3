"""As in a notebook: one SparkContext after the other, each as soon as the last one's file /tmp/next-N is there."""

import os
import time

from pyspark.sql import SparkSession

for number in (1, 2, 3):
    spark = SparkSession.builder.getOrCreate()
    found = spark.sparkContext.parallelize(range(8), 4).map(lambda _: os.environ["SPARK_EXECUTOR_ID"]).collect()
    print(f"context {number} has worked on {sorted(set(found))}", flush=True)
    while not os.path.exists(f"/tmp/next-{number}"):
        time.sleep(0.2)
    spark.stop()
    print(f"context {number} has stopped", flush=True)
