package io.sparkagent.submit;

/** A submission that has come to nothing; the message says why, and what may be left of it. */
public final class CreationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Whose matter it is. */
    public enum Kind {
        /** The API server refuses an object, or a name is taken. */
        REFUSED,
        /** A right is missing, or who we are is not accepted. */
        FORBIDDEN,
        /** The API server does not answer, or has failed. */
        UNREACHABLE,
        /** Ctrl-C. */
        INTERRUPTED
    }

    private final Kind kind;

    CreationException(Kind kind, String sentence) {
        super(sentence);
        this.kind = kind;
    }

    /** By Ctrl-C, with nothing left of it unless something is said of that. */
    public static CreationException interrupted() {
        return new CreationException(Kind.INTERRUPTED, "interrupted, so nothing is submitted");
    }

    /** Files of this machine do not get there. */
    public static CreationException of(UndeliveredException why) {
        return new CreationException(Kind.REFUSED, why.sentence());
    }

    /** Nobody can say whether a driver that cannot be followed gets its files. */
    public static CreationException unfollowed(String why, boolean forbidden) {
        return new CreationException(
                forbidden ? Kind.FORBIDDEN : Kind.UNREACHABLE,
                "the driver waits for its files, and cannot be followed: " + why);
    }

    public Kind kind() {
        return kind;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }

    /** The same, where something has stayed. */
    public CreationException with(String addition) {
        return addition.isEmpty() ? this : new CreationException(kind, sentence() + addition);
    }
}
