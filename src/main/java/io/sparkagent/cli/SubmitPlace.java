package io.sparkagent.cli;

import io.sparkagent.submit.Setting;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** On which cluster the driver runs, for whom, and how often it starts again. */
final class SubmitPlace extends ClusterOptions {

    @Option(
            names = "--master",
            paramLabel = "k8s://URL",
            description = "Default: the API server of the kubeconfig's context.")
    private Optional<String> master = Optional.empty();

    @Option(
            names = "--deploy-mode",
            paramLabel = "MODE",
            description = "cluster, which is the default; for client there is spark-submit.")
    private Optional<String> deployMode = Optional.empty();

    @Option(names = "--detach", description = "Does not wait for the application's end.")
    private boolean detach;

    @Option(
            names = "--restart-policy",
            paramLabel = "WHEN",
            description = "never, which is the default, or on-failure: a Job restarts the driver.")
    private Optional<String> restartPolicy = Optional.empty();

    @Option(
            names = "--backoff-limit",
            paramLabel = "N",
            description = "How often the Job restarts it. Default: 6.")
    private Optional<String> backoffLimit = Optional.empty();

    @Option(
            names = "--active-deadline",
            paramLabel = "TIME",
            description = "After which the Job ends it, such as 12h.")
    private Optional<String> activeDeadline = Optional.empty();

    @Option(
            names = "--ttl-after-finished",
            paramLabel = "TIME",
            description = "How long a Job that has ended is kept, such as 1d.")
    private Optional<String> timeToLive = Optional.empty();

    @Option(names = "--no-agent", description = "The driver's pod gets no agent.")
    private boolean noAgent;

    @Option(
            names = "--agent-image",
            paramLabel = "IMAGE",
            description = "Default: that of this version.")
    private Optional<String> agentImage = Optional.empty();

    @Option(names = "--principal", paramLabel = "P", description = "Whom Kerberos knows.")
    private Optional<String> principal = Optional.empty();

    @Option(names = "--keytab", paramLabel = "F", description = "The principal's keytab.")
    private Optional<String> keytab = Optional.empty();

    @Option(names = "--proxy-user", paramLabel = "NAME", description = "Whom the driver acts for.")
    private Optional<String> proxyUser = Optional.empty();

    ClusterOptions cluster() {
        return this;
    }

    Map<Setting, String> settings() {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        master.ifPresent(value -> given.put(Setting.MASTER, value));
        deployMode.ifPresent(value -> given.put(Setting.DEPLOY_MODE, value));
        context().ifPresent(value -> given.put(Setting.CONTEXT, value));
        namespace().ifPresent(value -> given.put(Setting.NAMESPACE, value));
        flag(given, Setting.DETACH, detach);
        restartPolicy.ifPresent(value -> given.put(Setting.RESTART_POLICY, value));
        backoffLimit.ifPresent(value -> given.put(Setting.BACKOFF_LIMIT, value));
        activeDeadline.ifPresent(value -> given.put(Setting.ACTIVE_DEADLINE, value));
        timeToLive.ifPresent(value -> given.put(Setting.TTL_AFTER_FINISHED, value));
        flag(given, Setting.NO_AGENT, noAgent);
        agentImage.ifPresent(value -> given.put(Setting.AGENT_IMAGE, value));
        principal.ifPresent(value -> given.put(Setting.PRINCIPAL, value));
        keytab.ifPresent(value -> given.put(Setting.KEYTAB, value));
        proxyUser.ifPresent(value -> given.put(Setting.PROXY_USER, value));
        return given;
    }

    private static void flag(Map<Setting, String> given, Setting setting, boolean said) {
        if (said) {
            given.put(setting, "true");
        }
    }
}
