package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.sparkagent.config.SparkConf;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Scratch space for shuffle and spill: mounts whose volume's name starts with {@code
 * spark-local-dir-}, else an emptyDir for each directory.
 *
 * <p>Keys: {@code SPARK_LOCAL_DIRS} in the driver's environment, {@code spark.local.dir}, {@code
 * spark.kubernetes.local.dirs.tmpfs}.
 */
record LocalDirectoriesStep(List<String> directories, boolean memory) implements PodStep {

    private static final String VOLUME_PREFIX = "spark-local-dir-";

    /**
     * @param environment of the driver, or of who submits it
     * @param unique ends the path that nothing else has
     */
    static LocalDirectoriesStep read(
            SparkConf conf, Map<String, String> environment, String unique) {
        String directories =
                Optional.ofNullable(environment.get("SPARK_LOCAL_DIRS"))
                        .or(() -> conf.text("spark.local.dir"))
                        .orElse("/var/data/spark-" + unique);
        return new LocalDirectoriesStep(
                Stream.of(directories.split(",")).filter(path -> !path.isEmpty()).toList(),
                conf.flag("spark.kubernetes.local.dirs.tmpfs", false));
    }

    @Override
    public PodDraft configure(PodDraft draft) {
        List<String> mounted =
                draft.mounts().stream()
                        .filter(
                                mount ->
                                        mount.getName() != null
                                                && mount.getName().startsWith(VOLUME_PREFIX))
                        .map(VolumeMount::getMountPath)
                        .toList();
        if (!mounted.isEmpty()) {
            return draft.env("SPARK_LOCAL_DIRS", String.join(",", mounted));
        }
        for (int i = 0; i < directories.size(); i++) {
            String volume = VOLUME_PREFIX + (i + 1);
            draft.volume(
                            new VolumeBuilder()
                                    .withName(volume)
                                    .withNewEmptyDir()
                                    .withMedium(memory ? "Memory" : null)
                                    .endEmptyDir()
                                    .build())
                    .mount(
                            new VolumeMountBuilder()
                                    .withName(volume)
                                    .withMountPath(directories.get(i))
                                    .build());
        }
        return draft.env("SPARK_LOCAL_DIRS", String.join(",", directories));
    }
}
