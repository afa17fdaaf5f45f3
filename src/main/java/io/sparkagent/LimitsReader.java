package io.sparkagent;

import io.sparkagent.config.Policy;
import io.sparkagent.config.SparkConf;
import io.sparkagent.plan.ClaimRules;
import io.sparkagent.plan.Limits;
import io.sparkagent.snapshot.Claim;
import io.sparkagent.snapshot.Labels;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** Reads from the Spark conf what bounds the plan; the keys are those named in {@link Limits}. */
final class LimitsReader {

    private static final String ALLOCATION = "spark.kubernetes.allocation.";
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Pattern LABEL_VALUE =
            Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern LABEL =
            Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?" + LABEL_VALUE.pattern());

    private LimitsReader() {}

    static Limits read(SparkConf conf, Policy policy, SortedMap<String, Claim.Terms> claims) {
        Limits standard = Limits.defaults();
        int maxPending = conf.integer(ALLOCATION + "maxPendingPods", Integer.MAX_VALUE, 1);
        String perProfile = ALLOCATION + "maxPendingPodsPerRp";
        int maxPendingPerProfile = conf.integer(perProfile, Integer.MAX_VALUE, 1);
        if (maxPendingPerProfile != Integer.MAX_VALUE && maxPendingPerProfile > maxPending) {
            conf.problems()
                    .add(
                            perProfile,
                            String.valueOf(maxPendingPerProfile),
                            "write at most " + ALLOCATION + "maxPendingPods=" + maxPending);
        }
        OptionalInt batchSize = conf.integer(ALLOCATION + "batch.size", 1);
        Duration unsetDelay = batchSize.isPresent() ? Duration.ofSeconds(1) : Duration.ZERO;
        return new Limits(
                policy.maximumExecutors(),
                conf.integer(ALLOCATION + "maximum", Integer.MAX_VALUE, 1),
                maxPending,
                maxPendingPerProfile,
                batchSize,
                conf.duration(ALLOCATION + "batch.delay", unsetDelay, MILLISECOND),
                conf.duration(
                        "spark.kubernetes.dynamicAllocation.deleteGracePeriod",
                        standard.deleteGracePeriod(),
                        MILLISECOND),
                conf.duration(
                        "spark.kubernetes.executor.missingPodDetectDelta",
                        standard.missingPodGrace(),
                        MILLISECOND),
                standard.endPatience(),
                conf.flag("spark.kubernetes.executor.deleteOnTermination", true),
                conf.flag("spark.kubernetes.driver.service.deleteOnTermination", true),
                decommissionLabel(conf),
                claims(conf, claims));
    }

    private static Optional<Limits.Label> decommissionLabel(SparkConf conf) {
        String key = "spark.kubernetes.executor.decommissionLabel";
        Optional<String> name = conf.text(key);
        String value = conf.text(key + "Value", "");
        name.filter(chosen -> !LABEL.matcher(chosen).matches() || Labels.RESERVED.contains(chosen))
                .ifPresent(
                        wrong ->
                                conf.problems()
                                        .add(key, wrong, "write the name of a label of your own"));
        if (!value.isEmpty() && !LABEL_VALUE.matcher(value).matches()) {
            conf.problems()
                    .add(
                            key + "Value",
                            value,
                            "write at most 63 letters, digits, '-', '_' and '.'");
        }
        return name.map(chosen -> new Limits.Label(chosen, value));
    }

    private static ClaimRules claims(SparkConf conf, SortedMap<String, Claim.Terms> claims) {
        String driver = "spark.kubernetes.driver.";
        boolean reuse = conf.flag(driver + "reusePersistentVolumeClaim", true);
        String waiting = driver + "waitToReusePersistentVolumeClaim";
        boolean waits = conf.flag(waiting, false);
        if (claims.isEmpty()) {
            return ClaimRules.NONE;
        }
        if (waits && !reuse) {
            conf.problems()
                    .warn(
                            waiting
                                    + "=true has no effect, because "
                                    + driver
                                    + "reusePersistentVolumeClaim=false");
        }
        return new ClaimRules(claims, reuse, waits && reuse);
    }
}
