# shellcheck shell=bash disable=SC2154
# What it/chart/run asks the cluster; each question is a function that succeeds when it is true.

kube() { kubectl --namespace "$namespace" "$@"; }

# A question that will never be true any more says why here.
hopeless=""

# Asks again until it is true; says what it has waited for in vain.
wait_for() { # SECONDS WHAT QUESTION...
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    doing="waiting until $what"
    until "$@" >/dev/null 2>&1; do
        if [ -n "$hopeless" ]; then die "$hopeless"; fi
        if [ "$SECONDS" -gt "$deadline" ]; then die "It has not come true in time that $what."; fi
        sleep 1
    done
}

the_job() {
    local jobs
    jobs=$(kube get jobs --output 'go-template={{range .items}}{{if not .metadata.deletionTimestamp}}{{.metadata.name}}{{"\n"}}{{end}}{{end}}')
    [ "$(wc -w <<<"$jobs")" = 1 ] || die "There should be one Job: ${jobs:-there is none}."
    echo "$jobs"
}

# The newest pod of a Job.
driver_of() {
    kube get pods --selector="batch.kubernetes.io/job-name=$1" --sort-by=.metadata.creationTimestamp --output 'jsonpath={.items[-1:].metadata.name}'
}

job_condition() { kube get job "$1" --output "jsonpath={.status.conditions[?(@.type==\"$2\")].status}"; }

job_is_complete() {
    if [ "$(job_condition "$1" Failed)" = True ]; then hopeless="The Job $1 has failed."; fi
    [ "$(job_condition "$1" Complete)" = True ]
}

phase() { kube get pod "$1" --output 'jsonpath={.status.phase}'; }

pod_has_succeeded() {
    if [ "$(phase "$1")" = Failed ]; then hopeless="The driver $1 has failed."; fi
    [ "$(phase "$1")" = Succeeded ]
}

pod_has_failed() { [ "$(phase "$1")" = Failed ]; }

is_gone() { [ "$(kube get "$1" --ignore-not-found --output name || echo unknown)" = "" ]; }

# Executors, service and config map of an application.
nothing_of() {
    [ "$(kube get pods,services,configmaps --selector="spark-app-selector=$1,spark-role!=driver" --output name || echo unknown)" = "" ]
}

executors_run() {
    [ "$(kube get pods --selector=spark-role=executor --field-selector=status.phase=Running --output name | wc -l)" -ge "$1" ]
}

# The executors of one driver pod that run.
executors_of() {
    local uid
    uid=$(kube get pod "$1" --output 'jsonpath={.metadata.uid}') || return 1
    [ "$(kube get pods --selector=spark-role=executor --field-selector=status.phase=Running \
        --output 'jsonpath={range .items[*]}{.metadata.ownerReferences[0].uid}{"\n"}{end}' | grep -c "^$uid$")" -ge "$2" ]
}

has_another_driver() {
    local newest
    newest=$(driver_of "$job")
    [ -n "$newest" ] && [ "$newest" != "$1" ]
}

none_of_before() {
    kube get pods --selector=spark-role=executor --output name | sort >"$out/executors-now" &&
        [ "$(comm -12 "$out/executors-before" "$out/executors-now")" = "" ]
}

# With the labels that the alerts, the dashboard and the PodMonitor's podTargetLabels are for.
scraped() { # DRIVER
    curl -sfG "$prometheus_at/api/v1/query" --data-urlencode \
        "query=spark_agent_info{namespace=\"$namespace\",pod=\"$1\",container=\"spark-agent\",spark_app_selector=\"$job\"}" |
        grep -q '"spark_agent_info"'
}

# Of all ports of all pods, executors' and ended drivers' among them.
only_the_agent_is_scraped() {
    local targets
    targets=$(curl -sf "$prometheus_at/api/v1/targets?state=active" | grep -o '"scrapePool"' | wc -l)
    [ "$targets" = 1 ] || die "By the PodMonitor Prometheus scrapes $targets targets, and one agent runs."
}

all_queries_answer() { "$python" it/chart/queries.py ask "$prometheus_at" >"$out/live-queries" 2>&1; }

# The quota refuses the third executor, and Prometheus sees that the alert about it waits for its time.
quota_alert_is_seen() {
    all_queries_answer
    grep -qE '^alert SparkExecutorsRefused (pending|firing)' "$out/live-queries"
}

# Beside what every namespace has, and the events, which tell of what was.
nothing_is_left() {
    local kinds found
    kinds=$(kubectl api-resources --namespaced --verbs=list --output name) || return 1
    kinds=$(grep -vE '^(events|events\.events\.k8s\.io|pods\.metrics\.k8s\.io)$' <<<"$kinds" | paste -sd, -)
    found=$(kube get "$kinds" --ignore-not-found --output name) || return 1
    grep -vE '^(configmap/kube-root-ca\.crt|serviceaccount/default|)$' <<<"$found" >"$out/left" || true
    [ ! -s "$out/left" ]
}

show_namespace() {
    local pod
    command -v kubectl >/dev/null || return 0
    printf '\n--- %s\n' "$namespace"
    kube get jobs,pods,services --output wide 2>&1
    printf '\n--- events\n'
    kube get events --sort-by=.metadata.creationTimestamp 2>&1 | tail -30
    for pod in $(kube get pods --selector=spark-role=driver --output name); do
        printf '\n--- %s, its agent\n' "$pod"
        kube logs "$pod" --container spark-agent --tail=60 2>&1
        printf '\n--- %s, its driver\n' "$pod"
        kube logs "$pod" --container spark-kubernetes-driver --tail=60 2>&1
    done
    if [ -s "$out/left" ]; then
        printf '\n--- what is left\n'
        cat "$out/left"
    fi
    if [ -s "$out/live-queries" ]; then
        printf '\n--- queries\n'
        cat "$out/live-queries"
    fi
}
