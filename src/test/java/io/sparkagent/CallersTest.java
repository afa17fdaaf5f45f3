package io.sparkagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.sparkagent.act.ApiServer;
import io.sparkagent.config.Problems;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest {

    private final ApiServer server = new ApiServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private Optional<Pod> find(String podIp, String otherIp, String peer, Problems problems) {
        server.mock
                .expect()
                .get()
                .withPath("/api/v1/namespaces/demo/pods/driver")
                .andReturn(
                        200,
                        new PodBuilder()
                                .withNewMetadata()
                                .withName("driver")
                                .endMetadata()
                                .withNewSpec()
                                .endSpec()
                                .withNewStatus()
                                .withPodIP(podIp)
                                .addNewPodIP()
                                .withIp(podIp)
                                .endPodIP()
                                .addNewPodIP()
                                .withIp(otherIp)
                                .endPodIP()
                                .endStatus()
                                .build())
                .always();
        return new Callers(server.client, "demo").find("driver", peer, problems);
    }

    @ParameterizedTest
    @CsvSource({
        "10.244.0.5, fd00:10:244::5, 10.244.0.5",
        "10.244.0.5, fd00:10:244::5, fd00:10:244:0:0:0:0:5",
        "fd00:10:244::5, 10.244.0.5, fd00:10:244::5",
        "fd00:10:244::5, 10.244.0.5, fd00:10:244:0:0:0:0:5%eth0",
        "10.244.0.5, fd00:10:244::5, ::ffff:10.244.0.5"
    })
    void anAddressIsTheSameHoweverItIsWritten(String podIp, String otherIp, String peer) {
        Problems problems = new Problems();

        assertThat(find(podIp, otherIp, peer, problems)).isPresent();
        assertThat(problems.sentences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.244.0.6", "fd00:10:244:0:0:0:0:6", "driver", ""})
    void nobodyElseIsTheDriver(String peer) {
        Problems problems = new Problems();

        assertThat(find("10.244.0.5", "fd00:10:244::5", peer, problems)).isEmpty();
        assertThat(problems.sentences())
                .singleElement()
                .asString()
                .startsWith("the call comes from " + peer + ", and that is not the pod driver");
    }
}
