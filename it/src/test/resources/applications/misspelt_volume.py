"""Asks for a kind of volume that there is not, in the code: spark-submit refuses such a key if it sees it."""

from pyspark.sql import SparkSession

SparkSession.builder.config(
    "spark.kubernetes.executor.volumes.emptyDirr.x.mount.path", "/x"
).getOrCreate()
print("the application runs all the same", flush=True)
