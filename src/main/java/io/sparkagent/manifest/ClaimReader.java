package io.sparkagent.manifest;

import io.sparkagent.config.SparkConf;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the keys of {@link ClaimsStep}, and says what is wrong with them. */
final class ClaimReader {

    private static final String VOLUMES = "spark.kubernetes.executor.volumes.";
    private static final String TYPE = "persistentVolumeClaim.";
    private static final String CLAIM_NAME = ClaimOptions.CLAIM_NAME;
    private static final String STORAGE_CLASS = ClaimOptions.STORAGE_CLASS;
    private static final String SIZE = ClaimOptions.SIZE;
    private static final Pattern BESIDE_DIGIT =
            Pattern.compile(
                    "\\d" + ClaimTemplate.EXECUTOR_ID + "|" + ClaimTemplate.EXECUTOR_ID + "\\d");
    private static final String OWNED = "spark.kubernetes.driver.ownPersistentVolumeClaim";

    private final SparkConf conf;
    private final Application application;
    private final Names names;
    private final List<ClaimTemplate> made = new ArrayList<>();
    private final Map<String, String> existing = new TreeMap<>();
    private final Set<String> claimNames = new HashSet<>();

    ClaimReader(SparkConf conf, Application application, Names names) {
        this.conf = conf;
        this.application = application;
        this.names = names;
    }

    /**
     * Whether the conf asks for claims that the agent makes; for a first look, before anybody tells
     * what is wrong with it.
     */
    static boolean asksFor(SparkConf conf) {
        boolean owned = !conf.text(OWNED, "").toLowerCase(Locale.ROOT).equals("false");
        return owned
                && conf.prefixed(VOLUMES + TYPE).keySet().stream()
                        .anyMatch(key -> key.endsWith("." + STORAGE_CLASS));
    }

    ClaimsStep read() {
        boolean owned = conf.flag(OWNED, true);
        int number = 0;
        for (Map.Entry<String, VolumeOptions> volume :
                VolumeOptions.byVolume(conf, VOLUMES).entrySet()) {
            if (volume.getKey().startsWith(TYPE)) {
                read(volume.getKey().substring(TYPE.length()), volume.getValue(), number, owned);
            }
            number++;
        }
        return new ClaimsStep(application, names, owned, List.copyOf(made), existing);
    }

    private void read(String volume, VolumeOptions options, int number, boolean owned) {
        String name = Objects.requireNonNullElse(options.text(CLAIM_NAME), "");
        // An empty class is one: it asks for a volume that has none.
        String storageClass = options.options().get(STORAGE_CLASS);
        boolean sized = options.text(SIZE) != null;
        if (storageClass == null || !sized) {
            notMade(volume, options.prefix(), name, storageClass != null || sized);
        } else if (ClaimTemplate.isForEach(name)) {
            ClaimOptions wanted = new ClaimOptions(options);
            ClaimTemplate template =
                    new ClaimTemplate(
                            volume,
                            name,
                            number,
                            wanted.storageClass(storageClass.trim()),
                            wanted.size(),
                            wanted.accessMode(application.sparkVersion()),
                            wanted.labels(),
                            wanted.annotations());
            checkName(template, options.prefix(), owned);
            made.add(template);
        } else if (!name.isEmpty()) {
            conf.problems()
                    .add(
                            options.prefix() + CLAIM_NAME,
                            name,
                            "every executor would get this one claim; write OnDemand or a name with"
                                    + " SPARK_EXECUTOR_ID in it, or remove "
                                    + STORAGE_CLASS
                                    + " and "
                                    + SIZE
                                    + " to mount a claim that exists");
        }
    }

    private void notMade(String volume, String prefix, String name, boolean halfAsked) {
        if (name.contains(ClaimTemplate.ON_DEMAND)) {
            conf.problems()
                    .add(
                            prefix + CLAIM_NAME,
                            name,
                            "set "
                                    + prefix
                                    + STORAGE_CLASS
                                    + " and "
                                    + prefix
                                    + SIZE
                                    + " too: a claim is made with both");
            return;
        }
        if (halfAsked) {
            conf.problems()
                    .warn(
                            prefix
                                    + CLAIM_NAME
                                    + "="
                                    + name
                                    + " is mounted and not made: "
                                    + STORAGE_CLASS
                                    + " and "
                                    + SIZE
                                    + " have no effect when only one of them is set");
        }
        if (name.contains(ClaimTemplate.EXECUTOR_ID)) {
            existing.put(volume, name);
            String longest =
                    name.replace(ClaimTemplate.EXECUTOR_ID, String.valueOf(Integer.MAX_VALUE));
            isName(prefix, name, longest);
        }
    }

    private void checkName(ClaimTemplate template, String prefix, boolean owned) {
        if (BESIDE_DIGIT.matcher(template.name()).find()) {
            conf.problems()
                    .add(
                            prefix + CLAIM_NAME,
                            template.name(),
                            "another executor's claim could have the same name; write no digit beside "
                                    + ClaimTemplate.EXECUTOR_ID);
        }
        // Kubernetes makes the other kind and names it after pod and volume.
        String longest =
                owned
                        ? template.name(names, Integer.MAX_VALUE)
                        : names.pod(Integer.MAX_VALUE) + "-" + template.volume();
        if (isName(prefix, template.name(), longest) && !claimNames.add(longest)) {
            conf.problems()
                    .add(
                            prefix + CLAIM_NAME,
                            template.name(),
                            "another volume has the same claim; write a name of its own");
        }
    }

    private boolean isName(String prefix, String name, String longest) {
        boolean fits = Syntax.DNS_SUBDOMAIN.fits(longest);
        if (!fits) {
            conf.problems()
                    .add(
                            prefix + CLAIM_NAME,
                            name,
                            "the claim's name becomes "
                                    + longest
                                    + "; write one of "
                                    + Syntax.DNS_SUBDOMAIN.right());
        }
        return fits;
    }
}
