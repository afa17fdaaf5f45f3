"""Looks at the queries of the dashboard and of the alerts.

usage: queries.py check        by what docs/metrics.md and the alerts' tests say
       queries.py rules        what ask asks, as rules for promtool to parse
       queries.py ask URL      at a Prometheus that scrapes an agent
"""
import json
import math
import pathlib
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

import yaml

ALERTS = pathlib.Path("helm-chart/files/alerts.yaml")
TESTS = pathlib.Path("it/chart/alerts-test.yaml")
DASHBOARD = pathlib.Path("helm-chart/files/dashboard.json")
METRICS = pathlib.Path("docs/metrics.md")
RUNBOOKS = pathlib.Path("docs/alerts.md")
# An alert is a query and what its result is held against.
COMPARISON = re.compile(r"\s*(?:==|!=|>=|<=|>|<)\s*[0-9.]+\s*$")
# Prometheus makes this one itself.
PROMETHEUS_OWN = {"up"}


def alerts():
    return [rule for group in yaml.safe_load(ALERTS.read_text())["groups"] for rule in group["rules"]]


def panels():
    return [panel for panel in json.loads(DASHBOARD.read_text())["panels"] if panel["type"] != "row"]


def queries():
    """Title and query of everything, the variables of the dashboard as they come."""
    for panel in panels():
        for target in panel["targets"]:
            yield "panel '%s'" % panel["title"], target["expr"]
    for variable in json.loads(DASHBOARD.read_text())["templating"]["list"]:
        if variable["type"] == "query":
            yield "variable '%s'" % variable["name"], variable["query"]["query"]
    for rule in alerts():
        yield "alert %s" % rule["alert"], rule["expr"]


def operand(rule):
    """What an alert looks at, whether it is too much or not."""
    query, cut = COMPARISON.subn("", rule["expr"].strip())
    if cut != 1:
        sys.exit("alert %s does not end with a comparison: %s" % (rule["alert"], rule["expr"]))
    return query


def metrics_of(query):
    return set(re.findall(r"\b(?:spark_agent_[a-z0-9_]+|up(?=[{ ]))", query))


def known_metrics():
    if not METRICS.exists():
        sys.exit("%s is missing: it says which metrics there are" % METRICS)
    return set(re.findall(r"\bspark_agent_[a-z0-9_]+", METRICS.read_text())) | PROMETHEUS_OWN


def base(metric):
    return re.sub(r"_(bucket|count|sum)$", "", metric)


def unknown():
    known = {base(metric) for metric in known_metrics()}
    for title, query in queries():
        names = metrics_of(query)
        if not names:
            yield "%s asks for no metric of ours: %s" % (title, query)
        for metric in sorted(names):
            if base(metric) not in known:
                yield "%s: docs/metrics.md does not know %s" % (title, metric)


def misplaced():
    """Panels that have the same id, or lie over each other."""
    ids = [panel["id"] for panel in panels()]
    if len(ids) != len(set(ids)):
        yield "two panels of the dashboard have the same id"
    taken = {}
    for panel in panels():
        at = panel["gridPos"]
        for x in range(at["x"], at["x"] + at["w"]):
            for y in range(at["y"], at["y"] + at["h"]):
                if x >= 24 or (x, y) in taken:
                    yield "panel '%s' lies over '%s' or beyond the edge" % (panel["title"], taken.get((x, y)))
                    return
                taken[x, y] = panel["title"]
        if not panel.get("description"):
            yield "panel '%s' has no description" % panel["title"]


def tested():
    """Alerts that a test has seen firing and has seen silent."""
    firing, silent = set(), set()
    for test in yaml.safe_load(TESTS.read_text())["tests"]:
        for case in test["alert_rule_test"]:
            (firing if case["exp_alerts"] else silent).add(case["alertname"])
    return firing & silent


def alerts_amiss():
    sections = {
        re.sub(r"[^a-z0-9 -]", "", line.lstrip("#").strip().lower()).replace(" ", "-")
        for line in RUNBOOKS.read_text().splitlines()
        if line.startswith("#")
    }
    for rule in alerts():
        for key in ("summary", "description"):
            if not rule["annotations"].get(key):
                yield "alert %s has no %s" % (rule["alert"], key)
        # The chart makes the link of it.
        if rule["alert"].lower() not in sections:
            yield "alert %s has no section in %s" % (rule["alert"], RUNBOOKS)
        if rule["alert"] not in tested():
            yield "alert %s: it/chart/alerts-test.yaml does not see it both firing and silent" % rule["alert"]


def check():
    found = [*unknown(), *misplaced(), *alerts_amiss()]
    for line in found:
        print("WRONG", line)
    names = {rule["alert"] for rule in alerts()}
    print("figure panels %d" % len(panels()))
    print("figure alerts_tested %d of %d" % (len(names & tested()), len(names)))
    return 1 if found else 0


def rules():
    asked = [filled(target["expr"]) for panel in panels() for target in panel["targets"]] + [*map(operand, alerts())]
    numbered = [{"record": "query:%d" % number, "expr": query} for number, query in enumerate(asked)]
    yaml.safe_dump({"groups": [{"name": "queries", "rules": numbered}]}, sys.stdout)
    return 0


def get(url, path, **parameters):
    address = "%s/api/v1/%s?%s" % (url, path, urllib.parse.urlencode(parameters))
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return json.load(answer)["data"]
    except urllib.error.HTTPError as error:
        raise SystemExit("Prometheus refuses %s: %s" % (parameters, error.read().decode())) from error


def filled(query):
    """The variables of the dashboard, as Grafana would fill them in."""
    for variable, value in {
        "$__rate_interval": "5m",
        "$__range": "1h",
        "$namespace": ".*",
        "$pod": ".*",
    }.items():
        query = query.replace(variable, value)
    return query


def has_data(result):
    return any(not math.isnan(float(series["value"][1])) for series in result)


def asked(url, query):
    return has_data(get(url, "query", query=query)["result"])


def ask_panels(url):
    """The titles of panels without data."""
    for panel in panels():
        if not all(asked(url, filled(target["expr"])) for target in panel["targets"]):
            yield panel["title"]


def ask_alert(url, rule, loaded):
    """What is wrong with an alert, or nothing."""
    if loaded.get("health") != "ok":
        return "health %s: %s" % (loaded.get("health"), loaded.get("lastError"))
    return "" if asked(url, operand(rule)) else "no data for %s" % operand(rule)


def ask(url):
    empty = [*ask_panels(url)]
    loaded = {
        rule["name"]: rule
        for group in get(url, "rules", type="alert")["groups"]
        for rule in group["rules"]
    }
    amiss = 0
    for rule in alerts():
        here = loaded.get(rule["alert"], {})
        wrong = ask_alert(url, rule, here)
        amiss += bool(wrong)
        print("WRONG" if wrong else "alert", rule["alert"], here.get("state"), "-", wrong or "data")
    for title in empty:
        print("EMPTY panel '%s'" % title)
    print("figure panels_with_data %d of %d" % (len(panels()) - len(empty), len(panels())))
    print("figure alerts_with_data %d of %d" % (len(alerts()) - amiss, len(alerts())))
    return 1 if empty or amiss else 0


sys.exit({"check": check, "rules": rules, "ask": ask}[sys.argv[1]](*sys.argv[2:]))
