"""One stage on executors of the default profile, one on executors that ask for more."""

import os

from pyspark.resource import ExecutorResourceRequests, ResourceProfileBuilder, TaskResourceRequests
from pyspark.sql import SparkSession


def place(_):
    return os.environ["SPARK_RESOURCE_PROFILE_ID"], os.environ["SPARK_EXECUTOR_MEMORY"]


spark = SparkSession.builder.getOrCreate()
numbers = spark.sparkContext.parallelize(range(2), 2)
executor = ExecutorResourceRequests().cores(1).memory("640m").memoryOverhead("448m")
task = TaskResourceRequests().cpus(1)
large = ResourceProfileBuilder().require(executor).require(task).build
print("default", sorted(set(numbers.map(place).collect())), flush=True)
print("large", sorted(set(numbers.withResources(large).map(place).collect())), flush=True)
while not os.path.exists("/tmp/finish"):
    numbers.withResources(large).map(place).collect()
spark.stop()
