package io.sparkagent.submit;

import io.sparkagent.config.Problems;
import io.sparkagent.config.Restarts;
import io.sparkagent.config.SparkConf;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether a Job makes the driver again, and how often. */
final class RestartRules {

    private static final List<Setting> OF_A_JOB =
            List.of(Setting.BACKOFF_LIMIT, Setting.ACTIVE_DEADLINE, Setting.TTL_AFTER_FINISHED);

    /** Kubernetes' own. */
    private static final int BACKOFF_LIMIT = 6;

    private RestartRules() {}

    static Optional<Restarts> read(Choices choices, Problems problems) {
        String policy = choices.value(Setting.RESTART_POLICY).orElse("never");
        return switch (policy.toLowerCase(Locale.ROOT).replace("-", "")) {
            case "onfailure" -> Optional.of(restarts(choices, problems));
            case "never" -> none(choices, problems);
            case "always" -> {
                problems.add(
                        Setting.RESTART_POLICY.option(),
                        policy,
                        "a Job restarts what fails, not what has ended well; write on-failure");
                yield Optional.empty();
            }
            default -> {
                problems.add(Setting.RESTART_POLICY.option(), policy, "write never or on-failure");
                yield Optional.empty();
            }
        };
    }

    private static Optional<Restarts> none(Choices choices, Problems problems) {
        OF_A_JOB.stream()
                .filter(setting -> choices.value(setting).isPresent())
                .forEach(
                        setting ->
                                problems.add(
                                        setting.option()
                                                + " is of a Job, which there is with"
                                                + " --restart-policy on-failure only"));
        return Optional.empty();
    }

    private static Restarts restarts(Choices choices, Problems problems) {
        Map<String, String> given = new TreeMap<>();
        OF_A_JOB.forEach(
                setting ->
                        choices.value(setting)
                                .ifPresent(each -> given.put(setting.option(), each)));
        SparkConf options = new SparkConf(given, problems);
        return new Restarts(
                options.integer(Setting.BACKOFF_LIMIT.option(), BACKOFF_LIMIT, 0),
                seconds(options, Setting.ACTIVE_DEADLINE, 1),
                seconds(options, Setting.TTL_AFTER_FINISHED, 0));
    }

    /** A Job counts whole seconds. */
    private static Optional<Duration> seconds(SparkConf options, Setting setting, long least) {
        Optional<Duration> time = options.duration(setting.option(), Duration.ofSeconds(1));
        if (time.isPresent() && (time.get().toSeconds() < least || time.get().toNanosPart() != 0)) {
            options.problems()
                    .add(
                            setting.option(),
                            options.text(setting.option(), ""),
                            "write whole seconds, " + least + "s at least");
            return Optional.empty();
        }
        return time;
    }
}
