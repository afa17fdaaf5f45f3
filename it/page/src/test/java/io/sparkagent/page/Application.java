package io.sparkagent.page;

import io.sparkagent.load.AgentProcess;
import io.sparkagent.load.Api;
import io.sparkagent.load.Place;
import io.sparkagent.load.PodEye;
import io.sparkagent.load.StubDriver;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;

/** The packaged agent in a namespace of its own, with a driver that is only the protocol. */
final class Application implements AutoCloseable {

    final StubDriver driver;
    private final Api api;
    private final Place place;
    private final PodEye eye;
    private final AgentProcess agent;
    private final Thread whenStopped;

    /**
     * @param name of the application; its namespace and its folder are called after it
     */
    Application(Api api, String name) {
        this.api = api;
        place = Place.make(api, "page-" + name);
        agent = new AgentProcess(place, Path.of("target/real", name).toAbsolutePath());
        driver = new StubDriver(place, agent).conf("spark.app.name", name);
        eye = new PodEye(place);
        eye.whenRunning(driver::register);
        // Whoever stops this must not leave a process.
        whenStopped = new Thread(agent::close);
        Runtime.getRuntime().addShutdownHook(whenStopped);
    }

    void start() {
        eye.start();
        agent.start(AgentProcess.Options.to(api.url()));
        driver.start();
    }

    URL page() throws MalformedURLException {
        return agent.address().toURL();
    }

    /** Spark releases all, and the agent deletes them. */
    void clear() {
        driver.want(0, 0);
        eye.await(
                "the agent deletes all executors",
                Duration.ofMinutes(10),
                () -> {
                    // Again and again: who was seen running last may register late.
                    driver.registered().forEach(driver::release);
                    return eye.living() == 0;
                });
    }

    @Override
    public void close() {
        driver.close();
        agent.close();
        eye.close();
        place.close();
        Runtime.getRuntime().removeShutdownHook(whenStopped);
    }
}
