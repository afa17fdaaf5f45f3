package io.sparkagent.plan;

/**
 * One word to those who look at the driver's pod: what becomes a Kubernetes Event.
 *
 * @param key what is said twice under one key is one Event that happens again
 * @param sentence why, in words
 * @param count how often it has happened, this time included
 * @param repeated true when it has been told before
 */
public record Event(Reason reason, String key, String sentence, int count, boolean repeated) {

    /** The same in other words. */
    public Event saying(String words) {
        return new Event(reason, key, words, count, repeated);
    }

    /** As in Kubernetes. */
    public enum Type {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** What has happened, in one word; a promise to whoever searches for Events. */
    public enum Reason {
        EXECUTORS_PENDING(
                "ExecutorsPending",
                Type.WARNING,
                "executors wait",
                "executors wait for something that somebody has to do, for two seconds at least"),
        EXECUTOR_FAILED(
                "ExecutorFailed",
                Type.WARNING,
                "executors failed",
                "executors have ended, and neither Spark nor the agent had wanted it"),
        QUOTA_EXCEEDED(
                "QuotaExceeded",
                Type.WARNING,
                "executors are refused",
                "the quota of the namespace is used up"),
        IMAGE_PULL(
                "ImagePull",
                Type.WARNING,
                "executors wait for their image",
                "an image of the executors cannot be pulled"),
        CANNOT_CREATE(
                "CannotCreate",
                Type.WARNING,
                "executors are refused",
                "RBAC, admission or the API server's own checks refuse executors or what they"
                        + " mount, or the agent refuses the application"),
        DECOMMISSIONED(
                "Decommissioned",
                Type.NORMAL,
                "executors go",
                "executors have to go: somebody drains their node, deletes or preempts their pod"),
        AGENT_RESTARTED(
                "AgentRestarted",
                Type.NORMAL,
                "restarts",
                "the agent was started again while its SparkContext ran");

        private final String word;
        private final Type type;
        private final String many;
        private final String meaning;

        Reason(String word, Type type, String many, String meaning) {
            this.word = word;
            this.type = type;
            this.many = many;
            this.meaning = meaning;
        }

        /** When it is posted, in words, for the documentation. */
        public String meaning() {
            return meaning;
        }

        public String word() {
            return word;
        }

        public Type type() {
            return type;
        }

        /** The sentence for so many of the same, of which this is the first. */
        String sentence(int count, String first) {
            return count == 1 ? first : count + " " + many + "; the first: " + first;
        }
    }
}
