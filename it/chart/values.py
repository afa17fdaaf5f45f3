"""Each value of the chart has a comment, the schema knows it, and a wrong one is refused by name."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

CHART = pathlib.Path("helm-chart")
SCHEMA = json.loads((CHART / "values.schema.json").read_text())
LINES = (CHART / "values.yaml").read_text().splitlines()
# Helm's own key, which a user of the chart never needs.
NOT_OURS = {"global"}


def resolved(node):
    return SCHEMA["definitions"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node


def is_group(node):
    return "properties" in node and "patternProperties" not in node


def leaves(schema, path=()):
    """The keys of the schema that hold one thing: a word, a list, a map of the user's own keys."""
    for key, node in schema["properties"].items():
        if not path and key in NOT_OURS:
            continue
        if is_group(node):
            yield from leaves(node, (*path, key))
        else:
            yield (*path, key), resolved(node)


def objects(schema, path=()):
    yield path
    for key, node in schema["properties"].items():
        if is_group(node):
            yield from objects(node, (*path, key))


def entries(node, path=()):
    """Each key of values.yaml with its line."""
    for key, value in node.value:
        inner = (*path, key.value)
        yield inner, key.start_mark.line
        if isinstance(value, yaml.MappingNode):
            yield from entries(value, inner)


def has_comment(line):
    """The comment above begins with --."""
    above = line - 1
    while above >= 0 and LINES[above].lstrip().startswith("#"):
        if LINES[above].lstrip().startswith("# -- "):
            return True
        above -= 1
    return False


def undocumented(known):
    lines = dict(entries(yaml.compose("\n".join(LINES))))
    for path in known:
        title = ".".join(path)
        if path not in lines:
            yield "values.yaml does not have %s, which the schema knows" % title
        elif not has_comment(lines[path]):
            yield "values.yaml, line %d: %s has no comment that begins with '# --'" % (lines[path] + 1, title)
    for path in lines:
        parts = [path[: length + 1] for length in range(len(path))]
        if not any(part in known for part in parts) and path not in set(objects(SCHEMA)):
            yield "the schema does not know %s of values.yaml" % ".".join(path)


def unknown_to_the_schema(known):
    """Values that the documentation names."""
    text = pathlib.Path("docs/helm.md").read_text()
    for name in sorted(set(re.findall(r"`([a-z][a-zA-Z]*(?:\.[a-zA-Z]+)+)", text))):
        path = tuple(name.split("."))
        # Keys of Spark begin like the values for Spark's containers.
        if path[0] in SCHEMA["properties"] and (path[0] != "spark" or len(path) == 2) and path not in known:
            if not any(key[: len(path)] == path for key in known):
                yield "docs/helm.md names %s, which is no value" % name


def nested(path, value):
    for key in reversed(path):
        value = {key: value}
    return value


def bad_values(known):
    for case in yaml.safe_load(pathlib.Path("it/chart/bad-values.yaml").read_text()):
        yield case["values"], case["says"]
    for path, node in known.items():
        wrong = "text" if node.get("type") in ("array", "object") else {"an": "object"}
        yield nested(path, wrong), "'/%s'" % "/".join(path)
    for path in objects(SCHEMA):
        yield nested((*path, "nobodyKnowsThis"), 1), "additional properties 'nobodyKnowsThis'"


def answer(values):
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        yaml.safe_dump(values, file)
        file.flush()
        done = subprocess.run(
            ["helm", "template", "release", str(CHART), "--namespace", "team", "--values", file.name],
            capture_output=True,
            text=True,
            check=False,
        )
    return done.returncode, done.stderr


def main():
    known = dict(leaves(SCHEMA))
    found = [*undocumented(set(known)), *unknown_to_the_schema(set(known))]
    refused = tried = 0
    for values, says in bad_values(known):
        tried += 1
        code, words = answer(values)
        if code != 0 and says in words:
            refused += 1
        else:
            found.append(
                "%s: %s"
                % (
                    json.dumps(values),
                    "it is accepted" if code == 0 else "the answer does not say %s: %s" % (says, words.strip()),
                )
            )
    for line in found:
        print("WRONG", line)
    print("figure values_documented %d" % len(known))
    print("figure bad_values_refused %d of %d" % (refused, tried))
    return 1 if found or not tried else 0


sys.exit(main())
