package io.sparkagent.submit;

/** Files of this machine do not reach the driver; the message is a sentence for people. */
public final class UndeliveredException extends Exception {

    private static final long serialVersionUID = 1;

    public UndeliveredException(String sentence) {
        super(sentence);
    }

    public UndeliveredException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
