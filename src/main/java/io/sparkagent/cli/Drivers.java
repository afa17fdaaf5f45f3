package io.sparkagent.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The drivers among which a name has to find one, and the Jobs that have none: the newest first.
 */
final class Drivers {

    /** What a user may call a driver by, the more exact first. */
    private static final List<Function<Named, String>> NAMES =
            List.of(Named::name, Named::jobName, Named::application, Named::applicationName);

    private final List<Named> all;
    private final String place;
    private final Clock clock;

    /**
     * @param place where they are, for sentences
     */
    Drivers(List<? extends Named> all, String place, Clock clock) {
        this.all =
                all.stream()
                        .<Named>map(each -> each)
                        .sorted(
                                Comparator.comparing(Named::created)
                                        .reversed()
                                        .thenComparing(Named::namespace)
                                        .thenComparing(Named::name))
                        .toList();
        this.place = place;
        this.clock = clock;
    }

    static Drivers in(Cluster cluster, boolean everywhere, Clock clock) {
        List<Driver> pods = cluster.drivers(everywhere);
        return new Drivers(
                Stream.concat(
                                pods.stream(),
                                DriverlessJob.among(cluster.driverJobs(everywhere), pods))
                        .toList(),
                everywhere ? "all namespaces" : "the namespace " + cluster.namespace(),
                clock);
    }

    /**
     * Those among which this name finds some: as for spark-submit it may have its namespace before
     * it, {@code NAMESPACE:NAME}.
     */
    static Drivers around(String name, Cluster cluster, boolean everywhere, Clock clock) {
        int colon = name.indexOf(':');
        return colon <= 0
                ? in(cluster, everywhere, clock)
                : in(cluster.in(name.substring(0, colon)), false, clock);
    }

    List<Named> all() {
        return all;
    }

    String place() {
        return place;
    }

    List<Named> unfinished() {
        return all.stream().filter(driver -> !driver.isOver()).toList();
    }

    /** The one of this name, or the only unfinished one of several, or the last one of a Job. */
    Named find(String given) {
        String name = given.substring(given.indexOf(':') + 1);
        if (name.isBlank()) {
            // Of a shell's variable that is empty; else it would be the Job that a driver has not.
            throw new MistakeException("a name is empty: write that of a driver");
        }
        List<Named> found =
                NAMES.stream()
                        .map(each -> called(each, name::equals))
                        .filter(drivers -> !drivers.isEmpty())
                        .findFirst()
                        .orElseThrow(() -> FailureException.notFound(nobody(name)));
        List<Named> running = found.stream().filter(driver -> !driver.isOver()).toList();
        boolean ofOneJob =
                !found.getFirst().jobName().isEmpty()
                        && found.stream().map(Named::jobName).distinct().count() == 1;
        if (found.size() > 1 && running.size() != 1 && !ofOneJob) {
            throw new MistakeException(
                    found.size()
                            + " drivers are called "
                            + name
                            + ": name one of them by its pod: "
                            + Words.some(found.stream().map(this::candidate).toList()));
        }
        return running.size() == 1 ? running.getFirst() : found.getFirst();
    }

    /** The Job as it is now: itself while it has no driver, else its newest one. */
    Named now(DriverlessJob job) {
        return all.stream()
                .filter(each -> each.jobUid().equals(job.jobUid()))
                .min(Comparator.comparing(Driver.class::isInstance))
                .orElseThrow(() -> FailureException.notFound(nobody(job.name())));
    }

    /**
     * Those that a name or a pattern means. A pattern means only what still runs, so that it takes
     * no log of a finished application away.
     */
    List<Named> select(String given) {
        String pattern = given.substring(given.indexOf(':') + 1);
        if (!pattern.contains("*") && !pattern.contains("?")) {
            return List.of(find(pattern));
        }
        Predicate<String> matches = glob(pattern);
        List<Named> found =
                unfinished().stream()
                        .filter(
                                driver ->
                                        NAMES.stream()
                                                .anyMatch(name -> matches.test(name.apply(driver))))
                        .toList();
        if (found.isEmpty()) {
            throw FailureException.notFound(
                    "no driver that runs in " + place + " is called like " + pattern);
        }
        return found;
    }

    private static Predicate<String> glob(String pattern) {
        String expression =
                Stream.of(pattern.split("(?=[*?])|(?<=[*?])"))
                        .map(
                                part ->
                                        switch (part) {
                                            case "*" -> ".*";
                                            case "?" -> ".";
                                            default -> Pattern.quote(part);
                                        })
                        .collect(Collectors.joining());
        return Pattern.compile(expression).asMatchPredicate();
    }

    private List<Named> called(Function<Named, String> name, Predicate<String> test) {
        return all.stream().filter(driver -> test.test(name.apply(driver))).toList();
    }

    private String nobody(String name) {
        return "there is no driver called "
                + name
                + " in "
                + place
                + (all.isEmpty()
                        ? ", and no other driver either"
                        : "; there is " + Words.some(all.stream().map(Named::name).toList()));
    }

    private String candidate(Named driver) {
        return driver.namespace()
                + "/"
                + driver.name()
                + " ("
                + driver.state()
                + ", "
                + Words.age(Duration.between(driver.created(), clock.instant()))
                + " old)";
    }
}
