package io.sparkagent.laws;

/** What no history may break. */
enum Law {
    CONVERGES("the demand is met when the world calms down"),
    NO_SURPLUS("nothing is created while as many as wanted live"),
    PENDING_BOUNDED("no more wait for their start than the limits allow"),
    MAXIMUM_KEPT("no more executors are ever made for a SparkContext than its conf allows"),
    IDS_FRESH("no executor gets an id that another has had, or may have"),
    NEVER_BACK("what is known of a pod is never replaced by what was before"),
    TRUE_ENDS("no end of a living executor is told"),
    ENDS_TOLD("each end that was seen is told"),
    ENDS_SETTLED("an end that the driver has acknowledged is not told again"),
    RECORD_KEPT("a finished pod stays until its end is told, or for a minute"),
    WITHDRAWN_IDLE("no executor is taken away that may have a task"),
    LAST_FIRST("none is made while those of the last driver's pod are there, for a minute"),
    CLAIMS_OWN("each executor has claims of its own, and none without them is made"),
    NOTHING_KEPT("nothing is remembered of executors that are no more"),
    NOTHING_LEFT("nothing of ours stays behind at the end");

    private final String sentence;

    Law(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public String toString() {
        return name() + ": " + sentence;
    }
}
