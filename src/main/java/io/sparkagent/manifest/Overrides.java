package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.sparkagent.config.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of a template does not come through: a sentence for each field that the finished pod has
 * otherwise. docs/pod-template.md has the rules.
 */
final class Overrides {

    private final Role role;
    private final String source;
    private final boolean isDefault;
    private final List<String> sentences = new ArrayList<>();

    private Overrides(Role role, String source, boolean isDefault) {
        this.role = role;
        this.source = source;
        this.isDefault = isDefault;
    }

    /**
     * @param finished built from it, Spark's container last
     * @param isDefault whether it is of the default profile; what another one asks for is known
     *     when there is one
     */
    static List<String> ofExecutors(Template template, Pod finished, boolean isDefault) {
        return of(new Overrides(Role.EXECUTOR, template.source(), isDefault), template, finished);
    }

    /** Of the driver's own template. */
    static List<String> ofDriver(Template template, Pod finished) {
        return of(new Overrides(Role.DRIVER, template.source(), true), template, finished);
    }

    private static List<String> of(Overrides overrides, Template template, Pod finished) {
        template.written()
                .ifPresent(
                        written -> {
                            if (written.getMetadata() != null) {
                                overrides.metadata(written.getMetadata(), finished.getMetadata());
                            }
                            if (written.getSpec() != null) {
                                overrides.spec(written.getSpec(), finished.getSpec());
                            }
                            overrides.container(
                                    template.container(),
                                    finished.getSpec().getContainers().getLast());
                        });
        return List.copyOf(overrides.sentences);
    }

    private void metadata(ObjectMeta mine, ObjectMeta theirs) {
        String named =
                either(
                        "the agent names executors",
                        "it is named by spark.kubernetes.driver.pod.name or spark.app.name");
        compare("metadata.name", mine.getName(), theirs.getName(), named);
        compare("metadata.generateName", mine.getGenerateName(), theirs.getName(), named);
        compare(
                "metadata.namespace",
                mine.getNamespace(),
                theirs.getNamespace(),
                either(
                        "executors live where the driver lives",
                        "spark.kubernetes.namespace comes first"));
        if (role == Role.EXECUTOR) {
            executors(mine, theirs);
        }
        entries(
                "metadata.labels",
                mine.getLabels(),
                theirs.getLabels(),
                "Spark's labels and " + role.key("label.*") + " come first");
        entries(
                "metadata.annotations",
                mine.getAnnotations(),
                theirs.getAnnotations(),
                "the conf's annotations come first");
    }

    private void executors(ObjectMeta mine, ObjectMeta theirs) {
        if (!mine.getFinalizers().isEmpty()) {
            compare(
                    "metadata.finalizers",
                    mine.getFinalizers(),
                    theirs.getFinalizers(),
                    "they would keep an executor that has to go");
        }
        mine.getOwnerReferences()
                .forEach(
                        owner ->
                                compare(
                                        "metadata.ownerReferences",
                                        owner.getKind() + "/" + owner.getName(),
                                        "Pod/" + theirs.getOwnerReferences().getFirst().getName(),
                                        "executors belong to the driver's pod"));
    }

    private void spec(PodSpec mine, PodSpec theirs) {
        compare(
                "spec.restartPolicy",
                mine.getRestartPolicy(),
                theirs.getRestartPolicy(),
                either("a failed executor is replaced by another pod", "a driver runs once"));
        compare(
                "spec.hostname",
                mine.getHostname(),
                theirs.getHostname(),
                "it follows from the pod's name");
        compare(
                "spec.schedulerName",
                mine.getSchedulerName(),
                theirs.getSchedulerName(),
                role.key("scheduler.name") + " or spark.kubernetes.scheduler.name comes first");
        compare(
                "spec.automountServiceAccountToken",
                mine.getAutomountServiceAccountToken(),
                theirs.getAutomountServiceAccountToken(),
                "only an account that you name gives executors its token");
        compare(
                "spec.serviceAccountName",
                role == Role.DRIVER ? mine.getServiceAccountName() : null,
                theirs.getServiceAccountName(),
                DriverCredentialsStep.ACCOUNT + " comes first");
        compare(
                "spec.terminationGracePeriodSeconds",
                mine.getTerminationGracePeriodSeconds(),
                theirs.getTerminationGracePeriodSeconds(),
                "spark.kubernetes.executor.terminationGracePeriodSeconds comes first");
        entries(
                "spec.nodeSelector",
                mine.getNodeSelector(),
                theirs.getNodeSelector(),
                "the conf's node selectors come first");
    }

    private void container(Container mine, Container theirs) {
        String place = "spec.containers[" + mine.getName() + "].";
        compare(
                place + "image",
                mine.getImage(),
                theirs.getImage(),
                role.key("container.image") + " or spark.kubernetes.container.image comes first");
        compare(
                place + "imagePullPolicy",
                mine.getImagePullPolicy(),
                theirs.getImagePullPolicy(),
                "spark.kubernetes.container.image.pullPolicy comes first");
        mine.getPorts().stream()
                .filter(port -> !theirs.getPorts().contains(port))
                .forEach(
                        port ->
                                compare(
                                        place + "ports[" + port.getName() + "]",
                                        port.getContainerPort(),
                                        theirs.getPorts().getLast().getContainerPort(),
                                        either(
                                                "spark.blockManager.port comes first",
                                                "the conf's ports come first")));
        resources(place + "resources.", mine.getResources(), theirs.getResources());
        if (mine.getLifecycle() != null && mine.getLifecycle().getPreStop() != null) {
            compare(
                    place + "lifecycle.preStop",
                    mine.getLifecycle().getPreStop(),
                    theirs.getLifecycle().getPreStop(),
                    "with spark.decommission.enabled it is spark.kubernetes.decommission.script");
        }
        variables(place, mine, theirs);
    }

    private void resources(
            String place, @Nullable ResourceRequirements mine, ResourceRequirements theirs) {
        if (mine != null) {
            String reason =
                    either(
                            "spark.executor.* and the resource profile say what an executor needs",
                            "spark.driver.* says what the driver needs");
            amounts(place + "requests", mine.getRequests(), theirs.getRequests(), reason);
            amounts(place + "limits", mine.getLimits(), theirs.getLimits(), reason);
        }
    }

    private void amounts(
            String field, Map<String, Quantity> mine, Map<String, Quantity> theirs, String reason) {
        Map<String, Object> shown = new TreeMap<>(theirs);
        if (!isDefault) {
            shown.replaceAll(
                    (name, amount) -> amount.equals(mine.get(name)) ? amount : "the profile's");
        }
        entries(field, new TreeMap<String, Object>(mine), shown, reason);
    }

    /** Of variables of one name the last counts. */
    private void variables(String place, Container mine, Container theirs) {
        Map<String, EnvVar> last = new TreeMap<>();
        theirs.getEnv()
                .forEach(variable -> last.put(Objects.toString(variable.getName(), ""), variable));
        for (EnvVar variable : mine.getEnv()) {
            String name = Objects.toString(variable.getName(), "");
            EnvVar other = last.get(name);
            if (other != null && !other.equals(variable)) {
                boolean secret = Problems.isSecret(name);
                compare(
                        place + "env[" + name + "]",
                        secret ? "(hidden)" : shown(variable),
                        secret ? "(another)" : shown(other),
                        "variables of Spark and of the conf come last, and the last counts");
            }
        }
    }

    private static String shown(EnvVar variable) {
        return variable.getValueFrom() == null
                ? Objects.toString(variable.getValue(), "")
                : "(a reference)";
    }

    private <T> void entries(
            String field,
            @Nullable Map<String, T> mine,
            @Nullable Map<String, T> theirs,
            String reason) {
        if (mine != null) {
            mine.forEach(
                    (name, value) ->
                            compare(
                                    field + "[" + name + "]",
                                    value,
                                    theirs == null ? null : theirs.get(name),
                                    reason));
        }
    }

    private void compare(
            String field, @Nullable Object mine, @Nullable Object theirs, String reason) {
        if (mine != null && !same(mine, theirs)) {
            sentences.add(
                    source
                            + ": "
                            + field
                            + "="
                            + shown(mine)
                            + " becomes "
                            + (theirs == null ? "nothing" : shown(theirs))
                            + ": "
                            + reason);
        }
    }

    private static boolean same(Object mine, @Nullable Object theirs) {
        try {
            return mine.equals(theirs);
        } catch (NumberFormatException _) {
            return false; // a quantity that is none is another one than ours
        }
    }

    private String either(String ofExecutors, String ofDriver) {
        return role == Role.EXECUTOR ? ofExecutors : ofDriver;
    }

    private static String shown(Object value) {
        return value instanceof Quantity quantity ? quantity.toString() : String.valueOf(value);
    }
}
