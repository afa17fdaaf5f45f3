package io.sparkagent.bench;

import io.sparkagent.load.Api;
import io.sparkagent.load.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where and with what it was measured. */
record Machine(Map<String, String> facts) {

    static Machine look(Api api) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", LocalDate.now().toString());
        facts.put(
                "machine",
                "%d cores (%s), %s GiB of memory"
                        .formatted(
                                Runtime.getRuntime().availableProcessors(),
                                line("/proc/cpuinfo", "model name"),
                                memory()));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("Kubernetes", api.get("/version").path("gitVersion").asText());
        facts.put("nodes", "KWOK's; API server, etcd, scheduler and contenders share the machine");
        facts.put("agent", agent());
        facts.put("Java of agent and bare client", System.getProperty("java.vm.version"));
        facts.put("Spark", "4.1.1, on Java " + System.getProperty("spark.java.version", "?"));
        return new Machine(facts);
    }

    private static String agent() {
        String binary = System.getProperty("agent", "");
        return (binary.isEmpty()
                        ? "JVM, " + options()
                        : "native binary " + Path.of(binary).getFileName())
                + ", commit "
                + System.getProperty("commit", "?");
    }

    private static String options() {
        String tried = System.getProperty("agent.jvm", "");
        return tried.isEmpty() ? "with the image's options (`src/main/jvm/agent.options`)" : tried;
    }

    private static String memory() {
        String kib = line("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return kib.isEmpty() ? "?" : String.valueOf(Math.round(Long.parseLong(kib) / 1048576.0));
    }

    private static String line(String file, String key) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("?");
        } catch (IOException _) {
            return "?";
        }
    }

    static Path documents() {
        return Place.repository().resolve("docs");
    }
}
