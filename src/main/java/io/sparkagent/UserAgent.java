package io.sparkagent;

import io.fabric8.kubernetes.client.Config;
import io.quarkus.kubernetes.client.KubernetesConfigCustomizer;
import io.sparkagent.act.Actuator;
import jakarta.inject.Singleton;

/**
 * Makes executors show who made them: the API server takes a pod's field manager from the user
 * agent.
 */
@Singleton
class UserAgent implements KubernetesConfigCustomizer {

    @Override
    public void customize(Config config) {
        config.setUserAgent(Actuator.FIELD_MANAGER);
    }
}
