"""Counts up, five numbers a second, into a folder for each batch, until the file `finish` is in the data folder.

A batch that is done once more takes the place of what there is of it.
"""

import os
import sys

from pyspark.sql import SparkSession

data = sys.argv[1]
spark = SparkSession.builder.getOrCreate()


def keep(batch, number):
    batch.select("value").write.mode("overwrite").json(f"{data}/sink/{number:06d}")
    print(f"batch {number} is done", flush=True)


numbers = spark.readStream.format("rate").option("rowsPerSecond", 5).option("numPartitions", 2).load()
query = (
    numbers.writeStream.foreachBatch(keep)
    .option("checkpointLocation", f"{data}/checkpoint")
    .trigger(processingTime="2 seconds")
    .start()
)
while not os.path.exists(f"{data}/finish"):
    if query.awaitTermination(1):
        sys.exit("the query has ended by itself")
query.stop()
spark.stop()
