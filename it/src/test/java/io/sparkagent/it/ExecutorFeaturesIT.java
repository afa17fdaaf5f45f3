package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What users ask of executor pods, each in a job of its own that has to complete. */
class ExecutorFeaturesIT {

    @RegisterExtension
    static final TestNamespace NAMESPACE =
            new TestNamespace("features")
                    .podSecurity("privileged")
                    .policy("volumes: [configMap, emptyDir, hostPath]\nsecrets: [login]\n");

    private static final String VOLUMES = "spark.kubernetes.executor.volumes.";

    @Test
    void emptyDirWithSizeLimitHoldsTheShuffleFiles() {
        String volume = VOLUMES + "emptyDir.spark-local-dir-1.";
        Driver driver =
                NAMESPACE
                        .submission("4.1.1")
                        .executors(1)
                        .conf(volume + "mount.path", "/scratch")
                        .conf(volume + "options.sizeLimit", "256Mi")
                        .untilTold(1);
        driver.awaitRegistered(1);
        Pod executor = NAMESPACE.executors().getFirst();

        assertThat(volume(executor, "spark-local-dir-1").getEmptyDir().getSizeLimit())
                .isEqualTo(new Quantity("256Mi"));
        assertThat(NAMESPACE.exec(executor, "sh", "-c", "ls -d /scratch/blockmgr-*"))
                .startsWith("/scratch/blockmgr-");
        assertThat(driver.finish()).isZero();
    }

    @Test
    void hostPathShowsAFolderOfTheNode() {
        String volume = VOLUMES + "hostPath.node.";
        Driver driver =
                NAMESPACE
                        .submission("4.1.1")
                        .executors(1)
                        .conf(volume + "mount.path", "/node-etc")
                        .conf(volume + "mount.readOnly", "true")
                        .conf(volume + "options.path", "/etc")
                        .conf(volume + "options.type", "Directory")
                        .untilTold(1);
        driver.awaitRegistered(1);

        Pod executor = NAMESPACE.executors().getFirst();
        assertThat(NAMESPACE.exec(executor, "cat", "/node-etc/os-release")).contains("ID=");
        assertThat(NAMESPACE.tryExec(executor, "touch", "/node-etc/x").output())
                .contains("Read-only file system");
        assertThat(driver.finish()).isZero();
    }

    @Test
    void secretIsThereAsFilesAndAsVariable() {
        Cluster.CLIENT
                .resource(
                        new SecretBuilder()
                                .withNewMetadata()
                                .withName("login")
                                .withNamespace(NAMESPACE.name())
                                .endMetadata()
                                .addToStringData("user", "ann")
                                .addToStringData("password", "tulip")
                                .build())
                .serverSideApply();
        Driver driver =
                NAMESPACE
                        .submission("4.1.1")
                        .executors(1)
                        .conf("spark.kubernetes.executor.secrets.login", "/etc/login")
                        .conf(
                                "spark.kubernetes.executor.secretKeyRef.LOGIN_PASSWORD",
                                "login:password")
                        .untilTold(1);
        driver.awaitRegistered(1);

        Pod executor = NAMESPACE.executors().getFirst();
        assertThat(NAMESPACE.exec(executor, "cat", "/etc/login/user")).isEqualTo("ann");
        assertThat(NAMESPACE.exec(executor, "printenv", "LOGIN_PASSWORD").trim())
                .isEqualTo("tulip");
        assertThat(driver.finish()).isZero();
    }

    @Test
    void templateBringsASecondContainerAndTolerations() {
        Driver driver =
                NAMESPACE
                        .submission("4.1.1")
                        .executors(1)
                        .executorTemplate(ExecutorFeaturesIT::withCompanion)
                        .untilTold(1);
        driver.awaitRegistered(1);
        Pod executor = NAMESPACE.executors().getFirst();

        assertThat(executor.getSpec().getTolerations())
                .anySatisfy(
                        toleration -> {
                            assertThat(toleration.getKey()).isEqualTo("dedicated");
                            assertThat(toleration.getValue()).isEqualTo("spark");
                        });
        assertThat(executor.getStatus().getContainerStatuses())
                .extracting(ContainerStatus::getName)
                .containsExactlyInAnyOrder("companion", "spark-kubernetes-executor");
        assertThat(executor.getSpec().getContainers())
                .extracting(Container::getName)
                .endsWith("spark-kubernetes-executor");
        assertThat(driver.finish()).isZero();
        Leftovers.awaitNone(NAMESPACE);
    }

    private static PodBuilder withCompanion(PodBuilder template) {
        return template.editSpec()
                .addNewToleration()
                .withKey("dedicated")
                .withOperator("Equal")
                .withValue("spark")
                .withEffect("NoSchedule")
                .endToleration()
                .addNewContainer()
                .withName("companion")
                .withImage("localhost/spark:4.1.1")
                .withCommand("sleep", "infinity")
                .endContainer()
                .endSpec();
    }

    @Test
    void twoResourceProfilesInOneApplication() {
        Driver driver =
                NAMESPACE
                        .submission("4.1.1")
                        .conf("spark.dynamicAllocation.enabled", "true")
                        .conf("spark.dynamicAllocation.maxExecutors", "2")
                        .conf(
                                "spark.kubernetes.agent.profileTemplate.order.1",
                                "/opt/applications/large.yaml")
                        .application("two_profiles.py");
        driver.awaitLine("default [('0', '512m')]");
        driver.awaitLine("large [('1', '640m')]");

        Pod large =
                NAMESPACE.executors().stream()
                        .filter(pod -> "1".equals(label(pod, "spark-exec-resourceprofile-id")))
                        .findFirst()
                        .orElseThrow();
        assertThat(spark(large).getResources().getRequests())
                .containsEntry("memory", new Quantity("1088Mi"))
                .containsEntry("cpu", new Quantity("1"));
        assertThat(label(large, "size")).isEqualTo("large");
        assertThat(driver.finish()).isZero();
    }

    @Test
    void authenticatedExecutorsTakeTheirSecretFromASecret() {
        Driver driver =
                NAMESPACE
                        .submission("4.1.1")
                        .executors(1)
                        .conf("spark.authenticate", "true")
                        .conf("spark.network.crypto.enabled", "true")
                        .untilTold(1);
        driver.awaitRegistered(1);

        Pod executor = NAMESPACE.executors().getFirst();
        EnvVar variable =
                spark(executor).getEnv().stream()
                        .filter(env -> "_SPARK_AUTH_SECRET".equals(env.getName()))
                        .findFirst()
                        .orElseThrow();
        assertThat(variable.getValue()).isNull();
        String secret = variable.getValueFrom().getSecretKeyRef().getName();
        assertThat(Cluster.CLIENT.secrets().inNamespace(NAMESPACE.name()).withName(secret).get())
                .satisfies(
                        there -> {
                            assertThat(there.getImmutable()).isTrue();
                            assertThat(there.getMetadata().getOwnerReferences())
                                    .singleElement()
                                    .satisfies(
                                            owner ->
                                                    assertThat(owner.getName())
                                                            .isEqualTo(driver.name()));
                        });
        driver.awaitAnotherRound();
        assertThat(driver.finish()).isZero();
    }

    private static Container spark(Pod executor) {
        return executor.getSpec().getContainers().getLast();
    }

    private static String label(Pod pod, String name) {
        return pod.getMetadata().getLabels().get(name);
    }

    private static Volume volume(Pod pod, String name) {
        return pod.getSpec().getVolumes().stream()
                .filter(volume -> name.equals(volume.getName()))
                .findFirst()
                .orElseThrow();
    }
}
