package io.sparkagent.manifest;

import io.sparkagent.config.Policy;
import io.sparkagent.config.SparkConf;
import java.util.Optional;

/**
 * Who the executor is to the API server: nobody, unless the user names an account. Spark falls back
 * to the driver's account, which here is the agent's and must not get out.
 *
 * <p>An account that the user names decides itself whether it gives its token away ({@code
 * automountServiceAccountToken} of the ServiceAccount, or of the template).
 *
 * <p>Key: {@code spark.kubernetes.authenticate.executor.serviceAccountName}; a template's account
 * comes first.
 */
record AccountStep(Optional<String> chosen, String standard) implements FeatureStep {

    /**
     * @param kept false where the user excludes Spark's step, and with it the conf's account; that
     *     an executor without one gets no token holds all the same
     */
    static AccountStep read(SparkConf conf, Policy policy, boolean kept) {
        String key = "spark.kubernetes.authenticate.executor.serviceAccountName";
        return new AccountStep(
                conf.text(key)
                        .filter(
                                name ->
                                        Syntax.DNS_SUBDOMAIN.check(
                                                conf.problems(), key, name, "a name"))
                        .filter(_ -> kept),
                policy.defaultServiceAccount());
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        Optional<String> named = draft.account().or(() -> chosen);
        return draft.spec(
                spec -> {
                    spec.withServiceAccountName(named.orElse(standard))
                            .withServiceAccount(named.orElse(standard));
                    if (named.isEmpty()) {
                        spec.withAutomountServiceAccountToken(false);
                    }
                });
    }
}
