package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.sparkagent.config.ResourceProfile;
import io.sparkagent.config.ResourceProfile.Resource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileTemplatesTest extends PodFixture {

    private static final String PREFIX = "spark.kubernetes.agent.profileTemplate.";
    private static final ResourceProfile PLAIN =
            new ResourceProfile(4, Map.of("memory", new Resource(2048, "")));
    private static final ResourceProfile GPU =
            new ResourceProfile(5, Map.of("gpu", new Resource(1, "nvidia.com")));

    private final Map<String, String> conf =
            new HashMap<>(
                    Map.of(
                            TEMPLATE,
                            "/common.yaml",
                            PREFIX + "resource.gpu",
                            "/gpu.yaml",
                            PREFIX + "order.1",
                            "/first.yaml"));

    @BeforeEach
    void writeTemplates() {
        for (String name : new String[] {"common", "gpu", "first"}) {
            templates.put("/" + name + ".yaml", "spec: {priorityClassName: " + name + "}");
        }
    }

    private String template(ResourceProfile profile, int order) {
        Pod pod = pods(conf).build(7, profile, order).pod();
        assertThat(problems.sentences()).isEmpty();
        return pod.getSpec().getPriorityClassName();
    }

    @Test
    void theDefaultProfileHasTheCommonTemplate() {
        assertThat(template(DEFAULT, 0)).isEqualTo("common");
    }

    @Test
    void theNthProfileBesidesTheDefaultHasItsOwn() {
        assertThat(template(PLAIN, 1)).isEqualTo("first");
        assertThat(template(PLAIN, 2)).isEqualTo("common");
    }

    @Test
    void aResourcesNameComesBeforeTheOrder() {
        assertThat(template(GPU, 1)).isEqualTo("gpu");
    }

    @Test
    void theDefaultProfileCanAskForTheResourceToo() {
        conf.put("spark.executor.resource.gpu.amount", "1");
        conf.put("spark.executor.resource.gpu.vendor", "nvidia.com");

        assertThat(template(DEFAULT, 0)).isEqualTo("gpu");
        assertThat(template(PLAIN, 2)).isEqualTo("common");
    }

    @Test
    void whatIsWrongInAProfilesTemplateIsToldBeforeThereIsTheProfile() {
        templates.put("/gpu.yaml", "spec: {nodeSelector: {a: 'b c'}, hostname: h}");
        pods(conf);

        assertThat(problems.sentences())
                .singleElement()
                .asString()
                .startsWith(
                        "Kubernetes would refuse an executor's pod of "
                                + PREFIX
                                + "resource.gpu=/gpu.yaml: ");
        assertThat(problems.warnings())
                .singleElement()
                .asString()
                .startsWith(PREFIX + "resource.gpu=/gpu.yaml: spec.hostname=h becomes ");
    }

    @Test
    void aProfileThatIsNotKnownYetMayNeedLessThanTheDefault() {
        conf.put("spark.executor.cores", "4");
        templates.put(
                "/gpu.yaml",
                "spec: {containers: [{name: a, resources: {requests: {cpu: 3}, limits: {cpu:"
                        + " 2}}}]}");
        pods(conf);

        assertThat(problems.sentences()).isEmpty();
        assertThat(problems.warnings())
                .singleElement()
                .asString()
                .contains("resources.requests[cpu]=3 becomes the profile's");
    }

    @ParameterizedTest
    @CsvSource({"order.0", "order.x", "order.", "resource.", "gpu", "order.1234567890"})
    void aSelectorThatIsNoneIsAProblem(String selector) {
        conf.put(PREFIX + selector, "/gpu.yaml");
        pods(conf);

        assertThat(problems.sentences())
                .containsExactly(
                        PREFIX
                                + selector
                                + "=/gpu.yaml: write "
                                + PREFIX
                                + "resource.NAME=FILE, such as resource.gpu, or "
                                + PREFIX
                                + "order.N=FILE with N from 1");
    }
}
