package io.sparkagent.manifest;

/** A feature of driver and executors alike, the same in each of them. */
interface PodStep extends FeatureStep, DriverStep {

    PodDraft configure(PodDraft draft);

    @Override
    default PodDraft configure(PodDraft draft, ExecutorRequest request) {
        return configure(draft);
    }

    @Override
    default DriverDraft configure(DriverDraft draft) {
        return draft.pod(this::configure);
    }
}
