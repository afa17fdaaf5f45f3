"""Asks the API server what this pod's account may do, and compares the answers with what it is meant to be allowed."""
import json
import os
import ssl
import sys
import urllib.request

MOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/"
HOST = os.environ["KUBERNETES_SERVICE_HOST"]
URL = "https://%s:%s/apis/authorization.k8s.io/v1/selfsubjectaccessreviews" % (
    "[" + HOST + "]" if ":" in HOST else HOST,
    os.environ["KUBERNETES_SERVICE_PORT"],
)
TRUST = ssl.create_default_context(cafile=MOUNT + "ca.crt")


def read(name):
    with open(MOUNT + name) as file:
        return file.read().strip()


def allowed(question):
    review = {
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SelfSubjectAccessReview",
        "spec": {"resourceAttributes": question},
    }
    request = urllib.request.Request(
        URL,
        json.dumps(review).encode(),
        {"Content-Type": "application/json", "Authorization": "Bearer " + read("token")},
    )
    with urllib.request.urlopen(request, context=TRUST, timeout=10) as answer:
        return json.load(answer)["status"]["allowed"]


def main():
    own = read("namespace")
    wrong = 0
    asked = 0
    for expected, questions in json.loads(sys.argv[1]).items():
        for question in questions:
            question.setdefault("namespace", own)
            answer = "allowed" if allowed(question) else "denied"
            asked += 1
            if answer != expected:
                wrong += 1
            print(
                "ok   " if answer == expected else "WRONG",
                answer,
                question["verb"],
                "/".join(filter(None, (question["resource"], question.get("subresource")))),
                question.get("group", ""),
                "in " + question["namespace"] if question["namespace"] else "anywhere",
                flush=True,
            )
    print("%d of %d answers as expected" % (asked - wrong, asked))
    return 1 if wrong or not asked else 0


sys.exit(main())
