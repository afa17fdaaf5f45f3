package io.sparkagent;

import io.sparkagent.config.Catalogue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Confs of which one line, or one line that is missing, is wrong. */
final class MalformedConfs {

    private static final String EXECUTOR = "spark.kubernetes.executor.";
    private static final String VOLUMES = EXECUTOR + "volumes.";
    private static final int OF_EACH_TYPE = 3;

    /** What no value of a type looks like; types as in the catalogue, without their unit. */
    private static final Map<String, List<String>> WRONG =
            Map.of(
                    "integer",
                    List.of(
                            "-1",
                            "abc",
                            "1.5",
                            "99999999999",
                            "1e3",
                            "0x10",
                            "4\0004",
                            "9".repeat(9999)),
                    "flag",
                    List.of("yes", "1", "tru e", "null", "\u0442rue", "true,false"),
                    "size",
                    List.of(
                            "abc",
                            "-1g",
                            "1.5g",
                            "1x",
                            "9223372036854775807g",
                            "1g1g",
                            "g",
                            "\u0661g\u0661"),
                    "time",
                    List.of("soon", "-1s", "1.5s", "3 fortnights", "99999999999999999999s", "s"),
                    "factor",
                    List.of("-0.1", "NaN", "a", "1,5", "Infinity", "0.1.2"),
                    "quantity",
                    List.of("lots", "-1", "1.5.2", "1 Gi i", "Gi", "1e", "--1"));

    /** With a wrong value of these the driver has ended before it speaks with the agent. */
    private static final List<String> READ_BY_SPARK =
            List.of("spark.authenticate", "spark.network.timeout");

    private static final Map<String, String> NEEDED_BY_VOLUMES =
            Map.of(
                    VOLUMES + "emptyDir.x.mount.path", "/x",
                    VOLUMES + "persistentVolumeClaim.x.mount.path", "/x",
                    VOLUMES + "persistentVolumeClaim.x.options.claimName", "OnDemand");

    private static final List<Map<String, String>> WRITTEN =
            List.of(
                    Map.of(EXECUTOR + "podNamePrefix", "Bad_Name"),
                    Map.of(EXECUTOR + "podNamePrefix", "-x"),
                    Map.of(EXECUTOR + "podNamePrefix", "a".repeat(300)),
                    Map.of(EXECUTOR + "podNamePrefix", "\u00fcber"),
                    Map.of("spark.kubernetes.authenticate.executor.serviceAccountName", "Bad Name"),
                    Map.of("spark.kubernetes.container.image.pullPolicy", "Sometimes"),
                    Map.of(EXECUTOR + "label.team", "bad value!"),
                    Map.of(EXECUTOR + "label.team", "v".repeat(64)),
                    Map.of(EXECUTOR + "label.a b", "x"),
                    Map.of(EXECUTOR + "label.-x", "x"),
                    Map.of(EXECUTOR + "label.a/b/c", "x"),
                    Map.of(EXECUTOR + "label.spark-exec-id", "1"),
                    Map.of(EXECUTOR + "annotation.bad name!", "x"),
                    Map.of("spark.kubernetes.node.selector.disk", "fast disk"),
                    Map.of(EXECUTOR + "node.selector.a b", "x"),
                    Map.of(EXECUTOR + "secretKeyRef.PASS", "db"),
                    Map.of(EXECUTOR + "secretKeyRef.PASS", "db:"),
                    Map.of(EXECUTOR + "secretKeyRef.PASS", ":key"),
                    Map.of(EXECUTOR + "secretKeyRef.PASS", "a:b:c"),
                    Map.of("spark.blockManager.port", "70000"),
                    Map.of(VOLUMES + "emptyDirr.v.mount.path", "/v"),
                    Map.of(VOLUMES + "emptyDir", "/v"),
                    Map.of(VOLUMES + "emptyDir.v", "/v"),
                    Map.of(VOLUMES + "emptyDir.Bad_Name.mount.path", "/v"),
                    Map.of(VOLUMES + "emptyDir.v.options.medium", "Memory"),
                    Map.of(VOLUMES + "hostPath.v.mount.path", "/v"),
                    Map.of(VOLUMES + "nfs.v.mount.path", "/v"),
                    Map.of(
                            VOLUMES + "nfs.v.mount.path",
                            "/v",
                            VOLUMES + "nfs.v.options.path",
                            "/e"),
                    Map.of(VOLUMES + "persistentVolumeClaim.v.mount.path", "/v"),
                    Map.of(
                            VOLUMES + "emptyDir.v.mount.path", "/v",
                            VOLUMES + "emptyDir.v.mount.subPath", "../x"),
                    Map.of(
                            VOLUMES + "emptyDir.v.mount.path", "/v",
                            VOLUMES + "emptyDir.w.mount.path", "/v"));

    private MalformedConfs() {}

    static List<Map<String, String>> generate(Random random) {
        List<Map<String, String>> confs = new ArrayList<>(WRITTEN);
        for (Catalogue.Key key : Catalogue.load().keys()) {
            List<String> wrong =
                    new ArrayList<>(
                            WRONG.getOrDefault(key.type().replaceFirst(",.*", ""), List.of()));
            if (key.by().equals("agent")
                    && !key.shapes().equals("service")
                    && !READ_BY_SPARK.contains(key.name())) {
                Collections.shuffle(wrong, random);
                wrong.stream().limit(OF_EACH_TYPE).forEach(value -> confs.add(conf(key, value)));
            }
        }
        return confs;
    }

    /** Spark reads off-heap memory and Python's only where they count. */
    private static Map<String, String> conf(Catalogue.Key key, String value) {
        String name =
                key.name()
                        .replace("TYPE", "emptyDir")
                        .replace("NAME.amount", "gpu.amount")
                        .replace("NAME", "x");
        Map<String, String> conf = new TreeMap<>();
        NEEDED_BY_VOLUMES.forEach(
                (needed, given) -> {
                    String volume = needed.substring(0, needed.indexOf(".x.") + 3);
                    if (name.startsWith(volume)
                            || (isAboutClaims(name) && volume.contains("Claim"))) {
                        conf.put(needed, given);
                    }
                });
        conf.put("spark.kubernetes.resource.type", "python");
        if (name.equals("spark.memory.offHeap.size")) {
            conf.put("spark.memory.offHeap.enabled", "true");
        }
        conf.put(name, value);
        return conf;
    }

    private static boolean isAboutClaims(String key) {
        return key.contains("PersistentVolumeClaim") || key.contains("ReadWriteOnce");
    }
}
