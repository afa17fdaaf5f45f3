package io.sparkagent.snapshot;

import java.util.Locale;

/**
 * A watch has ended, and is opened anew.
 *
 * @param resource as in a Role: pods
 */
public record WatchEnd(String resource, Reason reason) {

    /** Why; few, because each is a time series. */
    public enum Reason {
        ENDED("the API server has ended it in good order, as it does after some minutes"),
        GONE("the API server does not remember its version any more (410), so all is listed anew"),
        REFUSED("the API server has ended it with another refusal"),
        SILENT("nothing has come for too long, not even a bookmark"),
        BEHIND("it did not tell what lists have shown"),
        BROKEN("its connection has broken"),
        UNREADABLE("what came cannot be read"),
        DEFECT("a defect of the agent's");

        private final String meaning;

        Reason(String meaning) {
            this.meaning = meaning;
        }

        /** As metrics know it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** In words, for the documentation. */
        public String meaning() {
            return meaning;
        }
    }
}
