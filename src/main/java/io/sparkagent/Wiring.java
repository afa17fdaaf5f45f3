package io.sparkagent;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.sparkagent.arrival.Arrivals;
import io.sparkagent.config.AgentSettings;
import io.sparkagent.config.Mode;
import io.sparkagent.config.SettingOrigins;
import io.sparkagent.driver.DriverDesk;
import io.sparkagent.driver.SharedDirectory;
import io.sparkagent.status.ConfDesk;
import io.sparkagent.status.Metrics;
import io.sparkagent.status.StatusBoard;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Makes the parts that the framework's own beans (REST resources, health checks) need of us. */
class Wiring {

    private static final Logger LOG = Logger.getLogger(Wiring.class);

    @Produces
    @Singleton
    Clock clock() {
        return new SteadyClock(Instant.now(), System::nanoTime);
    }

    @Produces
    @Singleton
    DriverDesk driverDesk(Clock clock) {
        return new DriverDesk(clock, Clock.systemUTC());
    }

    @Produces
    @Singleton
    StatusBoard statusBoard(DriverDesk desk, Clock clock) {
        return new StatusBoard(desk.boot(), clock);
    }

    @Produces
    @Singleton
    ConfDesk confDesk(StatusBoard board) {
        return new ConfDesk(
                board, new SettingOrigins(ConfigProvider.getConfig().unwrap(SmallRyeConfig.class)));
    }

    @Produces
    @Singleton
    Metrics metrics(
            MeterRegistry registry,
            StatusBoard board,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        return new Metrics(registry, board, clock, version);
    }

    @Produces
    @Singleton
    SharedDirectory sharedDirectory(
            AgentSettings settings, @ConfigProperty(name = "quarkus.http.port") int port) {
        Optional<Path> tokenFile = settings.tokenFile();
        if (tokenFile.isPresent() && settings.mode() != Mode.REMOTE) {
            LOG.warn(
                    "SPARK_AGENT_TOKEN_FILE is for SPARK_AGENT_MODE=remote and has no effect: a"
                            + " driver beside the agent has a token that the agent makes");
            tokenFile = Optional.empty();
        }
        return new SharedDirectory(
                settings.sharedDirectory(), "http://127.0.0.1:" + port, tokenFile);
    }

    @Produces
    @Singleton
    Arrivals arrivals(AgentSettings settings) {
        return new Arrivals(settings.files(), settings.filesDirectory(), settings.filesTimeout());
    }

    @Produces
    @Singleton
    Door door(@ConfigProperty(name = "quarkus.http.insecure-requests") Optional<String> insecure) {
        return new Door(insecure.filter("disabled"::equalsIgnoreCase).isPresent());
    }
}
