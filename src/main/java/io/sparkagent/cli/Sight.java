package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sparkagent.submit.UndeliveredException;
import java.util.List;

/** Something new about an application that is followed. */
sealed interface Sight {

    /** A Pod or a Job is so now. */
    record There(HasMetadata object) implements Sight {}

    /** It is deleted; so it was last. */
    record Gone(HasMetadata object) implements Sight {}

    /**
     * Nothing can be seen.
     *
     * @param forGood another try would say the same
     */
    record Blind(FailureException why, boolean forGood) implements Sight {}

    /** Can be seen again. */
    record Clear() implements Sight {}

    /** What the driver waits for, or nothing that is known. */
    record Waits(List<Explanation.Finding> findings) implements Sight {}

    /**
     * How many executors there are.
     *
     * @param wanted -1 where nobody says
     * @param obstacle why there are not more, empty where nothing is in the way
     */
    record Executors(int wanted, int running, int others, String obstacle) implements Sight {}

    /** The files of this machine are there. */
    record Sent() implements Sight {}

    /** They are not, and will not be. */
    record Unsent(UndeliveredException why) implements Sight {}

    /** So many bytes of one of them. */
    record Moved(String name, long done, long total) implements Sight {}

    /** Time has passed. */
    record Nothing() implements Sight {}

    /** Ctrl-C. */
    record Interrupted() implements Sight {}
}
