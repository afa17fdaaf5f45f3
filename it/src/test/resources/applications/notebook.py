"""What somebody does in a notebook: two SparkContexts, each stopped as soon as its file /tmp/next-N is there."""

import os
import time

from pyspark.sql import SparkSession

ids = set()
for number in (1, 2):
    spark = (
        SparkSession.builder.config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
        .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "2m")
        .getOrCreate()
    )
    ids.add(spark.sparkContext.applicationId)
    found = spark.sparkContext.parallelize(range(8), 4).map(lambda _: os.environ["SPARK_EXECUTOR_ID"]).collect()
    print(f"context {number} has worked on {sorted(set(found))}", flush=True)
    while not os.path.exists(f"/tmp/next-{number}"):
        time.sleep(0.2)
    spark.stop()
    print(f"context {number} has stopped", flush=True)
print(f"the contexts had {len(ids)} ids", flush=True)
