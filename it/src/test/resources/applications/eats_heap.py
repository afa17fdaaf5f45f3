"""Has the JVM of an executor ask for more than its heap has, again and again."""

import time

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
while True:
    try:
        # The optimizer works out what does not depend on a column, and that in the driver.
        long = spark.range(1).selectExpr("length(repeat(cast(id AS string), 1000000000)) AS characters")
        print(long.collect(), flush=True)
    except Exception as failure:
        print("once more after", type(failure).__name__, flush=True)
    time.sleep(1)
