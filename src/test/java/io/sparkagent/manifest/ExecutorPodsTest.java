package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sparkagent.config.Policy;
import io.sparkagent.config.ResourceProfile;
import io.sparkagent.config.ResourceProfile.Resource;
import io.sparkagent.config.SparkConf;
import io.sparkagent.config.SparkVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutorPodsTest extends PodFixture {

    @Test
    void theSimplestConfGivesTheWholePod() {
        Pod expected =
                Serialization.unmarshal(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata:
                          name: job-exec-7
                          namespace: demo
                          labels:
                            spark-app-selector: app-1
                            spark-app-name: job
                            spark-role: executor
                            spark-exec-id: "7"
                            spark-exec-resourceprofile-id: "0"
                            spark-version: 4.1.1
                            spark-agent-instance: i1
                          ownerReferences:
                          - {apiVersion: v1, kind: Pod, name: driver, uid: u1, controller: true}
                        spec:
                          hostname: job-exec-7
                          restartPolicy: Never
                          terminationGracePeriodSeconds: 30
                          serviceAccountName: spark-executor
                          serviceAccount: spark-executor
                          automountServiceAccountToken: false
                          containers:
                          - name: spark-kubernetes-executor
                            image: spark:4
                            imagePullPolicy: IfNotPresent
                            terminationMessagePolicy: FallbackToLogsOnError
                            args: [executor]
                            ports: [{name: blockmanager, containerPort: 7079}]
                            env:
                            - {name: SPARK_USER, value: ann}
                            - {name: SPARK_DRIVER_URL, value: "spark://CoarseGrainedScheduler@svc.demo.svc:7078"}
                            - {name: SPARK_EXECUTOR_CORES, value: "1"}
                            - {name: SPARK_EXECUTOR_MEMORY, value: 1024m}
                            - {name: SPARK_APPLICATION_ID, value: app-1}
                            - {name: SPARK_CONF_DIR, value: /opt/spark/conf}
                            - {name: SPARK_EXECUTOR_ID, value: "7"}
                            - {name: SPARK_RESOURCE_PROFILE_ID, value: "0"}
                            - {name: SPARK_JAVA_OPT_0, value: "-Dspark.driver.port=7078"}
                            - {name: SPARK_EXECUTOR_POD_IP, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: status.podIP}}}
                            - {name: SPARK_EXECUTOR_POD_NAME, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: metadata.name}}}
                            - {name: SPARK_LOCAL_DIRS, value: /var/data/spark-i1}
                            resources:
                              requests: {cpu: "1", memory: 1408Mi}
                              limits: {memory: 1408Mi}
                            volumeMounts:
                            - {name: spark-conf-volume-exec, mountPath: /opt/spark/conf}
                            - {name: spark-local-dir-1, mountPath: /var/data/spark-i1}
                          volumes:
                          - name: spark-conf-volume-exec
                            configMap:
                              name: spark-exec-4cd9b7672d7fbee8-conf-map
                              items:
                              - {key: a.xml, path: a.xml, mode: 420}
                              - {key: log4j2.properties, path: log4j2.properties, mode: 420}
                          - {name: spark-local-dir-1, emptyDir: {}}
                        """,
                        Pod.class);

        assertThat(written(pod(Map.of()))).isEqualTo(written(expected));
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void theExecutorsImageComesBeforeTheCommonOne() {
        assertThat(spark(pod(Map.of(K8S + "container.image", "own:{{SPARK_VERSION}}"))).getImage())
                .isEqualTo("own:4.1.1");
    }

    @Test
    void labelsAndAnnotationsAreTaken() {
        Pod pod = pod(Map.of(K8S + "label.team", "t{{EXECUTOR_ID}}", K8S + "annotation.a", "b"));

        assertThat(pod.getMetadata().getLabels()).containsEntry("team", "t7");
        assertThat(pod.getMetadata().getAnnotations()).containsEntry("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark-exec-id",
                "spark-app-selector",
                "spark-role",
                "spark-agent-instance",
                "spark-exec-inactive"
            })
    void labelsThatSparkSetsMayNotBeSet(String label) {
        pods(Map.of(K8S + "label." + label, "x"));

        assertThat(problems.sentences())
                .containsExactly(
                        K8S
                                + "label."
                                + label
                                + "=x: this label is set by Spark; choose another name");
    }

    @ParameterizedTest
    @CsvSource({
        "1g, , , 1408Mi",
        "8g, , , 9011Mi",
        "8g, 1g, , 9216Mi",
        "8g, , 0.4, 11468Mi",
        "512m, , , 896Mi"
    })
    void memoryIsThatOfTheExecutorAndItsOverhead(
            String memory, String overhead, String factor, String total) {
        Map<String, String> conf = new HashMap<>(Map.of("spark.executor.memory", memory));
        Optional.ofNullable(overhead).ifPresent(o -> conf.put("spark.executor.memoryOverhead", o));
        Optional.ofNullable(factor)
                .ifPresent(f -> conf.put("spark.kubernetes.memoryOverheadFactor", f));

        assertThat(memory(pod(conf))).isEqualTo(new Quantity(total));
    }

    @Test
    void theExecutorsOwnOverheadFactorComesFirst() {
        assertThat(
                        memory(
                                pod(
                                        Map.of(
                                                "spark.executor.memory", "10g",
                                                "spark.executor.memoryOverheadFactor", "0.2",
                                                "spark.kubernetes.memoryOverheadFactor", "0.4"))))
                .isEqualTo(new Quantity("12288Mi"));
    }

    @Test
    void theLeastOverheadCanBeSet() {
        assertThat(memory(pod(Map.of("spark.executor.minMemoryOverhead", "1g"))))
                .isEqualTo(new Quantity("2048Mi"));
    }

    @Test
    void offHeapMemoryCountsOnlyWhereItIsEnabled() {
        assertThat(memory(pod(Map.of("spark.memory.offHeap.size", "1g"))))
                .isEqualTo(new Quantity("1408Mi"));
        assertThat(
                        memory(
                                pod(
                                        Map.of(
                                                "spark.memory.offHeap.size", "1g",
                                                "spark.memory.offHeap.enabled", "true"))))
                .isEqualTo(new Quantity("2432Mi"));
    }

    @Test
    void pythonsMemoryCountsOnlyForPython() {
        assertThat(memory(pod(Map.of("spark.executor.pyspark.memory", "1g"))))
                .isEqualTo(new Quantity("1408Mi"));
        assertThat(
                        memory(
                                pod(
                                        Map.of(
                                                "spark.executor.pyspark.memory", "1g",
                                                "spark.kubernetes.resource.type", "python"))))
                .isEqualTo(new Quantity("2432Mi"));
    }

    @Test
    void coresCanBeRequestedAndLimitedApart() {
        Pod pod =
                pod(
                        Map.of(
                                "spark.executor.cores",
                                "4",
                                K8S + "request.cores",
                                "500m",
                                K8S + "limit.cores",
                                "2"));

        assertThat(spark(pod).getResources().getRequests())
                .containsEntry("cpu", new Quantity("500m"));
        assertThat(spark(pod).getResources().getLimits()).containsEntry("cpu", new Quantity("2"));
        assertThat(env(pod)).containsEntry("SPARK_EXECUTOR_CORES", "4");
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void aLimitBelowTheRequestIsAProblem() {
        pods(Map.of("spark.executor.cores", "4", K8S + "limit.cores", "2"));

        assertThat(problems.sentences())
                .containsExactly(
                        K8S + "limit.cores=2: write at least the 4 cores that are requested");
    }

    @Test
    void anotherProfileReplacesWhatItNamesAndIgnoresTheRequestsOfTheDefault() {
        ResourceProfile gpu =
                new ResourceProfile(
                        3,
                        Map.of(
                                "cores", new Resource(2, ""),
                                "memory", new Resource(4096, ""),
                                "memoryOverhead", new Resource(1000, ""),
                                "offHeap", new Resource(24, ""),
                                "gpu", new Resource(1, "nvidia.com")));
        Pod pod =
                pod(
                        Map.of(
                                K8S + "request.cores",
                                "500m",
                                K8S + "limit.cores",
                                "8",
                                "spark.memory.offHeap.enabled",
                                "true",
                                "spark.memory.offHeap.size",
                                "1g"),
                        gpu);

        assertThat(spark(pod).getResources().getRequests())
                .isEqualTo(Map.of("cpu", new Quantity("2"), "memory", new Quantity("5120Mi")));
        assertThat(spark(pod).getResources().getLimits())
                .isEqualTo(
                        Map.of(
                                "memory",
                                new Quantity("5120Mi"),
                                "nvidia.com/gpu",
                                new Quantity("1")));
        assertThat(env(pod))
                .containsEntry("SPARK_EXECUTOR_MEMORY", "4096m")
                .containsEntry("SPARK_EXECUTOR_CORES", "2")
                .containsEntry("SPARK_RESOURCE_PROFILE_ID", "3");
        assertThat(pod.getMetadata().getLabels())
                .containsEntry("spark-exec-resourceprofile-id", "3");
    }

    @Test
    void aProfileWithoutAnOverheadGetsThatOfItsOwnMemory() {
        assertThat(
                        memory(
                                pod(
                                        Map.of(),
                                        new ResourceProfile(
                                                3, Map.of("memory", new Resource(10240, ""))))))
                .isEqualTo(new Quantity("11264Mi"));
    }

    @Test
    void aNamedAccountDecidesItselfAboutItsToken() {
        Pod pod = pod(Map.of("spark.kubernetes.authenticate.executor.serviceAccountName", "s3"));

        assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("s3");
        assertThat(pod.getSpec().getAutomountServiceAccountToken()).isNull();
    }

    @Test
    void theDriversAccountIsNeverTheExecutors() {
        Pod pod =
                pod(
                        Map.of(
                                "spark.kubernetes.authenticate.driver.serviceAccountName",
                                "spark-agent"));

        assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("spark-executor");
        assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
    }

    @Test
    void theEnvironmentOfTheConfIsTaken() {
        authSecret = Optional.of("s3cret");
        Pod pod =
                pod(
                        Map.of(
                                "spark.executorEnv.A", "x{{EXECUTOR_ID}}",
                                "spark.executorEnv.SPARK_EXECUTOR_DIRS",
                                        "/d/SPARK_APPLICATION_ID/SPARK_EXECUTOR_ID",
                                "spark.executor.extraClassPath", "/jars/*",
                                "spark.executor.defaultJavaOptions", "-Xss1m",
                                "spark.executor.extraJavaOptions", "-Da='b c' -Did={{EXECUTOR_ID}}",
                                "spark.ui.custom.executor.log.url", "u"));

        assertThat(env(pod))
                .containsEntry("A", "x{{EXECUTOR_ID}}")
                .containsEntry("SPARK_EXECUTOR_DIRS", "/d/app-1/7")
                .containsEntry("SPARK_CLASSPATH", "/jars/*")
                .containsEntry("SPARK_JAVA_OPT_0", "-Xss1m")
                .containsEntry("SPARK_JAVA_OPT_1", "-Da=b c")
                .containsEntry("SPARK_JAVA_OPT_2", "-Did=7")
                .containsEntry("SPARK_JAVA_OPT_3", "-Dspark.driver.port=7078")
                .containsEntry("SPARK_EXECUTOR_ATTRIBUTE_APP_ID", "app-1")
                .containsEntry("SPARK_EXECUTOR_ATTRIBUTE_EXECUTOR_ID", "7");
    }

    @Test
    void theSecretOfAuthenticationIsReferredToAndNotWrittenIntoThePod() {
        authSecret = Optional.of("s3cret");
        Pod pod = pod(Map.of("spark.authenticate", "true"));

        assertThat(spark(pod).getEnv())
                .filteredOn(variable -> variable.getName().equals("_SPARK_AUTH_SECRET"))
                .singleElement()
                .satisfies(
                        variable -> {
                            assertThat(variable.getValue()).isNull();
                            assertThat(variable.getValueFrom().getSecretKeyRef())
                                    .extracting("name", "key")
                                    .containsExactly(
                                            "spark-exec-c90f3dba445c742a3ab7501da393d722-auth",
                                            "secret");
                        });
        assertThat(SERIALIZATION.asJson(pod)).doesNotContain("s3cret");
    }

    @Test
    void onlyWhatIsNeededToReachTheDriverIsOnTheCommandLineAndNoSecret() {
        assertThat(
                        env(
                                pod(
                                        Map.of(
                                                "spark.authenticate", "true",
                                                "spark.authenticate.secret", "s3cret",
                                                "spark.network.timeout", "9s",
                                                "spark.rpc.askTimeout", "8s",
                                                "spark.ssl.enabled", "true",
                                                "spark.ssl.keyPassword", "s3cret",
                                                "spark.sql.shuffle.partitions", "5"))))
                .containsEntry("SPARK_JAVA_OPT_0", "-Dspark.authenticate=true")
                .containsEntry("SPARK_JAVA_OPT_1", "-Dspark.driver.port=7078")
                .containsEntry("SPARK_JAVA_OPT_2", "-Dspark.network.timeout=9s")
                .containsEntry("SPARK_JAVA_OPT_3", "-Dspark.rpc.askTimeout=8s")
                .containsEntry("SPARK_JAVA_OPT_4", "-Dspark.ssl.enabled=true")
                .doesNotContainKey("SPARK_JAVA_OPT_5")
                .doesNotContainValue("s3cret");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, 10.0.0.1", "fd00::1, [fd00::1]", "[fd00::1], [fd00::1]"})
    void theDriverCanBeReachedByItsPodsAddress(String address, String host) {
        assertThat(
                        env(
                                pod(
                                        Map.of(
                                                K8S + "useDriverPodIP",
                                                "true",
                                                "spark.driver.bindAddress",
                                                address))))
                .containsEntry(
                        "SPARK_DRIVER_URL", "spark://CoarseGrainedScheduler@" + host + ":7078");
    }

    @Test
    void aRandomBlockManagerPortIsNoPortOfTheContainer() {
        assertThat(spark(pod(Map.of("spark.blockManager.port", "0"))).getPorts()).isEmpty();
        assertThat(spark(pod(Map.of("spark.blockManager.port", "1234"))).getPorts())
                .extracting(port -> port.getContainerPort())
                .containsExactly(1234);
    }

    @Test
    void schedulingKeysAreTaken() {
        Pod pod =
                pod(
                        Map.of(
                                "spark.kubernetes.node.selector.a",
                                "1",
                                "spark.kubernetes.node.selector.b",
                                "1",
                                K8S + "node.selector.b",
                                "2",
                                "spark.kubernetes.scheduler.name",
                                "common",
                                K8S + "scheduler.name",
                                "own",
                                "spark.kubernetes.container.image.pullSecrets",
                                "x, y",
                                K8S + "terminationGracePeriodSeconds",
                                "45s"));

        assertThat(pod.getSpec().getNodeSelector()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(pod.getSpec().getSchedulerName()).isEqualTo("own");
        assertThat(pod.getSpec().getImagePullSecrets())
                .extracting(secret -> secret.getName())
                .containsExactly("x", "y");
        assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(45);
    }

    @Test
    void secretsBecomeFilesAndVariables() {
        Pod pod =
                pod(Map.of(K8S + "secrets.keys", "/etc/keys", K8S + "secretKeyRef.PASS", "db:pw"));

        assertThat(volume(pod, "keys-volume"))
                .extracting(volume -> volume.getSecret().getSecretName())
                .isEqualTo("keys");
        assertThat(mountPath(pod, "keys-volume")).isEqualTo("/etc/keys");
        assertThat(spark(pod).getEnv())
                .filteredOn(variable -> variable.getName().equals("PASS"))
                .extracting(EnvVar::getValueFrom)
                .singleElement()
                .satisfies(
                        from -> {
                            assertThat(from.getSecretKeyRef().getName()).isEqualTo("db");
                            assertThat(from.getSecretKeyRef().getKey()).isEqualTo("pw");
                        });
    }

    @Test
    void volumesOfTheConfAreMounted() {
        String volumes = K8S + "volumes.";
        Pod pod =
                pod(
                        Map.of(
                                volumes + "hostPath.h.mount.path", "/h",
                                volumes + "hostPath.h.options.path", "/host",
                                volumes + "emptyDir.e.mount.path", "/e",
                                volumes + "emptyDir.e.mount.readOnly", "True",
                                volumes + "emptyDir.e.options.sizeLimit", "1Gi",
                                volumes + "nfs.n.mount.path", "/n",
                                volumes + "nfs.n.options.server", "srv",
                                volumes + "nfs.n.options.path", "/export",
                                volumes + "persistentVolumeClaim.p.mount.path", "/p",
                                volumes + "persistentVolumeClaim.p.options.claimName", "data"));

        assertThat(problems.sentences()).isEmpty();
        assertThat(volume(pod, "h")).extracting(v -> v.getHostPath().getPath()).isEqualTo("/host");
        assertThat(volume(pod, "e"))
                .extracting(v -> v.getEmptyDir().getSizeLimit())
                .isEqualTo(new Quantity("1Gi"));
        assertThat(volume(pod, "n")).extracting(v -> v.getNfs().getServer()).isEqualTo("srv");
        assertThat(volume(pod, "p"))
                .extracting(v -> v.getPersistentVolumeClaim().getClaimName())
                .isEqualTo("data");
        assertThat(spark(pod).getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals("e"))
                .singleElement()
                .satisfies(
                        mount -> {
                            assertThat(mount.getMountPath()).isEqualTo("/e");
                            assertThat(mount.getReadOnly()).isTrue();
                        });
    }

    @Test
    void whatIsWrongWithVolumesIsTold() {
        String volumes = K8S + "volumes.";
        pods(
                Map.of(
                        volumes + "emptyDir.e.mount.readOnly", "perhaps",
                        volumes + "nfs.n.mount.path", "/n",
                        volumes + "persistentVolumeClaim.p.mount.path", "/p",
                        volumes + "persistentVolumeClaim.p.options.claimName", "OnDemand",
                        volumes + "hostPath", "/"));

        assertThat(problems.sentences())
                .containsExactlyInAnyOrder(
                        volumes + "emptyDir.e.mount.readOnly=perhaps: write true or false",
                        "set " + volumes + "emptyDir.e.mount.path too: the volume needs it",
                        "set " + volumes + "nfs.n.options.server too: the volume needs it",
                        "set " + volumes + "nfs.n.options.path too: the volume needs it",
                        volumes
                                + "persistentVolumeClaim.p.options.claimName=OnDemand: set "
                                + volumes
                                + "persistentVolumeClaim.p.options.storageClass and "
                                + volumes
                                + "persistentVolumeClaim.p.options.sizeLimit too: a claim is made"
                                + " with both",
                        volumes + "hostPath=/: write " + volumes + "TYPE.NAME.mount.path");
    }

    @Test
    void volumesThatKubernetesWouldRefuseAreProblems() {
        String volumes = K8S + "volumes.";
        pods(
                Map.ofEntries(
                        Map.entry(volumes + "emptyDir.Big.mount.path", "/a"),
                        Map.entry(volumes + "emptyDir.Big.options.sizeLimit", "500"),
                        Map.entry(volumes + "emptyDir.e.mount.path", "/b"),
                        Map.entry(volumes + "emptyDir.e.options.sizeLimit", "5 GB"),
                        Map.entry(volumes + "emptyDir.e.options.medium", "RAM"),
                        Map.entry(volumes + "hostPath.h.mount.path", "/c"),
                        Map.entry(volumes + "hostPath.h.mount.subPath", "/x"),
                        Map.entry(volumes + "hostPath.h.mount.subPathExpr", "y"),
                        Map.entry(volumes + "hostPath.h.options.path", "/a/../b"),
                        Map.entry(volumes + "hostPath.h.options.type", "Folder"),
                        Map.entry(volumes + "nfs.n.mount.path", "/d"),
                        Map.entry(volumes + "nfs.n.options.server", "s"),
                        Map.entry(volumes + "nfs.n.options.path", "export"),
                        Map.entry(volumes + "persistentVolumeClaim.p.mount.path", "/e"),
                        Map.entry(volumes + "persistentVolumeClaim.p.options.claimName", "My_C")));

        assertThat(problems.sentences())
                .containsExactlyInAnyOrder(
                        "the volume Big (in "
                                + volumes
                                + "emptyDir.Big.*) cannot have this name: write at most 63"
                                + " lower-case letters, digits and '-', with a letter or digit at"
                                + " both ends",
                        volumes
                                + "emptyDir.Big.options.sizeLimit=500: these are bytes; write the"
                                + " unit too, such as 500Gi",
                        volumes
                                + "emptyDir.e.options.sizeLimit=5 GB: write an amount such as"
                                + " 512Mi or 10Gi",
                        volumes
                                + "emptyDir.e.options.medium=RAM: write one of HugePages,"
                                + " HugePages-1Gi, HugePages-2Mi, Memory",
                        volumes
                                + "hostPath.h.mount.subPathExpr=y: remove this or "
                                + volumes
                                + "hostPath.h.mount.subPath; a mount has one of them",
                        volumes
                                + "hostPath.h.mount.subPath=/x: write a path without '..' that"
                                + " does not start with '/'",
                        volumes + "hostPath.h.options.path=/a/../b: write a path without '..'",
                        volumes
                                + "hostPath.h.options.type=Folder: write one of BlockDevice,"
                                + " CharDevice, Directory, DirectoryOrCreate, File, FileOrCreate,"
                                + " Socket",
                        volumes + "nfs.n.options.path=export: write a path that starts with '/'",
                        volumes
                                + "persistentVolumeClaim.p.options.claimName=My_C: write a name of"
                                + " at most 253 lower-case letters, digits, '-' and '.', with a"
                                + " letter or digit at both ends of each part");
    }

    @Test
    void anOptionThatAVolumeDoesNotHaveIsToldAndHarmless() {
        String volume = K8S + "volumes.emptyDir.e.";
        Pod pod = pod(Map.of(volume + "mount.path", "/e", volume + "options.sizelimit", "1Gi"));

        assertThat(volume(pod, "e")).isNotNull();
        assertThat(problems.sentences()).isEmpty();
        assertThat(problems.warnings())
                .containsExactly(
                        volume
                                + "options.sizelimit has no effect: emptyDir has the options"
                                + " options.medium, options.sizeLimit");
    }

    @Test
    void aVolumesTypeAndSubPathAreTakenInEveryVersion() {
        version = "3.5.7";
        String volume = K8S + "volumes.hostPath.h.";
        Pod pod =
                pod(
                        Map.of(
                                volume + "mount.path", "/h",
                                volume + "mount.subPathExpr", "$(SPARK_EXECUTOR_ID)",
                                volume + "options.path", "/data",
                                volume + "options.type", "DirectoryOrCreate"));

        assertThat(volume(pod, "h"))
                .extracting(v -> v.getHostPath().getType())
                .isEqualTo("DirectoryOrCreate");
        assertThat(spark(pod).getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals("h"))
                .extracting(VolumeMount::getSubPathExpr)
                .containsExactly("$(SPARK_EXECUTOR_ID)");
    }

    @Test
    void localDirectoriesComeFromTheDriversEnvironmentBeforeTheConf() {
        Map<String, String> conf = Map.of("spark.local.dir", "/c");
        assertThat(env(pod(conf))).containsEntry("SPARK_LOCAL_DIRS", "/c");

        environment.put("SPARK_LOCAL_DIRS", "/a,/b");
        Pod pod = pod(conf);
        assertThat(env(pod)).containsEntry("SPARK_LOCAL_DIRS", "/a,/b");
        assertThat(mountPath(pod, "spark-local-dir-1")).isEqualTo("/a");
        assertThat(mountPath(pod, "spark-local-dir-2")).isEqualTo("/b");
    }

    @Test
    void localDirectoriesCanBeInMemory() {
        assertThat(
                        volume(
                                pod(Map.of("spark.kubernetes.local.dirs.tmpfs", "true")),
                                "spark-local-dir-1"))
                .extracting(volume -> volume.getEmptyDir().getMedium())
                .isEqualTo("Memory");
    }

    @Test
    void volumesOfTheUserForLocalDirectoriesReplaceOurs() {
        String local = K8S + "volumes.hostPath.spark-local-dir-x.";
        Pod pod = pod(Map.of(local + "mount.path", "/fast", local + "options.path", "/nvme"));

        assertThat(env(pod)).containsEntry("SPARK_LOCAL_DIRS", "/fast");
        assertThat(volume(pod, "spark-local-dir-1")).isNull();
    }

    @Test
    void theConfigMapCanBeSwitchedOff() {
        assertThat(volume(pod(Map.of(K8S + "disableConfigMap", "true")), "spark-conf-volume-exec"))
                .isNull();
    }

    @Test
    void theHadoopConfigurationOfSparkSubmitIsMounted() {
        Pod pod = pod(Map.of(K8S + "hadoopConfigMapName", "hadoop"));

        assertThat(volume(pod, "hadoop-properties"))
                .extracting(volume -> volume.getConfigMap().getName())
                .isEqualTo("hadoop");
        assertThat(env(pod)).containsEntry("HADOOP_CONF_DIR", "/opt/hadoop/conf");
    }

    @Test
    void anExecutorHandsOverItsBlocksWhereDecommissioningIsOn() {
        assertThat(spark(pod(Map.of())).getLifecycle()).isNull();
        assertThat(
                        spark(pod(Map.of("spark.decommission.enabled", "true")))
                                .getLifecycle()
                                .getPreStop()
                                .getExec()
                                .getCommand())
                .containsExactly("/opt/decom.sh");
    }

    @Test
    void devicesOfTheConfAreLimitsOfTheDefaultProfileOnly() {
        Map<String, String> conf =
                Map.of(
                        "spark.executor.resource.gpu.amount", "2",
                        "spark.executor.resource.gpu.vendor", "nvidia.com",
                        "spark.executor.resource.gpu.discoveryScript", "/find",
                        "spark.executor.resource.fpga.amount", "0");

        assertThat(spark(pod(conf)).getResources().getLimits())
                .containsEntry("nvidia.com/gpu", new Quantity("2"))
                .hasSize(2);
        assertThat(spark(pod(conf, new ResourceProfile(2, Map.of()))).getResources().getLimits())
                .doesNotContainKey("nvidia.com/gpu");
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void whatIsMissingOfADeviceIsTold() {
        String prefix = "spark.executor.resource.";
        pods(
                Map.of(
                        prefix + "gpu.amount", "1",
                        prefix + "fpga.vendor", "x.com",
                        prefix + "tpu.amount", "1",
                        prefix + "tpu.vendor", "x y"));

        assertThat(problems.sentences())
                .containsExactlyInAnyOrder(
                        "set "
                                + prefix
                                + "gpu.vendor too, such as nvidia.com: Kubernetes knows the"
                                + " resource as vendor/gpu",
                        "set " + prefix + "fpga.amount too: how many of fpga are wanted",
                        prefix
                                + "tpu.vendor=x y: write a domain, such as nvidia.com; x y/tpu"
                                + " cannot be a resource's name");
    }

    @Test
    void aProfileThatNamesNoVendorGetsNoPod() {
        ResourceProfile profile = new ResourceProfile(2, Map.of("gpu", new Resource(1, "")));

        assertThatThrownBy(() -> pod(Map.of(), profile))
                .hasMessage(
                        "resource profile 2 asks for gpu and names no vendor, such as nvidia.com,"
                                + " by which Kubernetes knows it");
    }

    @Test
    void anotherProfileKeepsWhatTheTemplateAsksForBesideCoresAndMemory() {
        templates.put(
                "/t.yaml",
                "spec: {containers: [{name: a, resources: {limits: {x/y: 1}, requests:"
                        + " {nvidia.com/gpu: 4}}}]}");
        Pod pod =
                pod(
                        Map.of(TEMPLATE, "/t.yaml"),
                        new ResourceProfile(2, Map.of("gpu", new Resource(1, "nvidia.com"))));

        assertThat(spark(pod).getResources().getLimits())
                .containsEntry("x/y", new Quantity("1"))
                .containsEntry("nvidia.com/gpu", new Quantity("1"));
        assertThat(spark(pod).getResources().getRequests()).doesNotContainKey("nvidia.com/gpu");
    }

    @Test
    void offHeapMemoryOfAProfileCountsOnlyWhereItIsEnabled() {
        ResourceProfile profile = new ResourceProfile(2, Map.of("offHeap", new Resource(100, "")));

        assertThat(memory(pod(Map.of(), profile))).isEqualTo(new Quantity("1408Mi"));
        assertThat(
                        memory(
                                pod(
                                        Map.of(
                                                "spark.memory.offHeap.enabled", "true",
                                                "spark.memory.offHeap.size", "1g"),
                                        profile)))
                .isEqualTo(new Quantity("1508Mi"));
    }

    @Test
    void offHeapMemoryThatIsEnabledNeedsASize() {
        pods(Map.of("spark.memory.offHeap.enabled", "true"));
        pods(Map.of("spark.memory.offHeap.enabled", "true", "spark.memory.offHeap.size", "512"));

        assertThat(problems.sentences())
                .containsExactly(
                        "set spark.memory.offHeap.size too: spark.memory.offHeap.enabled is true",
                        "spark.memory.offHeap.size=512: write at least 1m, with the unit");
    }

    @Test
    void aVariableOfTheConfComesAfterSparksOfTheSameName() {
        Pod pod = pod(Map.of("spark.executorEnv.SPARK_EXECUTOR_MEMORY", "9m"));

        assertThat(env(pod)).containsEntry("SPARK_EXECUTOR_MEMORY", "9m");
    }

    @Test
    void metadataThatKubernetesWouldRefuseIsAProblem() {
        pods(
                Map.of(
                        K8S + "label.team",
                        "a b",
                        K8S + "label.-x",
                        "a",
                        K8S + "label.id",
                        "x".repeat(60) + "{{EXECUTOR_ID}}",
                        K8S + "annotation.a b",
                        "c",
                        "spark.kubernetes.node.selector.zone",
                        "b/c",
                        K8S + "node.selector.x y",
                        "z"));

        assertThat(problems.sentences())
                .hasSize(6)
                .anyMatch(s -> s.startsWith(K8S + "label.team=a b: write a value of at most 63"))
                .anyMatch(s -> s.startsWith(K8S + "label.-x=a: the label's name has"))
                .anyMatch(s -> s.endsWith("; this one becomes " + "x".repeat(60) + "2147483647"))
                .anyMatch(s -> s.startsWith(K8S + "annotation.a b=c: the annotation's name has"))
                .anyMatch(s -> s.startsWith("spark.kubernetes.node.selector.zone=b/c: write"))
                .anyMatch(s -> s.startsWith(K8S + "node.selector.x y=z: the label's name has"));
    }

    @Test
    void namesThatKubernetesWouldRefuseAreProblems() {
        pods(
                Map.of(
                        K8S + "secrets.A_b",
                        "/x",
                        K8S + "secrets.empty",
                        " ",
                        K8S + "secretKeyRef.1A",
                        "db:pw",
                        K8S + "secretKeyRef.A",
                        "db:p w",
                        K8S + "hadoopConfigMapName",
                        "Had oop",
                        "spark.kubernetes.authenticate.executor.serviceAccountName",
                        "A B",
                        "spark.kubernetes.kerberos.krb5.configMapName",
                        "K_c",
                        "spark.blockManager.port",
                        "80",
                        "spark.kubernetes.container.image",
                        "my image"));

        assertThat(problems.sentences()).hasSize(9);
    }

    @Test
    void twoMountsAtOnePathAreAProblem() {
        pods(Map.of(K8S + "secrets.a", "/x", K8S + "secrets.b", "/x"));

        assertThat(problems.sentences())
                .containsExactly(
                        "Kubernetes would refuse an executor's pod: the container"
                                + " spark-kubernetes-executor has two mounts at /x");
    }

    @Test
    void aSecretWhoseNameIsTooLongForAVolumeIsMountedAllTheSame() {
        String secret = "keys.of." + "a".repeat(80);
        Pod pod = pod(Map.of(K8S + "secrets." + secret, "/keys"));

        assertThat(problems.sentences()).isEmpty();
        assertThat(pod.getSpec().getVolumes())
                .filteredOn(volume -> volume.getSecret() != null)
                .singleElement()
                .satisfies(
                        volume -> {
                            assertThat(volume.getSecret().getSecretName()).isEqualTo(secret);
                            assertThat(mountPath(pod, volume.getName())).isEqualTo("/keys");
                        });
    }

    @Test
    void executorsGetTheKerberosConfigurationThatIsInAConfigMap() {
        Pod pod = pod(Map.of("spark.kubernetes.kerberos.krb5.configMapName", "krb"));

        assertThat(volume(pod, "krb5-file"))
                .extracting(volume -> volume.getConfigMap().getName())
                .isEqualTo("krb");
        assertThat(spark(pod).getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals("krb5-file"))
                .singleElement()
                .satisfies(
                        mount -> {
                            assertThat(mount.getMountPath()).isEqualTo("/etc/krb5.conf");
                            assertThat(mount.getSubPath()).isEqualTo("krb5.conf");
                        });
        assertThat(problems.warnings()).isEmpty();
    }

    @Test
    void aKerberosConfigurationThatIsMountedAlreadyStays() {
        Pod pod =
                pod(
                        Map.of(
                                "spark.kubernetes.kerberos.krb5.configMapName",
                                "krb",
                                K8S + "secrets.own",
                                "/etc/krb5.conf"));

        assertThat(volume(pod, "krb5-file")).isNull();
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void aKerberosFileThatReachesTheDriverOnlyIsTold() {
        pods(Map.of("spark.kubernetes.kerberos.krb5.path", "/etc/krb5.conf"));

        assertThat(problems.warnings())
                .containsExactly(
                        "spark.kubernetes.kerberos.krb5.path gives a krb5.conf to the driver only;"
                                + " for executors put it into a config map and set"
                                + " spark.kubernetes.kerberos.krb5.configMapName");
    }

    @Test
    void theDriversAddressHasToBeKnownWhereExecutorsUseIt() {
        pods(Map.of(K8S + "useDriverPodIP", "true"));

        assertThat(problems.sentences())
                .containsExactly(
                        K8S
                                + "useDriverPodIP=true needs spark.driver.bindAddress, which"
                                + " spark-submit sets in cluster mode");
    }

    @Test
    void allProblemsAreToldAtOnce() {
        pods(
                Map.of(
                        "spark.kubernetes.container.image",
                        "",
                        "spark.kubernetes.driver.container.image",
                        "driver:1",
                        K8S + "limit.cores",
                        "abc",
                        K8S + "volumes.emptyDirr.v.mount.path",
                        "/v",
                        K8S + "secretKeyRef.PASS",
                        "db",
                        "spark.executorEnv.1A",
                        "x",
                        "spark.kubernetes.container.image.pullPolicy",
                        "Sometimes"));

        assertThat(problems.sentences())
                .containsExactlyInAnyOrder(
                        "there is no image for executors (the driver's, driver:1, is for the driver"
                                + " only): set spark.kubernetes.container.image or"
                                + " spark.kubernetes.executor.container.image",
                        K8S
                                + "limit.cores=abc: write a number of cores such as 1, 0.5 or"
                                + " 500m",
                        "there is no volume type emptyDirr (in "
                                + K8S
                                + "volumes.emptyDirr.v.mount.path): the types are hostPath,"
                                + " emptyDir, nfs and persistentVolumeClaim",
                        K8S
                                + "secretKeyRef.PASS=*********(redacted): write the Secret's name and its key as"
                                + " name:key",
                        "spark.kubernetes.container.image.pullPolicy=Sometimes: write Always,"
                                + " Never or IfNotPresent");
        assertThat(problems.warnings())
                .containsExactly(
                        "spark.executorEnv.1A has no effect: the name of a variable has letters,"
                                + " digits, '-', '_' and '.', with no digit and no '..' at the"
                                + " start");
    }

    @Test
    void theNameOfAnApplicationDoesNotShowItsSecrets() {
        authSecret = Optional.of("s3cret");
        Application application =
                new Application(
                        "app-1",
                        "i1",
                        "demo",
                        SparkVersion.parse("4.1.1"),
                        "ann",
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        authSecret,
                        new Application.Owner("driver", "u1"));

        assertThat(application.toString()).isEqualTo("application app-1 (i1)");
    }

    @Test
    void executorsOfADriverInClientModeAreFoundByTheirDriversPod() {
        Application application =
                new Application(
                        "sparks-own-id",
                        "spark-of-the-pod",
                        "i1",
                        "demo",
                        SparkVersion.parse("4.1.1"),
                        "ann",
                        Map.of(),
                        Map.of("f", "text"),
                        Map.of(),
                        Optional.empty(),
                        new Application.Owner("driver", "u1"));
        SparkConf conf =
                new SparkConf(
                        Map.of(
                                "spark.kubernetes.container.image",
                                "spark:4",
                                "spark.driver.host",
                                "svc.demo.svc"),
                        problems);
        Pod pod =
                ExecutorPods.read(conf, application, Policy.DEFAULT, SERIALIZATION)
                        .build(7, DEFAULT)
                        .pod();

        assertThat(pod.getMetadata().getLabels())
                .containsEntry("spark-app-selector", "spark-of-the-pod");
        assertThat(env(pod)).containsEntry("SPARK_APPLICATION_ID", "sparks-own-id");
        assertThat(
                        ExecutorConfigMap.read(conf, application)
                                .orElseThrow()
                                .build()
                                .getMetadata()
                                .getLabels())
                .containsEntry("spark-app-selector", "spark-of-the-pod");
    }

    @Test
    void theConfigMapHoldsTheFilesAndNeverChanges() {
        Application application =
                new Application(
                        "app-1",
                        "i1",
                        "demo",
                        SparkVersion.parse("4.1.1"),
                        "ann",
                        Map.of(),
                        Map.of("f", "text"),
                        Map.of(),
                        Optional.empty(),
                        new Application.Owner("driver", "u1"));
        SparkConf conf = new SparkConf(Map.of(), problems);
        var map = ExecutorConfigMap.read(conf, application).orElseThrow().build();

        assertThat(map.getMetadata().getName()).isEqualTo("spark-exec-4cd9b7672d7fbee8-conf-map");
        assertThat(map.getImmutable()).isTrue();
        assertThat(map.getData()).isEqualTo(Map.of("f", "text"));
        assertThat(map.getMetadata().getOwnerReferences()).hasSize(1);
        assertThat(
                        ExecutorConfigMap.read(
                                new SparkConf(Map.of(K8S + "disableConfigMap", "true"), problems),
                                application))
                .isEmpty();
    }
}
