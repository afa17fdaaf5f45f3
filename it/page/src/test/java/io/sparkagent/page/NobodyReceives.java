package io.sparkagent.page;

import io.sparkagent.driver.Hello;
import io.sparkagent.driver.Reception;
import jakarta.inject.Singleton;

/** In the agent's place, which would look for a cluster: no driver comes here. */
@Singleton
class NobodyReceives implements Reception {

    @Override
    public Answer receive(Hello hello, String peer) {
        return new Later("nobody receives drivers here");
    }
}
