#!/bin/sh
# Starts the agent on a JVM. JAVA_OPTIONS is meant to fall into words.
# shellcheck disable=SC2086
exec /opt/java/bin/java @/opt/spark-agent-app/agent.options $JAVA_OPTIONS -jar /opt/spark-agent-app/quarkus-run.jar "$@"
