package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.sparkagent.config.Submission.Kind;
import io.sparkagent.config.Submission.Program;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriverManifestTest extends DriverFixture {

    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: my-job-c0ffee-driver
              namespace: demo
              annotations: {run: spark-0a}
              labels:
                team: blue
                spark-version: 4.1.1
                spark-app-selector: spark-0a
                spark-app-name: my-job
                spark-role: driver
            spec:
              restartPolicy: Never
              schedulerName: mine
              serviceAccount: runner
              serviceAccountName: runner
              nodeSelector: {disk: ssd, zone: a}
              imagePullSecrets: [{name: one}, {name: two}]
              containers:
              - name: spark-kubernetes-driver
                image: spark:4
                imagePullPolicy: IfNotPresent
                args: [driver, --proxy-user, bob, --properties-file,
                  /opt/spark/conf/spark.properties, --class, org.example.Main,
                  'local:///opt/app.jar', '10', a b]
                ports:
                - {name: driver-rpc-port, containerPort: 7078, protocol: TCP}
                - {name: blockmanager, containerPort: 7079, protocol: TCP}
                - {name: spark-ui, containerPort: 4040, protocol: TCP}
                - {name: spark-connect, containerPort: 15002, protocol: TCP}
                env:
                - {name: SPARK_USER, value: ann}
                - {name: SPARK_APPLICATION_ID, value: spark-0a}
                - {name: MODE, value: fast}
                - name: SPARK_DRIVER_BIND_ADDRESS
                  valueFrom: {fieldRef: {apiVersion: v1, fieldPath: status.podIP}}
                - {name: SPARK_LOCAL_DIRS, value: /var/data/spark-c0ffee}
                - {name: SPARK_CONF_DIR, value: /opt/spark/conf}
                resources:
                  requests: {cpu: '2', memory: 2432Mi}
                  limits: {cpu: '3', memory: 2432Mi, nvidia.com/gpu: '1'}
                volumeMounts:
                - {name: keys-volume, mountPath: /keys}
                - {name: spark-local-dir-1, mountPath: /var/data/spark-c0ffee}
                - {name: spark-conf-volume-driver, mountPath: /opt/spark/conf}
              volumes:
              - {name: keys-volume, secret: {secretName: keys}}
              - {name: spark-local-dir-1, emptyDir: {}}
              - name: spark-conf-volume-driver
                configMap:
                  name: spark-drv-c0ffee-conf-map
                  items:
                  - {key: log4j2.properties, mode: 420, path: log4j2.properties}
                  - {key: spark.properties, mode: 420, path: spark.properties}
            """;

    private static final String SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: my-job-c0ffee-driver-svc
              namespace: demo
              labels: {spark-app-selector: spark-0a, made: here}
              annotations: {why: so}
            spec:
              clusterIP: None
              ipFamilyPolicy: PreferDualStack
              ipFamilies: [IPv4, IPv6]
              selector:
                team: blue
                spark-version: 4.1.1
                spark-app-selector: spark-0a
                spark-app-name: my-job
                spark-role: driver
              ports:
              - {name: driver-rpc-port, port: 7078, targetPort: 7078}
              - {name: blockmanager, port: 7079, targetPort: 7079}
              - {name: spark-ui, port: 4040, targetPort: 4040}
              - {name: spark-connect, port: 15002, targetPort: 15002}
            """;

    private static Map<String, String> rich() {
        Map<String, String> conf = new HashMap<>();
        conf.put(DRIVER + "label.team", "blue");
        conf.put(DRIVER + "annotation.run", "{{APP_ID}}");
        conf.put(DRIVER + "scheduler.name", "mine");
        conf.put(DRIVER + "node.selector.zone", "a");
        conf.put("spark.kubernetes.node.selector.disk", "ssd");
        conf.put("spark.kubernetes.container.image.pullSecrets", "one, two");
        conf.put("spark.kubernetes.authenticate.driver.serviceAccountName", "runner");
        conf.put("spark.kubernetes.driverEnv.MODE", "fast");
        conf.put("spark.driver.memory", "2g");
        conf.put("spark.driver.cores", "2");
        conf.put(DRIVER + "limit.cores", "3");
        conf.put("spark.driver.resource.gpu.amount", "1");
        conf.put("spark.driver.resource.gpu.vendor", "nvidia.com");
        conf.put(DRIVER + "secrets.keys", "/keys");
        conf.put(DRIVER + "service.label.made", "here");
        conf.put(DRIVER + "service.annotation.why", "so");
        conf.put(DRIVER + "service.ipFamilyPolicy", "PreferDualStack");
        conf.put(DRIVER + "service.ipFamilies", "IPv4,IPv6");
        return conf;
    }

    @Test
    void withoutTheAgentTheObjectsAreThoseOfSparksOwnClient() {
        confFiles.put("log4j2.properties", "rootLogger.level = warn");
        proxyUser = Optional.of("bob");
        DriverObjects objects = stock(rich());

        assertThat(problems.sentences()).isEmpty();
        assertThat(written(pod(objects))).isEqualTo(yaml(POD));
        assertThat(written(objects.dependencies().getFirst())).isEqualTo(yaml(SERVICE));
        assertThat(names(objects))
                .containsExactly(
                        "Service my-job-c0ffee-driver-svc", "ConfigMap spark-drv-c0ffee-conf-map");
        ConfigMap map = (ConfigMap) objects.dependencies().getLast();
        assertThat(map.getImmutable()).isTrue();
        assertThat(map.getData())
                .containsOnlyKeys(
                        "log4j2.properties", "spark.properties", "spark.kubernetes.namespace")
                .containsEntry("spark.kubernetes.namespace", "demo");
        assertThat(map.getData().get("spark.properties"))
                .startsWith(
                        "#Java properties built from Kubernetes config map with name:"
                                + " spark-drv-c0ffee-conf-map\n");
    }

    @Test
    void theDriverLearnsTheNamespaceThatOnlyTheKubeconfigSays() {
        assertThat(properties(stock(Map.of("spark.kubernetes.namespace", ""))))
                .containsEntry("spark.kubernetes.namespace", "demo");
    }

    @Test
    void theDriverReadsTheConfAndWhatTheStepsAdd() {
        Map<String, String> conf = new TreeMap<>(rich());
        conf.put("spark.my.key", "é:= #\\\n x");
        Map<String, String> expected = new TreeMap<>(conf);
        expected.putAll(STOCK);
        expected.put("spark.app.name", "My job");
        expected.put("spark.kubernetes.namespace", "demo");
        expected.put("spark.kubernetes.container.image", "spark:4");
        expected.put("spark.app.id", "spark-0a");
        expected.put("spark.driver.host", "my-job-c0ffee-driver-svc.demo.svc");
        expected.put("spark.driver.port", "7078");
        expected.put("spark.driver.blockManager.port", "7079");
        expected.put(DRIVER + "pod.name", "my-job-c0ffee-driver");
        expected.put("spark.kubernetes.submitInDriver", "true");
        expected.put("spark.kubernetes.memoryOverheadFactor", "0.1");
        expected.put("spark.kubernetes.resource.type", "java");

        assertThat(properties(stock(conf))).isEqualTo(expected);
    }

    @Test
    void theSameSubmissionMakesTheSameText() {
        assertThat(written(stock(rich()).dependencies().getLast()))
                .isEqualTo(written(stock(rich()).dependencies().getLast()));
    }

    @ParameterizedTest
    @CsvSource({
        // kind, version, memory, overhead, factor, driver's factor, least, MiB, factor of executors
        "JAVA,   4.1.1, 1g,  ,     ,    ,    , 1408, 0.1",
        "JAVA,   4.1.1, 10g, ,     ,    ,    , 11264, 0.1",
        "PYTHON, 4.1.1, 2g,  ,     ,    ,    , 2867, 0.4",
        "R,      3.5.6, 2g,  ,     ,    ,    , 2867, 0.4",
        "PYTHON, 4.1.1, 2g,  , 0.2 ,    ,    , 2457, 0.2",
        "PYTHON, 4.1.1, 2g,  , 0.2 , 0.5,    , 3072, 0.2",
        "JAVA,   4.1.1, 1g,  1g,   ,    ,    , 2048, 0.1",
        "JAVA,   4.0.2, 1g,  ,     ,    , 512m, 1536, 0.1",
        "JAVA,   3.5.6, 1g,  ,     ,    , 512m, 1408, 0.1"
    })
    void memoryIsHeapAndOverhead(
            Kind kind,
            String sparkVersion,
            String memory,
            String overhead,
            String common,
            String own,
            String least,
            long expected,
            String factor) {
        program = new Program(kind, "local:///app", Optional.of("Main"));
        version = sparkVersion;
        Map<String, String> conf = new TreeMap<>();
        conf.put("spark.driver.memory", memory);
        put(conf, "spark.driver.memoryOverhead", overhead);
        put(conf, "spark.kubernetes.memoryOverheadFactor", common);
        put(conf, "spark.driver.memoryOverheadFactor", own);
        put(conf, "spark.driver.minMemoryOverhead", least);
        DriverObjects objects = stock(conf);
        assertThat(spark(objects).getResources().getLimits())
                .containsEntry("memory", new Quantity(expected + "Mi"));
        assertThat(properties(objects))
                .containsEntry("spark.kubernetes.memoryOverheadFactor", factor);
    }

    private static void put(
            Map<String, String> conf, String key, @org.jspecify.annotations.Nullable String value) {
        if (value != null) {
            conf.put(key, value);
        }
    }

    @Test
    void pythonHasItsClassAndItsInterpreters() {
        program = new Program(Kind.PYTHON, "local:///app.py", Optional.empty());
        environment.put("PYSPARK_PYTHON", "/env/python");
        environment.put("PYSPARK_DRIVER_PYTHON", "/env/driver");
        assertThat(spark(stock(Map.of())).getArgs())
                .containsExactly(
                        "driver",
                        "--properties-file",
                        "/opt/spark/conf/spark.properties",
                        "--class",
                        "org.apache.spark.deploy.PythonRunner",
                        "local:///app.py",
                        "10",
                        "a b");
        assertThat(env(stock(Map.of())))
                .containsEntry("PYSPARK_PYTHON", "/env/python")
                .containsEntry("PYSPARK_DRIVER_PYTHON", "/env/driver");
        assertThat(env(stock(Map.of("spark.pyspark.python", "/conf/python"))))
                .containsEntry("PYSPARK_PYTHON", "/conf/python")
                .containsEntry("PYSPARK_DRIVER_PYTHON", "/conf/python");
        assertThat(env(stock(Map.of("spark.pyspark.driver.python", "/conf/driver"))))
                .containsEntry("PYSPARK_PYTHON", "/env/python")
                .containsEntry("PYSPARK_DRIVER_PYTHON", "/conf/driver");
    }

    @Test
    void rHasItsClass() {
        program = new Program(Kind.R, "local:///app.R", Optional.empty());
        DriverObjects objects = stock(Map.of());
        assertThat(spark(objects).getArgs())
                .contains("org.apache.spark.deploy.RRunner", "local:///app.R");
        assertThat(properties(objects)).containsEntry("spark.kubernetes.resource.type", "r");
        assertThat(env(objects)).doesNotContainKey("PYSPARK_PYTHON");
    }

    @ParameterizedTest
    @CsvSource({
        "/home/me/app.jar, spark-internal",
        "file:///home/me/app.jar, spark-internal",
        "spark-internal, spark-internal",
        "local:///app.jar, local:///app.jar",
        "https://host/app.jar, https://host/app.jar",
        "s3a://bucket/app.jar, s3a://bucket/app.jar"
    })
    void aJarFromHereIsAmongSparksJars(String resource, String argument) {
        program = new Program(Kind.JAVA, resource, Optional.of("Main"));
        assertThat(spark(stock(Map.of())).getArgs()).contains(argument);
    }

    @Test
    void aServiceWhoseNameWouldBeTooLongHasAnother() {
        String name = "a".repeat(60);
        DriverObjects objects = stock(Map.of("spark.app.name", name));
        assertThat(pod(objects).getMetadata().getName()).isEqualTo(name + "-c0ffee-driver");
        assertThat(names(objects)).contains("Service spark-c0ffee-driver-svc");
        assertThat(properties(objects))
                .containsEntry("spark.driver.host", "spark-c0ffee-driver-svc.demo.svc");
    }

    @ParameterizedTest
    @CsvSource({
        "Word Count!, word-count-c0ffee-driver",
        "'  --Über 1.0  ', ber-1-0-c0ffee-driver",
        "2nd job, xnd-job-c0ffee-driver",
        "日本, c0ffee-driver"
    })
    void namesFollowFromTheApplicationsName(String name, String pod) {
        assertThat(pod(stock(Map.of("spark.app.name", name))).getMetadata().getName())
                .isEqualTo(pod);
    }

    @Test
    void aVeryLongNameIsCut() {
        DriverObjects objects = objects(Map.of("spark.app.name", "n".repeat(400)));
        assertThat(problems.sentences()).isEmpty();
        assertThat(pod(objects).getMetadata().getName()).hasSizeLessThan(254).contains("c0ffee");
    }

    @Test
    void theServiceOfAnOlderSparkHasNoPortOfConnect() {
        version = "4.0.2";
        Service service = (Service) stock(Map.of()).dependencies().getFirst();
        assertThat(service.getSpec().getPorts()).hasSize(3);
    }

    @Test
    void theContainerNamesTheBlockManagersPortOfExecutorsAsSparkDoes() {
        DriverObjects objects = stock(Map.of("spark.blockManager.port", "9000"));
        assertThat(spark(objects).getPorts().stream().map(ContainerPort::getContainerPort))
                .contains(9000);
        assertThat(properties(objects)).containsEntry("spark.driver.blockManager.port", "7079");
    }

    @Test
    void addressesAreNotTheUsers() {
        objects(Map.of("spark.driver.host", "here", "spark.driver.bindAddress", "0.0.0.0"));
        assertThat(problems.sentences())
                .containsExactlyInAnyOrder(
                        "spark.driver.host=here: remove this key: the driver's service has this"
                                + " name",
                        "spark.driver.bindAddress=0.0.0.0: remove this key: the driver listens on"
                                + " its pod's address");
    }

    @Test
    void credentialsGoIntoASecretAndOutOfTheProperties() {
        DriverObjects objects =
                stock(
                        Map.of(
                                "spark.kubernetes.authenticate.driver.oauthToken", "t0ken",
                                "spark.kubernetes.authenticate.submission.oauthToken", "other",
                                "spark.kubernetes.authenticate.driver.caCertFile",
                                        file("ca.crt", "cert"),
                                "spark.kubernetes.authenticate.driver.mounted.caCertFile", "/ca"));
        Secret secret = (Secret) named(objects, "my-job-c0ffee-kubernetes-credentials");
        assertThat(secret.getImmutable()).isTrue();
        assertThat(secret.getData())
                .isEqualTo(Map.of("oauth-token", "dDBrZW4=", "ca-cert", "Y2VydA=="));
        assertThat(properties(objects))
                .containsEntry(
                        "spark.kubernetes.authenticate.driver.oauthToken", "<present_but_redacted>")
                .containsEntry(
                        "spark.kubernetes.authenticate.submission.oauthToken",
                        "<present_but_redacted>")
                .containsEntry(
                        "spark.kubernetes.authenticate.driver.mounted.oauthTokenFile",
                        "/mnt/secrets/spark-kubernetes-credentials/oauth-token")
                .containsEntry("spark.kubernetes.authenticate.driver.mounted.caCertFile", "/ca");
        assertThat(spark(objects).getVolumeMounts())
                .anySatisfy(
                        mount -> {
                            assertThat(mount.getName()).isEqualTo("kubernetes-credentials");
                            assertThat(mount.getMountPath())
                                    .isEqualTo("/mnt/secrets/spark-kubernetes-credentials");
                        });
    }

    @Test
    void aCredentialThatIsNotHereIsTold() {
        stock(Map.of("spark.kubernetes.authenticate.driver.clientKeyFile", "/no/such"));
        assertThat(problems.sentences())
                .containsExactly(
                        "spark.kubernetes.authenticate.driver.clientKeyFile=/no/such: there is no"
                                + " such file here");
    }

    @Test
    void aClaimOnDemandIsMadeForTheDriver() {
        String volume = DRIVER + "volumes.persistentVolumeClaim.data.";
        Map<String, String> conf =
                Map.of(
                        volume + "mount.path", "/data",
                        volume + "options.claimName", "OnDemand",
                        volume + "options.storageClass", "fast",
                        volume + "options.sizeLimit", "5Gi",
                        volume + "label.a", "b",
                        DRIVER + "volumes.emptyDir.tmp.mount.path", "/tmp2");
        DriverObjects objects = stock(conf);
        assertThat(problems.sentences()).isEmpty();
        PersistentVolumeClaim claim = (PersistentVolumeClaim) objects.dependencies().getLast();
        assertThat(claim.getMetadata().getName()).isEqualTo("my-job-c0ffee-driver-pvc-1");
        assertThat(claim.getMetadata().getLabels())
                .isEqualTo(Map.of("spark-app-selector", "spark-0a", "a", "b"));
        assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteOncePod");
        assertThat(claim.getSpec().getStorageClassName()).isEqualTo("fast");
        assertThat(pod(objects).getSpec().getVolumes())
                .anySatisfy(
                        v ->
                                assertThat(v.getPersistentVolumeClaim())
                                        .isNotNull()
                                        .satisfies(
                                                source ->
                                                        assertThat(source.getClaimName())
                                                                .isEqualTo(
                                                                        "my-job-c0ffee-driver-pvc-1")));
    }

    @Test
    void onDemandWithoutAClassIsTold() {
        String volume = DRIVER + "volumes.persistentVolumeClaim.data.";
        objects(
                Map.of(
                        volume + "mount.path", "/data",
                        volume + "options.claimName", "OnDemand"));
        assertThat(problems.sentences())
                .containsExactly(
                        volume
                                + "options.claimName=OnDemand: set options.storageClass and"
                                + " options.sizeLimit too: a claim is made with both");
    }

    @Test
    void templatesOfExecutorsAreMountedForTheDriver() {
        String template = file("executor.yaml", "spec: {priorityClassName: high}");
        String profile = file("gpu.yaml", "spec: {priorityClassName: gpu}");
        DriverObjects objects =
                stock(
                        Map.of(
                                "spark.kubernetes.executor.podTemplateFile",
                                "file://" + template,
                                AGENT + "profileTemplate.resource.gpu",
                                profile));
        ConfigMap map = (ConfigMap) named(objects, "my-job-c0ffee-driver-podspec-conf-map");
        assertThat(map.getData())
                .containsEntry("podspec-configmap-key", "spec: {priorityClassName: high}")
                .containsValue("spec: {priorityClassName: gpu}");
        Volume volume =
                pod(objects).getSpec().getVolumes().stream()
                        .filter(v -> v.getName().equals("pod-template-volume"))
                        .findFirst()
                        .orElseThrow();
        Map<String, String> properties = properties(objects);
        assertThat(properties)
                .containsEntry(
                        "spark.kubernetes.executor.podTemplateFile",
                        "/opt/spark/pod-template/pod-spec-template.yml");
        assertThat(volume.getConfigMap().getItems())
                .anySatisfy(
                        item -> {
                            assertThat(item.getKey()).isEqualTo("podspec-configmap-key");
                            assertThat(item.getPath()).isEqualTo("pod-spec-template.yml");
                        })
                .anySatisfy(
                        item ->
                                assertThat(properties.get(AGENT + "profileTemplate.resource.gpu"))
                                        .endsWith("/" + item.getPath()));
    }

    @Test
    void aTemplateInTheImageIsLeftToTheDriver() {
        DriverObjects objects =
                objects(
                        Map.of(
                                "spark.kubernetes.executor.podTemplateFile",
                                "local:///in/the/image.yaml"));
        assertThat(problems.sentences()).isEmpty();
        assertThat(properties(objects))
                .containsEntry(
                        "spark.kubernetes.executor.podTemplateFile", "local:///in/the/image.yaml");
        assertThat(names(objects)).noneMatch(name -> name.contains("podspec"));
    }

    @Test
    void theDriversTemplateIsWhereThePodStarts() {
        String template =
                file(
                        "driver.yaml",
                        """
                        metadata:
                          name: mine
                          labels: {team: red, kept: 'yes'}
                          finalizers: [example.com/slow]
                        spec:
                          priorityClassName: high
                          containers:
                          - {name: side, image: side:1}
                          - name: main
                            image: other:1
                            env: [{name: SPARK_USER, value: me}]
                            resources: {requests: {memory: 1Mi, ephemeral-storage: 1Gi}}
                        """);
        DriverObjects objects =
                stock(
                        Map.of(
                                DRIVER + "podTemplateFile", template,
                                DRIVER + "podTemplateContainerName", "main",
                                DRIVER + "label.team", "blue"));
        assertThat(pod(objects).getMetadata().getLabels())
                .containsEntry("team", "blue")
                .containsEntry("kept", "yes");
        assertThat(pod(objects).getMetadata().getFinalizers()).containsExactly("example.com/slow");
        assertThat(pod(objects).getSpec().getPriorityClassName()).isEqualTo("high");
        assertThat(spark(objects).getName()).isEqualTo("main");
        assertThat(spark(objects).getImage()).isEqualTo("spark:4");
        assertThat(spark(objects).getResources().getRequests())
                .containsEntry("ephemeral-storage", new Quantity("1Gi"))
                .containsEntry("memory", new Quantity("1408Mi"));
        assertThat(problems.warnings())
                .anySatisfy(
                        w ->
                                assertThat(w)
                                        .contains("metadata.name=mine becomes")
                                        .contains("spark.kubernetes.driver.pod.name"))
                .anySatisfy(w -> assertThat(w).contains("metadata.labels[team]=red becomes blue"))
                .anySatisfy(w -> assertThat(w).contains("image=other:1 becomes spark:4"))
                .anySatisfy(w -> assertThat(w).contains("env[SPARK_USER]=me becomes ann"))
                .anySatisfy(w -> assertThat(w).contains("spark.driver.* says"));
        assertThat(problems.warnings()).noneMatch(w -> w.contains("finalizers"));
    }

    @Test
    void whatKubernetesWouldRefuseIsToldFirst() {
        objects(
                Map.of(
                        "spark.kubernetes.driverEnv.1A",
                        "x",
                        DRIVER + "secrets.keys",
                        "/opt/spark/conf"));
        assertThat(problems.sentences())
                .anySatisfy(
                        s ->
                                assertThat(s)
                                        .startsWith(
                                                "Kubernetes would refuse the driver's pod: the"
                                                        + " container spark-kubernetes-driver has"
                                                        + " a variable '1A'"))
                .anySatisfy(s -> assertThat(s).contains("has two mounts at /opt/spark/conf"));
    }

    @Test
    void filesThatDoNotFitAreToldAndNotCut() {
        confFiles.put("big.xml", "x".repeat(900_000));
        confFiles.put("half.xml", "é".repeat(100_000));
        confFiles.put("small.xml", "x");
        objects(Map.of());
        assertThat(problems.sentences()).hasSize(1);
        assertThat(problems.sentences().getFirst())
                .startsWith("the files of the conf folder have 11")
                .contains("takes 1048576 (spark.kubernetes.configMap.maxSize)")
                .contains("the biggest are big.xml (900000), half.xml (200000)");
    }

    @Test
    void stepsCanBeExcluded() {
        String steps =
                "org.apache.spark.deploy.k8s.features.DriverServiceFeatureStep,"
                        + "org.apache.spark.deploy.k8s.features.LocalDirsFeatureStep";
        DriverObjects objects = stock(Map.of(DRIVER + "pod.excludedFeatureSteps", steps));
        assertThat(problems.sentences()).isEmpty();
        assertThat(names(objects)).containsExactly("ConfigMap spark-drv-c0ffee-conf-map");
        assertThat(env(objects)).doesNotContainKey("SPARK_LOCAL_DIRS");
        stock(
                Map.of(
                        DRIVER + "pod.excludedFeatureSteps",
                        "org.apache.spark.deploy.k8s.features.DriverCommandFeatureStep"));
        assertThat(problems.sentences())
                .containsExactly(
                        DRIVER
                                + "pod.excludedFeatureSteps=org.apache.spark.deploy.k8s.features"
                                + ".DriverCommandFeatureStep: without this step there is no"
                                + " driver; remove it");
    }

    @Test
    void classesOfTheUsersAreRefused() {
        objects(Map.of(DRIVER + "pod.featureSteps", "org.example.Step"));
        assertThat(problems.sentences())
                .containsExactly(
                        DRIVER
                                + "pod.featureSteps=org.example.Step: these classes run only in"
                                + " spark-submit: use it for this application, or put what they"
                                + " do into a pod template");
    }

    @Test
    void volcanoGetsItsPodGroup() {
        String group = file("group.yaml", "spec: {queue: fast, minMember: 2}");
        DriverObjects objects =
                objects(
                        Map.of(
                                DRIVER + "pod.featureSteps",
                                "org.apache.spark.deploy.k8s.features.VolcanoFeatureStep",
                                "spark.kubernetes.scheduler.volcano.podGroupTemplateFile",
                                group));
        assertThat(problems.sentences()).isEmpty();
        GenericKubernetesResource made =
                (GenericKubernetesResource) objects.dependencies().getLast();
        assertThat(made.getKind()).isEqualTo("PodGroup");
        assertThat(made.getMetadata().getName()).isEqualTo("spark-0a-podgroup");
        assertThat(made.getAdditionalProperties().get("spec"))
                .isEqualTo(Map.of("queue", "fast", "minMember", 2));
        assertThat(pod(objects).getMetadata().getAnnotations())
                .containsEntry("scheduling.k8s.io/group-name", "spark-0a-podgroup");
    }

    @Test
    void everythingIsFoundByTheApplicationsLabel() {
        String volume = DRIVER + "volumes.persistentVolumeClaim.data.";
        Map<String, String> conf = new TreeMap<>(rich());
        conf.put(volume + "mount.path", "/data");
        conf.put(volume + "options.claimName", "OnDemand");
        conf.put(volume + "options.storageClass", "fast");
        conf.put(volume + "options.sizeLimit", "5Gi");
        conf.put("spark.kubernetes.authenticate.driver.oauthToken", "t0ken");
        DriverObjects objects = objects(conf);
        assertThat(problems.sentences()).isEmpty();
        assertThat(objects.dependencies()).hasSize(5);
        assertThat(objects.dependencies().stream().map(o -> o.getKind()).toList())
                .containsExactly(
                        "Service", "ConfigMap", "ConfigMap", "Secret", "PersistentVolumeClaim");
        assertThat(objects.dependencies())
                .allSatisfy(
                        object -> {
                            assertThat(object.getMetadata().getLabels())
                                    .containsEntry("spark-app-selector", "spark-0a");
                            assertThat(object.getMetadata().getNamespace()).isEqualTo("demo");
                            assertThat(object.getMetadata().getOwnerReferences()).isEmpty();
                        });
    }

    @Test
    void mistakesOfExecutorsAreToldToo() {
        objects(
                Map.of(
                        "spark.executor.memory", "lots",
                        "spark.kubernetes.executor.label.a", "not a value",
                        "spark.kubernetes.executor.podTemplateFile",
                                file("bad.yaml", "kind: Deployment")));
        assertThat(problems.sentences())
                .anySatisfy(s -> assertThat(s).startsWith("spark.executor.memory=lots"))
                .anySatisfy(s -> assertThat(s).startsWith("spark.kubernetes.executor.label.a="))
                .anySatisfy(s -> assertThat(s).contains("it is of kind Deployment"));
    }

    @Test
    void noSecretIsInWhatIsTold() {
        objects(
                Map.of(
                        "spark.kubernetes.authenticate.driver.oauthToken", "hunter2hunter2",
                        "spark.driver.memory", "lots"));
        assertThat(problems.sentences()).isNotEmpty().noneMatch(s -> s.contains("hunter2"));
        assertThat(List.of(problems.warnings().toString())).noneMatch(s -> s.contains("hunter2"));
    }
}
