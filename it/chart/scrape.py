"""Has a Prometheus choose and label its targets by the shipped PodMonitor, as the Prometheus Operator's would.

Debian's Prometheus is built without the discovery of Kubernetes. So the pods come in a file, each port of each container
with the labels that the discovery's role "pod" gives it, and Prometheus does the rest: the relabelling and the scraping.

usage: scrape.py config <OBJECTS    the configuration, of the rendered objects; it reads pods.json beside it
       scrape.py pods <PODS         pods.json, of what kubectl get pods --output json has said
"""
import json
import re
import sys

import yaml

POD = "__meta_kubernetes_pod_"
# A test cannot wait for the PodMonitor's own interval.
EVERY = "1s"


def label(key):
    """As Prometheus writes a label of a pod."""
    return re.sub(r"[^a-zA-Z0-9_]", "_", key)


def keep(source, value):
    return {"source_labels": [source], "regex": re.escape(value), "action": "keep"}


def copy(source, target):
    # Where a pod does not have it, the target does not get it.
    return {"source_labels": [source], "regex": "(.+)", "target_label": target}


def job(monitor, endpoint):
    spec, title = monitor["spec"], monitor["metadata"]["name"]
    if spec["selector"].get("matchExpressions"):
        sys.exit("PodMonitor %s: matchExpressions are not translated yet" % title)
    own = monitor["metadata"]["namespace"]
    namespaces = spec.get("namespaceSelector", {}).get("matchNames", [own])
    return {
        "job_name": "podMonitor/%s/%s/%s" % (own, title, endpoint["port"]),
        "scrape_interval": EVERY,
        "metrics_path": endpoint["path"],
        "file_sd_configs": [{"files": ["pods.json"]}],
        "relabel_configs": [
            {"source_labels": ["__meta_kubernetes_namespace"], "regex": "|".join(namespaces), "action": "keep"},
            {"source_labels": [POD + "phase"], "regex": "(Failed|Succeeded)", "action": "drop"},
            *(keep(POD + "label_" + label(key), value) for key, value in spec["selector"].get("matchLabels", {}).items()),
            keep(POD + "container_port_name", endpoint["port"]),
            copy("__meta_kubernetes_namespace", "namespace"),
            copy(POD + "container_name", "container"),
            copy(POD + "name", "pod"),
            *(copy(POD + "label_" + label(key), label(key)) for key in spec.get("podTargetLabels", [])),
            {"target_label": "job", "replacement": "%s/%s" % (own, title)},
            {"target_label": "endpoint", "replacement": endpoint["port"]},
        ],
    }


def config():
    things = [thing for thing in yaml.safe_load_all(sys.stdin) if thing]
    monitors = [thing for thing in things if thing["kind"] == "PodMonitor"]
    jobs = [
        job(monitor, endpoint)
        for monitor in monitors
        for endpoint in monitor["spec"]["podMetricsEndpoints"]
    ]
    if not jobs:
        sys.exit("There is no PodMonitor.")
    everything = {
        "global": {"evaluation_interval": EVERY},
        "rule_files": ["alerts.yaml"],
        "scrape_configs": jobs,
    }
    yaml.safe_dump(everything, sys.stdout, sort_keys=False)


def targets(pod):
    """Those of init containers too, which native sidecars are; a pod without an address has none."""
    address = pod["status"].get("podIP")
    if not address:
        return
    of_pod = {
        "__meta_kubernetes_namespace": pod["metadata"]["namespace"],
        POD + "name": pod["metadata"]["name"],
        POD + "phase": pod["status"]["phase"],
        **{POD + "label_" + label(key): value for key, value in pod["metadata"].get("labels", {}).items()},
    }
    for container in pod["spec"]["containers"] + pod["spec"].get("initContainers", []):
        for port in container.get("ports", []):
            of_port = {
                POD + "container_name": container["name"],
                POD + "container_port_name": port.get("name", ""),
            }
            host = "[%s]" % address if ":" in address else address
            yield {"targets": ["%s:%d" % (host, port["containerPort"])], "labels": {**of_pod, **of_port}}


def pods():
    found = [target for pod in json.load(sys.stdin)["items"] for target in targets(pod)]
    json.dump(found, sys.stdout, indent=1)


{"config": config, "pods": pods}[sys.argv[1]]()
