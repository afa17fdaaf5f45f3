package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.util.Utils;
import scala.Tuple2;

/**
 * Writes the hello: all that the agent must know of this application. It holds secrets: never log
 * it.
 */
final class Hello {
    private static final int PROTOCOL = 1;
    private static final String LOCAL_DIRECTORIES = "SPARK_LOCAL_DIRS";

    private final SparkConf user;
    private final SparkConf resolved;
    private final SecurityManager security;

    Hello(SparkConf user, SparkConf resolved, SecurityManager security) {
        this.user = user;
        this.resolved = resolved;
        this.security = security;
    }

    void writeTo(ObjectNode body, String applicationId) {
        body.put("protocol", PROTOCOL);
        body.put("applicationId", applicationId);
        body.put("sparkVersion", org.apache.spark.package$.MODULE$.SPARK_VERSION());
        body.put("sparkUser", Utils.getCurrentUserName());
        write(user, body.putObject("userConf"));
        write(resolved, body.putObject("resolvedConf"));
        writeEnvironment(body.putObject("environment"));
        writeConfDirectory(body);
        ObjectNode templates = body.putObject("templates");
        ExecutorTemplate.readAll(user, resolved).forEach(templates::put);
        writeSecret(body);
    }

    private static void write(SparkConf conf, ObjectNode node) {
        for (Tuple2<String, String> entry : conf.getAll()) {
            node.put(entry._1(), entry._2());
        }
    }

    private void writeEnvironment(ObjectNode environment) {
        String directories = resolved.getenv(LOCAL_DIRECTORIES);
        if (directories != null) {
            environment.put(LOCAL_DIRECTORIES, directories);
        }
    }

    private void writeConfDirectory(ObjectNode body) {
        ConfDirectory directory = ConfDirectory.load(user);
        ObjectNode files = body.putObject("confFiles");
        directory.files.forEach(files::put);
        ArrayNode leftOut = body.putArray("confFilesLeftOut");
        directory.leftOut.forEach(leftOut::add);
    }

    /** As Spark does: by environment, unless the executors have a file with it. */
    private void writeSecret(ObjectNode body) {
        boolean inFile =
                resolved.contains("spark.authenticate.secret.executor.file")
                        || resolved.contains("spark.authenticate.secret.file");
        String secret = security.getSecretKey();
        if (secret != null && !inFile) {
            body.put("authSecret", secret);
        }
    }
}
