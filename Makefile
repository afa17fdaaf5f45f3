# `make help` lists the targets.
.DEFAULT_GOAL := all

# Maven on JDK 25, wherever that is on this machine. QUIET= shows Maven's own lines.
QUIET ?= -q
# MAVEN_OPTS also reaches the Maven that builds the bridge; its option quiets Maven's own libraries on this JDK.
maven = export JAVA_HOME MAVEN_OPTS && JAVA_HOME=$$(it/jdk25) && \
	MAVEN_OPTS="$$MAVEN_OPTS --sun-misc-unsafe-memory-access=allow $(skip)" && mvn -B $(QUIET)

.PHONY: all
all: skip = -DskipTests=true
all: ## Build the bridge and the agent (default)
	@$(maven) package

.PHONY: check
check: ## Formatting, static analysis, unit and architecture tests; needs no cluster, takes under two minutes
	@it/lint
	@$(maven) verify -Dbridge.goal=verify

.PHONY: test
test: ## check, laws, the bridge on each Spark line, pods against Spark's own, real Spark on a real cluster
	@it/test

.PHONY: laws
laws: ## The laws of the loop over 10,000 random schedules each, with no cluster; TRIES=n for another number
	@$(maven) test -Dbridge.goal=validate -Dtest=LawsTest -Dlaws.tries=$(or $(TRIES),10000) -Dlaws.figures=true

.PHONY: mutants
mutants: ## Plant bugs in a copy of the agent, one by one, and see that the laws catch each
	@it/laws/mutants

.PHONY: differential
differential: ## Compare executor pods and submissions with those of Spark itself, for each conf and command line of a corpus
	@it/differential/run $(CONFS)

.PHONY: page
page: ## Show the status page to a real Chromium: keyboard, screen readers, 10,000 rows, screenshots; two minutes
	@it/page/run

.PHONY: page-real
page-real: ## Screenshots of the page of a real agent on a real cluster, with up to 10,000 executors; six minutes
	@it/page/real

.PHONY: bench
bench: ## Measure the agent against a bare client, Spark's own allocator and spark-submit, and write docs/benchmarks.md; forty minutes
	@it/bench/run

.PHONY: demo
demo: ## Run PySpark's pi on a cluster of this machine, and prove that its driver holds no credential
	@it/demo

.PHONY: chaos
chaos: ## Let twelve faults happen to the agent while it works for 500 executors on a real API server
	@it/chaos/run $(FAULTS)

.PHONY: causes
causes: ## Make each cause of a missing or dead executor happen, see that it is named, and write docs/causes.md
	@it/causes/run $(CAUSES)

.PHONY: clients
clients: ## Notebooks, Spark Connect, an agent for drivers elsewhere, and the commands, on a real cluster; fifteen minutes
	@it/group clients

.PHONY: submissions
submissions: ## Local files, packages, Ctrl-C and a streaming query that outlives its drivers, by submit on a real cluster; fifteen minutes
	@it/group submissions

.PHONY: kerberos
kerberos: ## An application with a keytab against a KDC and an HDFS of this machine, on a real cluster; six minutes
	@it/kerberos/run

.PHONY: chart
chart: ## Check the Helm chart and k8s/, then install, run and remove both on a real cluster
	@it/chart/static
	@it/chart/run

.PHONY: documented
documented: ## Run the commands of the documents on a real cluster, as a reader would; DOCUMENTS='docs/helm.md' for some
	@it/docs/run $(DOCUMENTS)

.PHONY: native
native: skip = -DskipTests=true
native: ## Build the native binary target/spark-agent-runner, with GRAALVM_HOME or in a container
	@arguments=$$(it/native) && $(maven) package -Dnative $$arguments

.PHONY: fmt
fmt: ## Format the Java sources
	@$(maven) spotless:apply
	@$(maven) -f bridge/pom.xml spotless:apply
	@$(maven) -f it/differential/pom.xml spotless:apply
	@$(maven) -f it/differential/spark/pom.xml spotless:apply
	@$(maven) -f it/pom.xml spotless:apply
	@$(maven) -f it/load/pom.xml spotless:apply
	@$(maven) -f it/bench/pom.xml spotless:apply
	@$(maven) -f it/page/pom.xml spotless:apply
	@$(maven) -f it/kerberos/pom.xml spotless:apply

.PHONY: docs
docs: ## Write docs/configuration.md and docs/metrics.md anew from what the code knows
	@$(maven) test -Dbridge.goal=validate -Dtest='ConfigurationDocumentTest,MetricsDocumentTest' -Ddocs.write=true

.PHONY: cluster-up
cluster-up: ## Start the cluster that `test` and `demo` use
	@it/cluster/up

.PHONY: cluster-down
cluster-down: ## Stop it and remove what it left on this machine
	@it/cluster/down

.PHONY: clean
clean: ## Remove what was built, but not the cache outside this directory
	@rm -rf target bridge/target it/target it/differential/target it/differential/spark/target it/load/target it/bench/target it/page/target it/kerberos/target

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo "  CONFS=folder       differential: compare its *.conf and *.submit files too"
	@echo "  FAULTS='429 cut'   chaos: only these"
	@echo "  CAUSES='quota cpu' causes: only these"
	@echo "  CLUSTER=current    test, demo, chaos, bench, page-real: use the cluster of KUBECONFIG, not one of this machine"
	@echo "  AGENT=path         test, demo, chaos, bench, page-real: run this native binary instead of the JVM build"
	@echo "  SPARK_VERSION=x    demo: 4.1.1 (default) or 3.5.7"
	@echo "  BENCH=quick        bench: five minutes, writes no file; PARTS=plan,agent,tuned,default,submit: only these"
	@echo "  JFR=1              bench: leave a Java Flight Recorder recording of the agent; AGENT_JVM='…' tries other options"
	@echo "  KEEP=1             test: leave the cluster running"
