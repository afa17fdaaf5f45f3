package io.sparkagent.differential;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment that Spark's client sees. It asks the process for it, and there is one process
 * for all submissions, since starting one takes seconds: the variables are put in place from below.
 */
final class ShellEnvironment {

    /** Those that a submission may name, and that nobody else's shell should. */
    private static final List<String> KNOWN =
            List.of("SPARK_CONF_DIR", "SPARK_HOME", "HADOOP_CONF_DIR", "MASTER", "DEPLOY_MODE");

    private final Map<String, String> variables;
    private final Map<String, String> original;

    private ShellEnvironment(Map<String, String> variables) {
        this.variables = variables;
        KNOWN.forEach(variables::remove);
        this.original = new HashMap<>(variables);
    }

    static ShellEnvironment ofThisProcess() throws ReflectiveOperationException {
        Map<String, String> shown = System.getenv();
        Field below = shown.getClass().getDeclaredField("m");
        below.setAccessible(true);
        @SuppressWarnings("unchecked")
        Map<String, String> variables = (Map<String, String>) below.get(shown);
        return new ShellEnvironment(variables);
    }

    /** As bin/spark-submit leaves it: it sets the folder of the conf where there is a home. */
    void become(Map<String, String> wanted) {
        variables.clear();
        variables.putAll(original);
        variables.putAll(wanted);
        if (wanted.containsKey("SPARK_HOME")) {
            variables.putIfAbsent("SPARK_CONF_DIR", wanted.get("SPARK_HOME") + "/conf");
        }
    }
}
