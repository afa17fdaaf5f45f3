package io.sparkagent.manifest;

import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkConf;
import java.util.Map;
import java.util.regex.Pattern;

/** What of Kerberos goes together in a submission, and what one of ours cannot do. */
final class KerberosRules {

    static final String KRB5_PATH = KerberosStep.PREFIX + "path";
    static final String KRB5_CONFIG_MAP = KerberosStep.PREFIX + "configMapName";
    static final String PRINCIPAL = "spark.kerberos.principal";
    static final String KEYTAB = "spark.kerberos.keytab";
    static final String TOKEN_SECRET = "spark.kubernetes.kerberos.tokenSecret.name";
    static final String TOKEN_ITEM = "spark.kubernetes.kerberos.tokenSecret.itemKey";

    private static final String AUTHENTICATION = "hadoop.security.authentication";

    /** As Hadoop's files have it; of a comment the warning would be none too bad. */
    private static final Pattern WANTS_KERBEROS =
            Pattern.compile(
                    "<name>\\s{0,9}hadoop\\.security\\.authentication\\s{0,9}</name>"
                            + "\\s{0,99}<value>\\s{0,9}(?i:kerberos)\\s{0,9}</value>");

    private KerberosRules() {}

    static void check(SparkConf conf, HadoopFiles files) {
        Problems problems = conf.problems();
        boolean hasKeytab = has(conf, KEYTAB);
        boolean hasTokens = has(conf, TOKEN_SECRET);
        boolean hasKrb5 = has(conf, KRB5_PATH) || has(conf, KRB5_CONFIG_MAP);
        if (has(conf, KRB5_PATH) && has(conf, KRB5_CONFIG_MAP)) {
            problems.add(
                    KRB5_PATH
                            + " and "
                            + KRB5_CONFIG_MAP
                            + " are both set: a driver has one"
                            + " krb5.conf; remove one of them");
        }
        // In the words of the command line's own check, so that a mistake is told once.
        onlyWith(conf, PRINCIPAL, KEYTAB, "--principal needs --keytab, the file with its key");
        onlyWith(conf, KEYTAB, PRINCIPAL, "--keytab needs --principal, whose key is in it");
        onlyWith(
                conf,
                TOKEN_SECRET,
                TOKEN_ITEM,
                TOKEN_SECRET + " needs " + TOKEN_ITEM + ", the key of the Secret with the tokens");
        onlyWith(
                conf,
                TOKEN_ITEM,
                TOKEN_SECRET,
                TOKEN_ITEM + " needs " + TOKEN_SECRET + ", the Secret in which that key is");
        if (hasKeytab && hasTokens && files.keytab().isPresent()) {
            problems.warn(
                    TOKEN_SECRET + " has no effect: with a keytab the driver gets its own tokens");
        }
        if (hasKeytab && !hasKrb5) {
            problems.warn(
                    "the driver's image has to have a krb5.conf at /etc, as neither "
                            + KRB5_PATH
                            + " nor "
                            + KRB5_CONFIG_MAP
                            + " is set");
        }
        if (!hasKeytab && !hasTokens && wantsKerberos(conf, files)) {
            problems.warn(
                    "Hadoop's configuration wants Kerberos, and the driver is given neither keytab"
                            + " nor tokens; spark-submit would now get tokens with your ticket,"
                            + " for which it has Hadoop's libraries. Give "
                            + PRINCIPAL
                            + " and "
                            + KEYTAB
                            + ", or put tokens (`hdfs fetchdt`) into a Secret and name it in "
                            + TOKEN_SECRET
                            + " and "
                            + TOKEN_ITEM);
        }
    }

    private static boolean has(SparkConf conf, String key) {
        return conf.text(key).isPresent();
    }

    private static void onlyWith(SparkConf conf, String key, String other, String sentence) {
        if (has(conf, key) && !has(conf, other)) {
            conf.problems().add(sentence);
        }
    }

    private static boolean wantsKerberos(SparkConf conf, HadoopFiles files) {
        return conf.text("spark.hadoop." + AUTHENTICATION)
                .map(value -> value.equalsIgnoreCase("kerberos"))
                .orElseGet(
                        () ->
                                WANTS_KERBEROS
                                        .matcher(
                                                files.configuration()
                                                        .orElse(Map.of())
                                                        .getOrDefault("core-site.xml", ""))
                                        .find());
    }
}
