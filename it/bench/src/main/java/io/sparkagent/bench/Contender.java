package io.sparkagent.bench;

import io.sparkagent.load.Place;
import io.sparkagent.load.PodEye;

/** Somebody who makes executor pods in a namespace of their own, and an eye on that namespace. */
interface Contender extends AutoCloseable {

    String name();

    Place place();

    PodEye eye();

    /** The demand: this many executors in all. Returns at once. */
    void want(int total);

    /** Ends all executors and waits until the last pod is gone. */
    void clear();

    @Override
    void close();
}
