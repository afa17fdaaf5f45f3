package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.Policy;
import io.sparkagent.config.Problems;
import io.sparkagent.config.ResourceProfile;
import io.sparkagent.config.SparkConf;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A look at the executors that a submitted driver is going to have: what the agent would refuse
 * them for is told before anything is made.
 *
 * @param conf as the driver reads it, with the templates of who submits
 * @param templates text of the executors' templates by key; one that only the driver can read is
 *     not among them, and executors are looked at without it
 */
record ExecutorsOfDriver(
        Map<String, String> conf,
        Map<String, String> templates,
        DriverPlace place,
        KubernetesSerialization serialization) {

    private static final ResourceProfile DEFAULT = new ResourceProfile(0, Map.of());

    /**
     * @param properties what the driver is going to read
     */
    static ExecutorsOfDriver of(
            SparkConf conf,
            Map<String, String> properties,
            Map<String, String> templates,
            DriverPlace place,
            KubernetesSerialization serialization) {
        Map<String, String> entries = new TreeMap<>(properties);
        entries.keySet().removeIf(ExecutorsOfDriver::isTemplate);
        // Sentences name the files of who submits, and not where the driver has them.
        templates
                .keySet()
                .forEach(key -> entries.put(key, conf.text(key, "the agent's own").trim()));
        entries.put("spark.driver.bindAddress", "0.0.0.0"); // the image's entry point sets it
        return new ExecutorsOfDriver(entries, templates, place, serialization);
    }

    private static boolean isTemplate(String key) {
        return key.equals(DriverTemplatesStep.COMMON)
                || key.startsWith(DriverTemplatesStep.PROFILES);
    }

    void check(Problems problems) {
        read(Policy.DEFAULT, problems);
    }

    /** The first executor, as the agent makes it under a policy. */
    Pod first(Policy policy) {
        return read(policy, new Problems()).build(1, DEFAULT).pod();
    }

    private ExecutorPods read(Policy policy, Problems problems) {
        Map<String, String> texts = new TreeMap<>();
        templates.forEach(
                (key, text) ->
                        Optional.ofNullable(conf.get(key))
                                .ifPresent(location -> texts.put(location, text)));
        Application application =
                new Application(
                        place.applicationId(),
                        place.unique(),
                        place.namespace(),
                        place.sparkVersion(),
                        place.sparkUser(),
                        Map.of(),
                        Map.of(),
                        texts,
                        Optional.empty(),
                        new Application.Owner("driver", "uid"));
        return ExecutorPods.read(new SparkConf(conf, problems), application, policy, serialization);
    }

    @Override
    public String toString() {
        return "executors of " + place.applicationId(); // the conf holds secrets
    }
}
