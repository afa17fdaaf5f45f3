package io.sparkagent.manifest;

import io.sparkagent.config.ResourceProfile.Resource;
import io.sparkagent.config.SparkConf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The templates, common and of single resource profiles.
 *
 * <p>Keys: {@code spark.kubernetes.executor.podTemplateFile}; before it {@code
 * spark.kubernetes.agent.profileTemplate.order.N}, for the Nth profile besides the default by
 * ascending id; before both {@code spark.kubernetes.agent.profileTemplate.resource.NAME}, for
 * profiles that ask for this custom resource. A profile's id is given out at run time, so no key
 * can name it.
 */
record Templates(
        Template common, Map<String, Template> byResource, Map<Integer, Template> byOrder) {

    static final Template NONE = Template.none(Role.EXECUTOR);

    private static final String COMMON = "spark.kubernetes.executor.podTemplateFile";
    private static final String PREFIX = "spark.kubernetes.agent.profileTemplate.";
    private static final String RESOURCE = "resource.";
    private static final String ORDER = "order.";

    static Templates read(SparkConf conf, TemplateReader reader) {
        Map<String, Template> byResource = new TreeMap<>();
        Map<Integer, Template> byOrder = new TreeMap<>();
        conf.prefixed(PREFIX)
                .forEach(
                        (selector, file) -> {
                            String key = PREFIX + selector;
                            String name = selector.substring(selector.indexOf('.') + 1);
                            boolean named = !name.isEmpty() && !file.isBlank();
                            if (selector.startsWith(RESOURCE) && named) {
                                byResource.put(name, reader.read(key, file.trim()));
                            } else if (selector.startsWith(ORDER) && named && isOrder(name)) {
                                byOrder.put(Integer.parseInt(name), reader.read(key, file.trim()));
                            } else {
                                conf.problems()
                                        .add(
                                                key,
                                                file,
                                                "write "
                                                        + PREFIX
                                                        + "resource.NAME=FILE, such as"
                                                        + " resource.gpu, or "
                                                        + PREFIX
                                                        + "order.N=FILE with N from 1");
                            }
                        });
        return new Templates(
                conf.text(COMMON).map(file -> reader.read(COMMON, file)).orElse(NONE),
                byResource,
                byOrder);
    }

    private static boolean isOrder(String text) {
        return text.matches("[1-9][0-9]{0,8}");
    }

    /**
     * @param custom resources that the executor's profile asks for; of several that have a template
     *     the first by name decides
     */
    Template choose(ExecutorRequest request, Map<String, Resource> custom) {
        return custom.keySet().stream()
                .sorted()
                .filter(byResource::containsKey)
                .findFirst()
                .map(byResource::get)
                .orElseGet(() -> byOrder.getOrDefault(request.order(), common));
    }

    List<Template> all() {
        List<Template> all = new ArrayList<>(List.of(common));
        all.addAll(byOrder.values());
        all.addAll(byResource.values());
        return all;
    }
}
