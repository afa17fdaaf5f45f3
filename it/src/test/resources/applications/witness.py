"""What Spark's own REST interface says about an application at its end."""

import json
import urllib.request


def tell(spark):
    application = spark.sparkContext.applicationId
    url = f"http://127.0.0.1:4040/api/v1/applications/{application}/stages"
    with urllib.request.urlopen(url, timeout=30) as answer:
        stages = json.load(answer)
    failed = sum(stage["numFailedTasks"] for stage in stages)
    killed = sum(stage["numKilledTasks"] for stage in stages)
    again = sum(stage["attemptId"] > 0 for stage in stages)
    print(f"failed tasks {failed}, killed tasks {killed}, stages tried again {again}", flush=True)
