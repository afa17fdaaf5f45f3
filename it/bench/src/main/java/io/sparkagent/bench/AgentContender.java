package io.sparkagent.bench;

import io.sparkagent.load.AgentProcess;
import io.sparkagent.load.Api;
import io.sparkagent.load.Place;
import io.sparkagent.load.PodEye;
import io.sparkagent.load.StubDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The packaged agent beside a driver that is only the protocol. */
final class AgentContender implements Contender {

    private final Place place;
    private final PodEye eye;
    private final AgentProcess process;
    private final StubDriver driver;
    private final RequestCounter requests;

    /**
     * @param recording where Java Flight Recorder writes to; empty for no recording
     */
    AgentContender(Api api, Path directory, String recording) {
        place = Place.make(api, "bench-agent");
        requests = RequestCounter.of(place, "spark-agent");
        eye = new PodEye(place).start();
        process = new AgentProcess(place, directory);
        process.start(AgentProcess.Options.to(api.url()).onJvm(jvm(recording)));
        driver = new StubDriver(place, process).conf("spark.executor.maxNumFailures", "1000000");
        eye.whenRunning(driver::register);
        driver.start();
    }

    /** The container image's options unless somebody tries others. */
    private static String[] jvm(String recording) {
        String tried = System.getProperty("agent.jvm", "");
        List<String> options =
                new ArrayList<>(
                        tried.isEmpty() ? AgentProcess.JVM_OPTIONS : List.of(tried.split(" ")));
        if (!recording.isEmpty()) {
            options.add(
                    "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename="
                            + recording);
        }
        return options.toArray(String[]::new);
    }

    @Override
    public String name() {
        return "agent";
    }

    AgentProcess process() {
        return process;
    }

    RequestCounter requests() {
        return requests;
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public PodEye eye() {
        return eye;
    }

    @Override
    public void want(int total) {
        driver.want(0, total);
    }

    @Override
    public void clear() {
        driver.want(0, 0);
        eye.await(
                "the agent deletes",
                Duration.ofMinutes(10),
                () -> {
                    // Again and again: who was seen running last may register late.
                    driver.registered().forEach(driver::release);
                    return eye.living() == 0;
                });
    }

    /** Why executors are missing, in the agent's words. */
    List<String> waiting() {
        return driver.waiting();
    }

    @Override
    public void close() {
        driver.close();
        if (process.isAlive()) {
            process.stop();
        }
        requests.close();
        eye.close();
        place.close();
    }
}
