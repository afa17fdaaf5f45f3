"""Runs inside a container: asks the API server for the pods of a namespace as user code would, and prints the answer."""
import json
import ssl
import sys
import urllib.error
import urllib.request

url = f"https://kubernetes.default.svc/api/v1/namespaces/{sys.argv[1]}/pods"
# The certificate does not matter here: there is nothing to protect in a request without a credential.
context = ssl._create_unverified_context()
try:
    with urllib.request.urlopen(url, context=context, timeout=10) as answer:
        print(answer.status, "it was allowed")
except urllib.error.HTTPError as refusal:
    print(refusal.code, json.load(refusal)["message"])
