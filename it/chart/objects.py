"""Holds what the chart renders against what kustomize makes of k8s/, and against the promises of both.

usage: objects.py compare | write
"""
import json
import pathlib
import re
import subprocess
import sys

import yaml

CHART = "helm-chart"
KUSTOMIZATIONS = ["k8s", "k8s/network-policy", "k8s/monitoring", "k8s/quota"]
# Optional in k8s/, so in no kustomization.
PLAIN = ["k8s/spark-submit-role.yaml"]
COMMON = {"app.kubernetes.io/name": "spark-agent", "app.kubernetes.io/part-of": "spark-agent"}
HELMS = ["app.kubernetes.io/instance", "app.kubernetes.io/managed-by", "helm.sh/chart"]
NAMESPACE = "team"
METRICS_PORT = 14041

# What only k8s/ has, and why: folders that the API server is asked about in it/chart/run, and that keep the promises below.
ONLY_IN_K8S = {
    "k8s/client-mode/connect": "a server for Spark Connect, to be adapted before it is applied",
    "k8s/client-mode/executors": "the pod template that the folders beside it share",
    "k8s/client-mode/notebook": "a notebook pod, to be adapted before it is applied",
    "k8s/client-mode/remote": "an agent for drivers elsewhere, which needs two Secrets of your own",
}
ONLY_IN_K8S_PLAIN = {
    "k8s/client-mode/remote/driver.yaml": "an example of a driver for that agent",
    "k8s/cron-job.yaml": "an example of an application every night",
}

# What only the chart has, and why.
ONLY_IN_CHART = {
    ("Pod", "spark-agent-test"): "helm test",
    ("Pod", "spark-executor-test"): "helm test",
    ("RoleBinding", "spark-submit"): "k8s/ leaves it to you to bind its Role to your users",
}


def run(*words):
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit("%s has failed:\n%s" % (" ".join(words), done.stderr))
    return done.stdout


def helm(*words):
    text = run("helm", "template", "release", CHART, "--namespace", NAMESPACE, *words)
    return [document for document in yaml.safe_load_all(text) if document]


def kustomize(folder):
    return [document for document in yaml.safe_load_all(run("kubectl", "kustomize", folder)) if document]


def plain(file):
    return list(yaml.safe_load_all(pathlib.Path(file).read_text()))


def name(thing):
    return thing["kind"], thing["metadata"]["name"]


def properties(text):
    lines = (line.strip() for line in text.splitlines())
    return dict(line.split(None, 1) for line in lines if line and not line.startswith("#"))


def parsed(file, text):
    if file.endswith(".yaml"):
        return yaml.safe_load(text)
    if file.endswith(".json"):
        return json.loads(text)
    if file.endswith(".conf"):
        return properties(text)
    return text


def normal(thing):
    """The same for two objects that mean the same in one namespace."""
    thing = json.loads(json.dumps(thing))
    thing["metadata"].pop("namespace", None)
    labels = thing["metadata"].get("labels", {})
    for label in HELMS:
        labels.pop(label, None)
    for subject in thing.get("subjects", []):
        if subject["kind"] == "ServiceAccount":
            subject.pop("namespace", None)
    if thing["kind"] == "ConfigMap":
        thing["data"] = {file: parsed(file, text) for file, text in thing["data"].items()}
    return thing


def differences(chart, kustomized, path=""):
    if type(chart) is not type(kustomized):
        yield "%s: %r in the chart, %r in k8s/" % (path, chart, kustomized)
    elif isinstance(chart, dict):
        for key in sorted(chart.keys() | kustomized.keys()):
            inner = "%s.%s" % (path, key)
            if key not in chart:
                yield "%s: %r only in k8s/" % (inner, kustomized[key])
            elif key not in kustomized:
                yield "%s: %r only in the chart" % (inner, chart[key])
            else:
                yield from differences(chart[key], kustomized[key], inner)
    elif isinstance(chart, list):
        for number, (left, right) in enumerate(zip(chart, kustomized)):
            yield from differences(left, right, "%s[%d]" % (path, number))
        for number in range(len(kustomized), len(chart)):
            yield "%s[%d]: %r only in the chart" % (path, number, chart[number])
        for number in range(len(chart), len(kustomized)):
            yield "%s[%d]: %r only in k8s/" % (path, number, kustomized[number])
    elif chart != kustomized:
        yield "%s: %r in the chart, %r in k8s/" % (path, chart, kustomized)


def compare():
    chart = {name(thing): normal(thing) for thing in helm("--values", "it/chart/like-k8s.yaml")}
    kustomized = {name(thing): normal(thing) for folder in KUSTOMIZATIONS for thing in kustomize(folder)}
    for file in PLAIN:
        thing = yaml.safe_load(pathlib.Path(file).read_text())
        thing["metadata"]["labels"] = dict(COMMON)
        kustomized[name(thing)] = normal(thing)
    found = []
    for key in sorted(chart.keys() | kustomized.keys()):
        title = "%s %s" % key
        if key in ONLY_IN_CHART:
            if key not in chart or key in kustomized:
                found.append("%s: it is listed as in the chart alone (%s)" % (title, ONLY_IN_CHART[key]))
        elif key not in chart:
            found.append("%s: only in k8s/" % title)
        elif key not in kustomized:
            found.append("%s: only in the chart" % title)
        else:
            found += ["%s %s" % (title, line) for line in differences(chart[key], kustomized[key])]
            print("same " if not any(line.startswith(title) for line in found) else "OTHER", title)
    for key, why in ONLY_IN_CHART.items():
        print("chart", "%s %s: %s" % (*key, why))
    for folder, why in {**ONLY_IN_K8S, **ONLY_IN_K8S_PLAIN}.items():
        print("k8s  ", "%s: %s" % (folder, why))
    folders = {str(file.parent) for file in pathlib.Path("k8s").rglob("kustomization.yaml")}
    for folder in sorted(folders ^ {*KUSTOMIZATIONS, *ONLY_IN_K8S}):
        found.append("%s: neither compared nor listed as only in k8s/, or not there" % folder)
    return found, len(chart.keys() & kustomized.keys())


APPLICATION = ["--set", "application.enabled=true", "--set", "application.image=localhost/spark:4.1.1"]


def pods(things):
    """The pods that the objects are, make, or are templates for."""
    for thing in things:
        title = "%s %s" % name(thing)
        if thing["kind"] == "Pod":
            yield title, thing["spec"]
        elif thing["kind"] in ("Job", "Deployment"):
            yield title, thing["spec"]["template"]["spec"]
        elif thing["kind"] == "CronJob":
            yield title, thing["spec"]["jobTemplate"]["spec"]["template"]["spec"]
        elif thing["kind"] == "ConfigMap":
            for file, text in thing["data"].items():
                if file.endswith("pod-template.yaml"):
                    yield "%s, %s" % (title, file), yaml.safe_load(text)["spec"]


def unrestricted(title, spec):
    """What the Pod Security Standard "restricted" would refuse; the real API server is asked in it/chart/run."""
    general = spec.get("securityContext", {})
    for key in ("hostNetwork", "hostPID", "hostIPC"):
        if spec.get(key):
            yield "%s: %s" % (title, key)
    for container in spec.get("initContainers", []) + spec["containers"]:
        security = container.get("securityContext", {})
        both = {**general, **security}
        wanted = {
            "runAsNonRoot": both.get("runAsNonRoot") is True,
            "seccompProfile": both.get("seccompProfile", {}).get("type") == "RuntimeDefault",
            "allowPrivilegeEscalation": security.get("allowPrivilegeEscalation") is False,
            "capabilities": security.get("capabilities") == {"drop": ["ALL"]},
            "privileged": not security.get("privileged"),
            "runAsUser": both.get("runAsUser") != 0,
        }
        # Ours go further than the standard; Spark writes where it likes.
        if container["name"] in ("spark-agent", "submit", "test"):
            wanted["readOnlyRootFilesystem"] = security.get("readOnlyRootFilesystem") is True
        for key, well in wanted.items():
            if not well:
                yield "%s, container %s: %s is not what restricted wants" % (title, container["name"], key)
    for volume in spec.get("volumes", []):
        kind = next(key for key in volume if key != "name")
        if kind not in ("configMap", "emptyDir", "projected", "secret"):
            yield "%s: volume %s is a %s" % (title, volume["name"], kind)


def walls(title, spec):
    """What of the agent's no other container may have, and what it may not write."""
    for container in spec["containers"]:
        # In a pod of its own.
        if container["name"] == "spark-agent":
            continue
        for mount in container.get("volumeMounts", []):
            if mount["name"] in ("spark-agent-state", "spark-agent-policy", "spark-agent-tmp"):
                yield "%s: container %s mounts %s" % (title, container["name"], mount["name"])
            elif mount["name"] == "spark-agent" and not mount.get("readOnly"):
                yield "%s: container %s may write what it shares with the agent" % (title, container["name"])


def tokens(title, spec):
    """A token goes to the agent's container, to one that submits, or to a test that asks as the account."""
    # The agent decides it for executors, whatever the template says.
    executor = [container["name"] for container in spec["containers"]] == ["spark-kubernetes-executor"]
    if not executor and spec.get("automountServiceAccountToken") is not False:
        yield "%s: the token is mounted by itself" % title
    holding = {
        volume["name"]
        for volume in spec.get("volumes", [])
        if any("serviceAccountToken" in source for source in volume.get("projected", {}).get("sources", []))
    }
    for container in spec.get("initContainers", []) + spec["containers"]:
        mounted = {mount["name"] for mount in container.get("volumeMounts", [])} & holding
        if mounted and container["name"] not in ("spark-agent", "submit", "test"):
            yield "%s: container %s mounts a token" % (title, container["name"])


def promises():
    """What has to hold however the chart is set."""
    everything = ["--values", "it/chart/like-k8s.yaml", *APPLICATION]
    cases = {
        "the defaults": [],
        "everything": everything,
        "two namespaces": [*everything, "--set", "namespaces={%s,other}" % NAMESPACE],
        "only an application": [*APPLICATION, "--set", "setup=false"],
    }
    for case, words in cases.items():
        things = helm(*words)
        for thing in things:
            if thing["kind"].startswith("Cluster"):
                yield "%s: %s %s counts in the whole cluster" % (case, *name(thing))
            if not thing["metadata"].get("namespace"):
                yield "%s: %s %s names no namespace" % (case, *name(thing))
        for title, spec in pods(things):
            for line in (*unrestricted(title, spec), *tokens(title, spec), *walls(title, spec)):
                yield "%s: %s" % (case, line)
    for place in [*KUSTOMIZATIONS, *ONLY_IN_K8S, *ONLY_IN_K8S_PLAIN]:
        things = plain(place) if place in ONLY_IN_K8S_PLAIN else kustomize(place)
        for title, spec in pods(things):
            for line in (*unrestricted(title, spec), *tokens(title, spec), *walls(title, spec)):
                yield "%s: %s" % (place, line)
    both = {(thing["metadata"]["namespace"], *name(thing)) for thing in helm(*cases["two namespaces"])}
    for kind in ("ServiceAccount", "Role", "RoleBinding", "NetworkPolicy", "ResourceQuota", "LimitRange", "Pod"):
        here, there = ({key[2] for key in both if key[:2] == (place, kind)} for place in (NAMESPACE, "other"))
        if not here or here != there:
            yield "two namespaces: %s %s and %s" % (kind, sorted(here), sorted(there))
    alone = {thing["kind"] for thing in helm(*cases["only an application"])}
    if alone != {"ConfigMap", "Job"}:
        yield "only an application: %s" % sorted(alone)
    yield from image()
    yield from job()
    yield from ports("the defaults of the ports", everything)
    others = {"driverPort": 7178, "blockManagerPort": 7179, "uiPort": 4140}
    yield from ports("other ports", [*everything, "--set-json", "networkPolicy=" + json.dumps({"enabled": True, **others})])
    yield from client_ports()
    yield from confs()
    yield from runbooks()


def confs_of(things):
    """The Spark confs by their place: for spark-submit, and for the application."""
    for thing in things:
        for file, text in thing.get("data", {}).items():
            title = "%s %s, %s" % (*name(thing), file)
            if file in ("spark.conf", "spark-defaults.conf"):
                yield title, properties(text)
            elif file == "spark.properties":
                split = re.compile(r"\s*=\s*|\s+")
                lines = [line.strip() for line in text.splitlines()]
                yield title, dict(split.split(line, maxsplit=1) for line in lines if line and not line.startswith("#"))


def ports(case, words):
    """Spark listens where the NetworkPolicies let others in; on any port where the conf says nothing."""
    things = helm(*words, "--set-json", 'networkPolicy.uiFrom=[{"podSelector":{}}]')
    opened = {
        name(thing)[1]: {
            port["port"] for rule in thing["spec"]["ingress"] for port in rule["ports"] if port["port"] != METRICS_PORT
        }
        for thing in things
        if thing["kind"] == "NetworkPolicy"
    }
    found = list(confs_of(things))
    if len(found) != 2:
        yield "%s: confs of spark-submit and of the application: %s" % (case, [title for title, _ in found])
    for title, conf in found:
        listening = {
            "spark-executor": ["spark.blockManager.port"],
            "spark-driver": ["spark.driver.port", "spark.driver.blockManager.port", "spark.ui.port"],
        }
        for policy, keys in listening.items():
            if opened.get(policy) != {int(conf.get(key, 0)) for key in keys}:
                said = {key: conf.get(key) for key in keys}
                yield "%s: %s has %s, but policy %s opens %s" % (case, title, said, policy, opened.get(policy))


def client_ports():
    """Executors of a driver in client mode are under the same policy."""
    executors = next(thing for thing in kustomize("k8s/network-policy") if name(thing)[1] == "spark-executor")
    opened = [str(port["port"]) for rule in executors["spec"]["ingress"] for port in rule["ports"]]
    places = [*map(kustomize, ONLY_IN_K8S), *map(plain, ONLY_IN_K8S_PLAIN)]
    found = [pair for things in places for pair in confs_of(things)]
    if len(found) != 3:
        yield "the confs in k8s/client-mode: %s" % [title for title, _ in found]
    for title, conf in found:
        if [conf.get("spark.blockManager.port")] != opened:
            yield "%s: spark.blockManager.port is %s, the policy opens %s" % (
                title,
                conf.get("spark.blockManager.port"),
                opened,
            )


def confs():
    """What users add reaches Spark as they wrote it, and ours stays beside it."""
    added = {"spark.driver.extraClassPath": "/mine.jar", "spark.some.path": r"C:\temp"}
    words = [*APPLICATION, "--set", "image.pullSecrets={one,two}"]
    for place in ("spark", "application"):
        words += ["--set-json", "%s.conf=%s" % (place, json.dumps(added))]
    wanted = {
        "spark.driver.extraClassPath": "/opt/spark-agent/bridge.jar:/mine.jar",
        "spark.kubernetes.container.image.pullSecrets": "one,two",
        # The file of properties needs two of them for one.
        "spark.some.path": r"C:\\temp",
    }
    things = helm(*words)
    for title, conf in confs_of(things):
        for key, value in wanted.items():
            if conf.get(key) != value:
                yield "%s: %s is %s and not %s" % (title, key, conf.get(key), value)
    for thing in things:
        for file, text in thing.get("data", {}).items():
            if file == "spark.conf":
                keys = [line.split()[0] for line in text.splitlines() if line.startswith("spark.")]
                if len(keys) != len(set(keys)):
                    yield "%s %s, %s has a key twice" % (*name(thing), file)


def runbooks():
    """No link that leads nowhere; the section of each alert where a place is named."""
    for url in ("", "https://example.com/alerts"):
        things = helm("--set", "metrics.rules.enabled=true", "--set", "metrics.rules.runbookUrl=" + url)
        rule = next(thing for thing in things if thing["kind"] == "PrometheusRule")
        for alert in (alert for group in rule["spec"]["groups"] for alert in group["rules"]):
            wanted = "%s#%s" % (url, alert["alert"].lower()) if url else None
            if alert["annotations"].get("runbook_url") != wanted:
                yield "runbookUrl '%s': %s has %s" % (url, alert["alert"], alert["annotations"].get("runbook_url"))


def image():
    digest = "sha256:" + "0123456789abcdef" * 4
    things = helm("--set", "image.digest=" + digest, "--set", "image.tag=no", *APPLICATION)
    for title, spec in pods(things):
        for container in spec.get("initContainers", []):
            if container["image"] != "localhost/spark-agent@" + digest:
                yield "%s: the digest does not win: %s" % (title, container["image"])


def job():
    """Its name changes with what is in it, and with nothing else, because a Job cannot be changed."""

    def made(*words):
        return next(name(thing)[1] for thing in helm(*APPLICATION, *words) if thing["kind"] == "Job")

    first = made()
    if first != made("--set", "metrics.dashboard.enabled=true"):
        yield "the Job has another name though nothing in it has changed"
    for change in ("application.arguments={7}", "application.restarts=3", "image.tag=other", "spark.user=1000"):
        if first == made("--set", change):
            yield "the Job has the same name after --set %s, so an upgrade would fail" % change
    if first == made("--set-string", r"application.conf.spark\.executor\.instances=7"):
        yield "the Job has the same name after a change of application.conf"
    things = {thing["kind"]: thing for thing in helm(*APPLICATION) if name(thing)[1].startswith(first)}
    rules = things["Job"]["spec"]["podFailurePolicy"]["rules"]
    if rules != [{"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]}]:
        yield "an evicted driver uses up a restart: %s" % rules
    template = things["Job"]["spec"]["template"]
    if template["metadata"]["labels"]["spark-app-selector"] != first:
        yield "the driver's label is not the application's id"
    if "ConfigMap" not in things:
        yield "the application's conf is not in a config map of the application's name"
        return
    text = things["ConfigMap"]["data"]["spark.properties"]
    conf = dict(line.split("=", 1) for line in text.splitlines())
    if conf["spark.app.id"] != first:
        yield "spark.app.id=%s is not the driver's label" % conf["spark.app.id"]
    if conf["spark.driver.host"] != "%s-svc.%s.svc" % (first, NAMESPACE):
        yield "spark.driver.host=%s is no service of the application" % conf["spark.driver.host"]


def write():
    rule = next(
        thing
        for thing in helm("--set", "metrics.rules.enabled=true")
        if thing["kind"] == "PrometheusRule"
    )
    spec = pathlib.Path(CHART, "files/alerts.yaml").read_text()
    text = "# Made from helm-chart/files/alerts.yaml by `it/chart/static --write`; change that file.\n"
    text += "apiVersion: %s\nkind: PrometheusRule\nmetadata:\n  name: %s\nspec:\n" % (
        rule["apiVersion"],
        rule["metadata"]["name"],
    )
    text += "".join("  " + line if line.strip() else line for line in spec.splitlines(True))
    pathlib.Path("k8s/monitoring/prometheus-rule.yaml").write_text(text)
    dashboard = pathlib.Path(CHART, "files/dashboard.json").read_text()
    pathlib.Path("k8s/monitoring/spark-agent.json").write_text(dashboard)


def main():
    if sys.argv[1] == "write":
        write()
        return 0
    found, compared = compare()
    found += promises()
    for line in found:
        print("WRONG", line)
    print("figure chart_objects_compared %d" % compared)
    print("figure chart_differences %d" % len(found))
    return 1 if found or not compared else 0


sys.exit(main())
