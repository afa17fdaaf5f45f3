package io.sparkagent.page;

import io.sparkagent.driver.Hello;
import io.sparkagent.driver.Reception;
import jakarta.inject.Singleton;
import java.util.Optional;

/** In the agent's place, which would look for a cluster: no driver comes here. */
@Singleton
class NobodyReceives implements Reception {

    @Override
    public Optional<Verdict> receive(Hello hello, String peer) {
        return Optional.empty();
    }
}
