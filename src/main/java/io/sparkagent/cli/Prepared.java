package io.sparkagent.cli;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkConf;
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
        DriverObjects objects,
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
        Map<String, String> properties = request.submission().properties();
        String applicationId = "spark-" + random;
        String unique = random.substring(0, 16);
        Optional<FilePlan> files =
                new LocalFiles(Path.of("").toAbsolutePath(), unique)
                        .plan(request.submission(), problems);
        DriverPlace place =
                new DriverPlace(
                        namespace,
                        applicationId,
                        unique,
                        ImageVersion.of(properties, environment),
                        user(environment),
                        environment);
        SparkConf conf = new SparkConf(properties, environment, problems);
        // Where files are missing, the rest is looked at all the same: all is told at once.
        DriverObjects objects =
                DriverManifest.read(
                                files.map(FilePlan::submission).orElse(request.submission()),
                                place,
                                files.map(FilePlan::delivery)
                                        .orElse(Delivery.NONE)
                                        .with(HadoopFilesReader.read(conf, environment)),
                                serialization,
                                problems)
                        .objects();
        Duration timeout = StreamedFiles.timeout(conf);
        return problems.sentences().isEmpty()
                ? files.map(plan -> new Prepared(submission, applicationId, plan, objects, timeout))
                : Optional.empty();
    }

    private static String user(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("SPARK_USER"))
                .filter(name -> !name.isBlank())
                .orElseGet(() -> System.getProperty("user.name", "spark"));
    }
}
