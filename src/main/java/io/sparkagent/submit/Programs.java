package io.sparkagent.submit;

import io.sparkagent.config.Problems;
import io.sparkagent.config.Submission.Kind;
import io.sparkagent.config.Submission.Program;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds out what kind of application it is, and where it begins. */
final class Programs {

    /** Spark's word for a class that is on the class path of the image. */
    static final String INTERNAL = "spark-internal";

    private static final Set<String> SHELLS =
            Set.of("spark-shell", "pyspark-shell", "sparkr-shell");

    /** It needs a terminal; Spark refuses its servers too, which run well in a driver's pod. */
    private static final String SQL_SHELL =
            "org.apache.spark.sql.hive.thriftserver.SparkSQLCLIDriver";

    private static final Pattern CLASS =
            Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");

    private Programs() {}

    static Optional<Program> read(Choices choices, Problems problems) {
        Optional<String> application = choices.application().filter(name -> !name.isBlank());
        Optional<String> named = choices.value(Setting.CLASS);
        named.filter(name -> !CLASS.matcher(name).matches())
                .ifPresent(
                        name ->
                                problems.add(
                                        Setting.CLASS.option(),
                                        name,
                                        "write a class with its package, as in org.example.Main"));
        if (application.isEmpty()) {
            problems.add(
                    "the application is missing: name a jar, a .py or an .R file after the options,"
                            + " or as application in a document");
            return Optional.empty();
        }
        if (SHELLS.contains(application.get()) || named.equals(Optional.of(SQL_SHELL))) {
            problems.add(
                    named.filter(SQL_SHELL::equals).orElse(application.get())
                            + " needs a terminal, which a driver on the cluster has not: start it"
                            + " with Spark's own script");
            return Optional.empty();
        }
        Kind kind = kind(application.get());
        String resource =
                application.get().equals(INTERNAL)
                        ? INTERNAL
                        : Resources.resolved(application.get(), problems);
        boolean here = isHereIfLocal(resource, problems);
        Optional<String> mainClass =
                kind == Kind.JAVA && here
                        ? named.or(() -> mainClass(resource, problems))
                        : Optional.empty();
        name(choices, named, resource);
        return Optional.of(new Program(kind, resource, mainClass));
    }

    private static Kind kind(String application) {
        if (application.endsWith(".py")) {
            return Kind.PYTHON;
        }
        return application.endsWith(".R") || application.endsWith(".r") ? Kind.R : Kind.JAVA;
    }

    private static boolean isHereIfLocal(String resource, Problems problems) {
        Optional<Path> file = Resources.local(resource);
        if (file.isEmpty() || Files.isRegularFile(file.get())) {
            return true;
        }
        problems.add(
                "application",
                file.get().toString(),
                Files.isDirectory(file.get())
                        ? "it is a folder; name a jar or a script"
                        : Resources.notHere(file.get()));
        return false;
    }

    private static Optional<String> mainClass(String resource, Problems problems) {
        String missing = "--class is missing: ";
        Optional<Path> jar = Resources.local(resource);
        if (jar.isPresent()) {
            return MainClass.of(jar.get(), missing, problems);
        }
        problems.add(
                missing
                        + (resource.equals(INTERNAL)
                                ? "name the class of the image that is to run"
                                : "the manifest of "
                                        + resource
                                        + " cannot be read from this machine, so name the class"));
        return Optional.empty();
    }

    /** A class from a manifest gives no name, since Spark reads it later. */
    private static void name(Choices choices, Optional<String> named, String resource) {
        if (choices.property("spark.app.name").filter(name -> !name.isBlank()).isEmpty()) {
            choices.set("spark.app.name", named.orElseGet(() -> new File(resource).getName()));
        }
    }
}
