package io.sparkagent.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.cli.SubmitWords;
import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkConf;
import io.sparkagent.config.SparkVersion;
import io.sparkagent.config.Submission;
import io.sparkagent.manifest.Delivery;
import io.sparkagent.manifest.DriverManifest;
import io.sparkagent.manifest.DriverObjects;
import io.sparkagent.manifest.DriverPlace;
import io.sparkagent.submit.FilePlan;
import io.sparkagent.submit.Flags;
import io.sparkagent.submit.HadoopFilesReader;
import io.sparkagent.submit.LocalFiles;
import io.sparkagent.submit.Request;
import io.sparkagent.submit.Requests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ParameterException;

/** Takes a command line as {@code spark-agent submit} does, up to what it would create. */
final class SubmitSide {

    private static final String APPLICATION = "spark-8f5e2c40d7b84a6d9e0f1a2b3c4d5e6f";
    private static final String UNIQUE = "5bf8d28d1b2c4f63";
    private static final String UUID = "4f7c1a9e-31c6-4b0e-8d54-0c9d2f6b7e11";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    Built build(SubmitAnswer spark) throws IOException {
        Problems problems = new Problems();
        Flags flags;
        try {
            flags = SubmitWords.flags(spark.words());
        } catch (ParameterException e) {
            return refused(String.valueOf(e.getMessage()));
        }
        Map<String, String> environment = spark.environment();
        Optional<Request> request = Requests.read(flags, environment, problems);
        if (request.isEmpty()) {
            return refused(String.join("; ", problems.sentences()));
        }
        DriverPlace place =
                new DriverPlace(
                        request.get().namespace().orElse("default"),
                        APPLICATION,
                        UNIQUE,
                        SparkVersion.parse(spark.sparkVersion()),
                        environment.getOrDefault("SPARK_USER", Inputs.USER),
                        environment);
        Optional<FilePlan> files =
                new LocalFiles(Path.of("").toAbsolutePath(), UUID)
                        .plan(request.get().submission(), problems);
        if (files.isEmpty()) {
            return refused(String.join("; ", problems.sentences()));
        }
        Submission submission = files.get().submission();
        SparkConf conf = new SparkConf(submission.properties(), problems);
        Delivery delivery = files.get().delivery().with(HadoopFilesReader.read(conf, environment));
        DriverManifest manifest =
                DriverManifest.read(submission, place, delivery, serialization, problems);
        if (!problems.sentences().isEmpty()) {
            return refused(String.join("; ", problems.sentences()));
        }
        return new Built(Optional.empty(), CreatedObjects.of(created(manifest.objects(), place)));
    }

    /** As they stand in the cluster in the end: all but the driver owned by it. */
    private List<JsonNode> created(DriverObjects objects, DriverPlace place) throws IOException {
        List<JsonNode> created = new ArrayList<>();
        created.add(json(objects.driver(), place));
        for (HasMetadata dependency : objects.dependencies()) {
            ObjectNode object = json(dependency, place);
            object.withObject("/metadata")
                    .putArray("ownerReferences")
                    .addObject()
                    .put("kind", "Pod")
                    .put("controller", true);
            created.add(object);
        }
        return created;
    }

    private ObjectNode json(HasMetadata object, DriverPlace place) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(serialization.asJson(object));
        ObjectNode metadata = json.withObject("/metadata");
        if (!metadata.has("namespace")) {
            metadata.put("namespace", place.namespace());
        }
        return json;
    }

    private static Built refused(String why) {
        return new Built(Optional.of(why), JSON.createObjectNode());
    }
}
