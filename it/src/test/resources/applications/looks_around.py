"""Tells what driver and executors find of the files that they were submitted with: looks_around.py FILE..."""

import hashlib
import sys

from pyspark import SparkFiles
from pyspark.sql import SparkSession


def look(names):
    import greeting
    from parcel.inside import word

    yield f"a module that says {greeting.say()}"
    yield f"a package that says {word()}"
    for name in names:
        with open(SparkFiles.get(name), "rb") as file:
            yield f"{name} with {hashlib.sha256(file.read()).hexdigest()}"


names = sys.argv[1:]
spark = SparkSession.builder.getOrCreate()
for line in look(names):
    print(f"the driver has {line}", flush=True)
everywhere = spark.sparkContext.parallelize(range(4), 4).flatMap(lambda _: list(look(names)))
for line in sorted(everywhere.distinct().collect()):
    print(f"an executor has {line}", flush=True)
spark.stop()
