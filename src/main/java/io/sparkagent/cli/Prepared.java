package io.sparkagent.cli;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkConf;
import io.sparkagent.config.Submission;
import io.sparkagent.manifest.Delivery;
import io.sparkagent.manifest.DriverManifest;
import io.sparkagent.manifest.DriverObjects;
import io.sparkagent.manifest.DriverPlace;
import io.sparkagent.manifest.StreamedFiles;
import io.sparkagent.submit.FilePlan;
import io.sparkagent.submit.HadoopFilesReader;
import io.sparkagent.submit.ImageVersion;
import io.sparkagent.submit.LocalFiles;
import io.sparkagent.submit.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A submission of which all is known before anything is done.
 *
 * @param submission its unique id
 * @param filesTimeout how long the driver waits for files of this machine
 */
record Prepared(
        String submission,
        String applicationId,
        FilePlan files,
        DriverManifest manifest,
        Duration filesTimeout) {

    /**
     * @param environment of this process
     * @param problems gets all that is wrong
     * @return empty when something is
     */
    static Optional<Prepared> read(
            Request request,
            String namespace,
            Map<String, String> environment,
            KubernetesSerialization serialization,
            Problems problems) {
        String submission = UUID.randomUUID().toString();
        String random = submission.replace("-", "");
        DriverPlace place =
                new DriverPlace(
                        namespace,
                        "spark-" + random,
                        random.substring(0, 16),
                        ImageVersion.of(request.submission().properties(), environment),
                        user(environment),
                        environment);
        return read(request, submission, place, serialization, problems);
    }

    /**
     * @param submission marks all that is made
     * @param place where, with the environment of this process
     * @param problems gets all that is wrong
     * @return empty when something is
     */
    static Optional<Prepared> read(
            Request request,
            String submission,
            DriverPlace place,
            KubernetesSerialization serialization,
            Problems problems) {
        Submission written = request.submission();
        Optional<FilePlan> files =
                new LocalFiles(Path.of("").toAbsolutePath(), place.unique())
                        .plan(written, problems);
        SparkConf conf = new SparkConf(written.properties(), place.environment(), problems);
        // Where files are missing, the rest is looked at all the same: all is told at once.
        DriverManifest manifest =
                DriverManifest.read(
                        files.map(FilePlan::submission).orElse(written),
                        place,
                        files.map(FilePlan::delivery)
                                .orElse(Delivery.NONE)
                                .with(HadoopFilesReader.read(conf, place.environment())),
                        serialization,
                        problems);
        Duration timeout = StreamedFiles.timeout(conf);
        return problems.sentences().isEmpty()
                ? files.map(
                        plan ->
                                new Prepared(
                                        submission, place.applicationId(), plan, manifest, timeout))
                : Optional.empty();
    }

    DriverObjects objects() {
        return manifest.objects();
    }

    /** Who submits, as Spark finds it. */
    static String user(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("SPARK_USER"))
                .filter(name -> !name.isBlank())
                .orElseGet(() -> System.getProperty("user.name", "spark"));
    }
}
