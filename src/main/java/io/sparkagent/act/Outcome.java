package io.sparkagent.act;

import io.sparkagent.plan.Action;
import io.sparkagent.snapshot.OwnedObject;
import io.sparkagent.snapshot.PodRef;

/** What became of an action. */
public sealed interface Outcome {

    /** The pod is there, made by this call or by an earlier one whose answer was lost. */
    record Created(int id, int profile, PodRef pod) implements Outcome {}

    /** There is no pod of this id, so the id may be used again. */
    record Refused(int id, int profile, ApiError error) implements Outcome {}

    /** Another pod has this name: the id cannot be used. */
    record Taken(int id, int profile, ApiError error) implements Outcome {}

    /** Nobody knows whether there is a pod; the next full list tells. */
    record Doubtful(int id, int profile, ApiError error) implements Outcome {}

    /** The object is as it should be, at this resourceVersion. */
    record Applied(OwnedObject object, String version) implements Outcome {}

    record Removed(OwnedObject object) implements Outcome {}

    /** Done, and the watch will show it. */
    record Done(Action action) implements Outcome {}

    /** Not done; the next plan asks for it again if it still is right. */
    record Failed(Action action, ApiError error) implements Outcome {}
}
