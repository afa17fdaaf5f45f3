package io.sparkagent.load;

import java.util.List;
import java.util.Map;

/** What a kubelet would write into a pod's status, as a patch. */
public final class PodStatus {

    private PodStatus() {}

    /** Its container has ended, and it with it. */
    public static Map<String, Object> ended(String container, int exitCode) {
        Map<String, Object> status =
                Map.of(
                        "name",
                        container,
                        "image",
                        "",
                        "imageID",
                        "",
                        "ready",
                        false,
                        "restartCount",
                        0,
                        "state",
                        Map.of("terminated", Map.of("exitCode", exitCode)));
        return Map.of("status", Map.of("phase", "Failed", "containerStatuses", List.of(status)));
    }
}
