package io.sparkagent.it;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;

/** How far a submission has come, as its objects show it. */
enum SubmitStage {
    NOTHING,
    WITHOUT_DRIVER,
    WITHOUT_OWNER,
    WHOLE;

    static SubmitStage of(Collection<HasMetadata> objects) {
        if (objects.isEmpty()) {
            return NOTHING;
        }
        if (objects.stream().noneMatch(SubmitStage::isDriver)) {
            return WITHOUT_DRIVER;
        }
        return objects.stream().allMatch(each -> isDriver(each) || isOwned(each))
                ? WHOLE
                : WITHOUT_OWNER;
    }

    private static boolean isDriver(HasMetadata each) {
        return each.getKind().equals("Pod");
    }

    static boolean isOwned(HasMetadata each) {
        return !each.getMetadata().getOwnerReferences().isEmpty();
    }

    /** After the first object, and before the last request. */
    boolean isAmongTheObjects() {
        return this == WITHOUT_DRIVER || this == WITHOUT_OWNER;
    }
}
