"""Wants executors that no node takes, and goes on at /tmp/next with another profile, whose executors fit."""

import os
import threading
import time

from pyspark.resource import ExecutorResourceRequests, ResourceProfileBuilder, TaskResourceRequests
from pyspark.sql import SparkSession


def profile(memory):
    executor = ExecutorResourceRequests().cores(1).memory(memory).memoryOverhead("384m")
    return ResourceProfileBuilder().require(executor).require(TaskResourceRequests().cpus(1)).build


def place(_):
    return os.environ["SPARK_RESOURCE_PROFILE_ID"]


def run(resources, tasks):
    print(sorted(set(numbers(tasks).withResources(resources).map(place).collect())), "served", flush=True)


def numbers(tasks):
    return spark.sparkContext.parallelize(range(tasks), tasks)


spark = SparkSession.builder.getOrCreate()
threading.Thread(target=run, args=(profile("640m"), 8), daemon=True).start()
while not os.path.exists("/tmp/next"):
    time.sleep(0.2)
run(profile("512m"), 2)
os._exit(0)
