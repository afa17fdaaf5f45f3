package io.sparkagent.manifest;

import java.util.Map;
import java.util.Optional;

/**
 * What the submitting machine gives the driver of Hadoop and Kerberos. Nothing of it is there where
 * the conf names objects of the cluster, or files of the driver's image.
 *
 * @param configuration files of {@code HADOOP_CONF_DIR} by name; also empty, where that folder is
 * @param krb5 text of the file {@code spark.kubernetes.kerberos.krb5.path}
 * @param keytab the file {@code spark.kerberos.keytab}, unless it is in the image ({@code local:})
 */
public record HadoopFiles(
        Optional<Map<String, String>> configuration,
        Optional<String> krb5,
        Optional<Keytab> keytab) {

    public static final HadoopFiles NONE =
            new HadoopFiles(Optional.empty(), Optional.empty(), Optional.empty());

    public HadoopFiles {
        configuration = configuration.map(Map::copyOf);
    }

    /**
     * A principal's keys: whoever has them is that principal.
     *
     * @param name of the file, without its folder
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    public record Keytab(String name, byte[] bytes) {
        @Override
        public String toString() {
            return "keytab " + name;
        }
    }

    @Override
    public String toString() {
        return "files of Hadoop and Kerberos"; // core-site.xml may have passwords in it
    }
}
