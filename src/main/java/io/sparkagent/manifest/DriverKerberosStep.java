package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSourceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.sparkagent.config.SparkConf;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * What the driver logs in with: a krb5.conf, and a keytab or else tokens that somebody has got
 * before. From there on Spark itself obtains delegation tokens, renews them and gives them to the
 * executors.
 *
 * <p>Keys: {@code spark.kubernetes.kerberos.krb5.path} and {@code .configMapName}, {@code
 * spark.kerberos.keytab} (and {@code .principal}, which the driver reads), {@code
 * spark.kubernetes.kerberos.tokenSecret.name} and {@code .itemKey}.
 *
 * @param krb5ConfigMap its name, empty where the image has a krb5.conf
 * @param krb5 text of the config map that is made
 * @param keytab that goes into a Secret
 * @param tokens file in the Secret that has them, by the Secret's name; no entry or one
 * @param hasAgent which gives executors the config map with krb5.conf too
 */
record DriverKerberosStep(
        String keytabSecret,
        Optional<String> krb5ConfigMap,
        Optional<String> krb5,
        Optional<HadoopFiles.Keytab> keytab,
        Map<String, String> tokens,
        boolean hasAgent)
        implements DriverStep {

    private static final String KEYTAB_VOLUME = "kerberos-keytab";
    private static final String KEYTAB_FOLDER = "/mnt/secrets/kerberos-keytab";
    private static final String TOKEN_VOLUME = "hadoop-secret";
    private static final String TOKEN_FOLDER = "/mnt/secrets/hadoop-credentials";

    static DriverKerberosStep read(
            SparkConf conf,
            DriverNames names,
            HadoopFiles files,
            ObjectSizes sizes,
            boolean hasAgent) {
        KerberosRules.check(conf, files);
        files.krb5()
                .ifPresent(
                        text ->
                                sizes.check(
                                        "the lines of krb5.conf", Map.of(KerberosStep.FILE, text)));
        files.keytab()
                .ifPresent(
                        keytab ->
                                sizes.checkBytes(
                                        "the keys of the keytab",
                                        Map.of(keytab.name(), (long) keytab.bytes().length)));
        return new DriverKerberosStep(
                names.prefix() + "-kerberos-keytab",
                files.krb5()
                        .map(_ -> names.prefix() + "-krb5-file")
                        .or(() -> KerberosStep.name(conf, KerberosRules.KRB5_CONFIG_MAP)),
                files.krb5(),
                files.keytab(),
                files.keytab().isPresent() ? Map.of() : tokens(conf),
                hasAgent);
    }

    private static Map<String, String> tokens(SparkConf conf) {
        Optional<String> secret = KerberosStep.name(conf, KerberosRules.TOKEN_SECRET);
        Optional<String> item =
                conf.text(KerberosRules.TOKEN_ITEM)
                        .filter(
                                key ->
                                        Syntax.KEY.check(
                                                conf.problems(),
                                                KerberosRules.TOKEN_ITEM,
                                                key,
                                                "a key"));
        return secret.isPresent() && item.isPresent() ? Map.of(secret.get(), item.get()) : Map.of();
    }

    @Override
    public DriverDraft configure(DriverDraft draft) {
        krb5ConfigMap.ifPresent(
                name -> draft.pod(pod -> KerberosStep.mount(pod, krb5Source(name))));
        krb5.ifPresent(text -> makeKrb5(draft, text));
        keytab.ifPresent(file -> makeKeytab(draft, file));
        tokens.forEach(
                (secret, item) ->
                        draft.pod(
                                pod ->
                                        mountSecret(pod, TOKEN_VOLUME, secret, TOKEN_FOLDER)
                                                .env(
                                                        "HADOOP_TOKEN_FILE_LOCATION",
                                                        TOKEN_FOLDER + "/" + item)));
        return draft;
    }

    private ConfigMapVolumeSource krb5Source(String name) {
        ConfigMapVolumeSourceBuilder source = new ConfigMapVolumeSourceBuilder().withName(name);
        if (krb5.isPresent()) {
            source.addNewItem().withKey(KerberosStep.FILE).withPath(KerberosStep.FILE).endItem();
        }
        return source.build();
    }

    /** Always under the name that is mounted; Spark takes the file's, and mounts nothing then. */
    private void makeKrb5(DriverDraft draft, String text) {
        String name = krb5ConfigMap.orElseThrow();
        if (hasAgent) {
            draft.property(KerberosStep.MADE, name);
        }
        draft.object(
                new ConfigMapBuilder()
                        .withMetadata(draft.metadata(name))
                        .withImmutable(true)
                        .addToData(KerberosStep.FILE, text)
                        .build());
    }

    private void makeKeytab(DriverDraft draft, HadoopFiles.Keytab file) {
        draft.pod(pod -> mountSecret(pod, KEYTAB_VOLUME, keytabSecret, KEYTAB_FOLDER))
                .property(KerberosRules.KEYTAB, KEYTAB_FOLDER + "/" + file.name())
                .object(
                        new SecretBuilder()
                                .withMetadata(draft.metadata(keytabSecret))
                                .withImmutable(true)
                                .addToData(
                                        file.name(),
                                        Base64.getEncoder().encodeToString(file.bytes()))
                                .build());
    }

    private static PodDraft mountSecret(PodDraft pod, String volume, String secret, String folder) {
        return pod.volume(
                        new VolumeBuilder()
                                .withName(volume)
                                .withNewSecret()
                                .withSecretName(secret)
                                .endSecret()
                                .build())
                .mount(new VolumeMountBuilder().withName(volume).withMountPath(folder).build());
    }

    @Override
    public String toString() {
        return "Kerberos of the driver"; // a keytab is a password
    }
}
