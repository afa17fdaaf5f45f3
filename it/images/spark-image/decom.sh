#!/usr/bin/env bash
# The executor's preStop hook: asks the executor to hand over its blocks, and waits for its end before Kubernetes kills it.
set -euo pipefail
executor=$(pgrep -o -f org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend) || exit 0
kill -s PWR "$executor"
# Kubernetes counts the wait against the pod's grace period.
timeout 60 tail --pid="$executor" -f /dev/null || true
