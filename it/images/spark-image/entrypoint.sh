#!/usr/bin/env bash
# Starts a Spark driver, a Spark executor, or any other command, by the contract between Spark and its container image.
set -euo pipefail

# A user without a name is unknown to Hadoop: give the one that the cluster chose an entry.
if ! getent passwd "$(id -u)" >/dev/null && [ -w /etc/passwd ]; then
    echo "$(id -u):x:$(id -u):$(id -g):${SPARK_USER_NAME:-anonymous uid}:$SPARK_HOME:/bin/false" >>/etc/passwd
fi

if [ -z "${JAVA_HOME:-}" ]; then
    java=$(readlink -f "$(command -v java)")
    export JAVA_HOME=${java%/bin/java}
fi
# Also the ones that are set but empty reach Python: unset means "choose for me".
if [ -n "${PYSPARK_PYTHON:-}" ]; then export PYSPARK_PYTHON; fi
if [ -n "${PYSPARK_DRIVER_PYTHON:-}" ]; then export PYSPARK_DRIVER_PYTHON; fi
if [ -n "${HADOOP_HOME:-}" ] && [ -z "${SPARK_DIST_CLASSPATH:-}" ]; then
    SPARK_DIST_CLASSPATH=$("$HADOOP_HOME/bin/hadoop" classpath)
    export SPARK_DIST_CLASSPATH
fi

# Configuration first, then what the user adds, Spark's own jars, and the folder where Spark puts the application's files.
classpath() {
    local parts=()
    parts+=("${SPARK_CONF_DIR:-$SPARK_HOME/conf}")
    if [ -n "${HADOOP_CONF_DIR:-}" ]; then parts+=("$HADOOP_CONF_DIR"); fi
    if [ -n "${SPARK_CLASSPATH:-}" ]; then parts+=("$SPARK_CLASSPATH"); fi
    parts+=("$SPARK_HOME/jars/*")
    if [ -n "${SPARK_EXTRA_CLASSPATH:-}" ]; then parts+=("$SPARK_EXTRA_CLASSPATH"); fi
    if [ -n "${SPARK_DIST_CLASSPATH:-}" ]; then parts+=("$SPARK_DIST_CLASSPATH"); fi
    parts+=("$PWD")
    (IFS=: && printf '%s' "${parts[*]}")
}

# SPARK_JAVA_OPT_0, SPARK_JAVA_OPT_1, …, in the order of their numbers; a value may hold blanks and line ends.
java_options() {
    local name
    while read -r name; do
        printf '%s\0' "${!name}"
    done < <(compgen -e | grep -E '^SPARK_JAVA_OPT_[0-9]+$' | sort -t _ -k 4 -n)
}

case ${1:-} in
    driver)
        shift
        command=("$SPARK_HOME/bin/spark-submit"
            --conf "spark.driver.bindAddress=$SPARK_DRIVER_BIND_ADDRESS"
            --conf "spark.executorEnv.SPARK_DRIVER_POD_IP=$SPARK_DRIVER_BIND_ADDRESS"
            --deploy-mode client "$@")
        ;;
    executor)
        mapfile -d '' -t options < <(java_options)
        command=("$JAVA_HOME/bin/java" ${options[@]+"${options[@]}"}
            "-Xms$SPARK_EXECUTOR_MEMORY" "-Xmx$SPARK_EXECUTOR_MEMORY" -cp "$(classpath)"
            org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend
            --driver-url "$SPARK_DRIVER_URL"
            --executor-id "$SPARK_EXECUTOR_ID"
            --cores "$SPARK_EXECUTOR_CORES"
            --app-id "$SPARK_APPLICATION_ID"
            --hostname "$SPARK_EXECUTOR_POD_IP"
            --resourceProfileId "$SPARK_RESOURCE_PROFILE_ID"
            --podName "$SPARK_EXECUTOR_POD_NAME")
        ;;
    *)
        command=("$@")
        ;;
esac

# tini hands signals on and buries the children; -s because in a shared process namespace it is not the first process.
exec tini -s -- "${command[@]}"
