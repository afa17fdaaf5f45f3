package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Volume;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which field of a pod's volume is set: its kind, by the name that a manifest uses. */
final class VolumeKind {

    private VolumeKind() {}

    static String of(Volume volume) {
        Map<String, @Nullable Object> kinds = new LinkedHashMap<>();
        kinds.put("configMap", volume.getConfigMap());
        kinds.put("emptyDir", volume.getEmptyDir());
        kinds.put("persistentVolumeClaim", volume.getPersistentVolumeClaim());
        kinds.put("ephemeral", volume.getEphemeral());
        kinds.put("downwardAPI", volume.getDownwardAPI());
        kinds.put("secret", volume.getSecret());
        kinds.put("projected", volume.getProjected());
        kinds.put("hostPath", volume.getHostPath());
        kinds.put("nfs", volume.getNfs());
        kinds.put("csi", volume.getCsi());
        kinds.put("image", volume.getImage());
        kinds.put("iscsi", volume.getIscsi());
        kinds.put("fc", volume.getFc());
        kinds.put("cephfs", volume.getCephfs());
        kinds.put("rbd", volume.getRbd());
        kinds.put("glusterfs", volume.getGlusterfs());
        return kinds.entrySet().stream()
                .filter(kind -> kind.getValue() != null)
                .map(Map.Entry::getKey)
                .findFirst()
                // Whatever else there is, no policy names it, so it is refused.
                .orElse("other");
    }
}
