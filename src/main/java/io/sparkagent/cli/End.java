package io.sparkagent.cli;

import java.util.Optional;

/**
 * How an application has ended, as far as whoever followed it can know.
 *
 * @param exitCode of the driver's container, which is the command's; 1 where nobody knows it, and 0
 *     only for a success
 * @param sentence how it came to that, where the driver's pod does not say it
 * @param driver as it was last; empty where there was none
 */
record End(Result result, int exitCode, String sentence, Optional<Driver> driver) {

    /** In a word. */
    enum Result {
        SUCCEEDED,
        FAILED,
        /** Somebody, or something, has deleted the driver before it had ended. */
        DELETED
    }

    static End succeeded(Optional<Driver> driver) {
        return new End(Result.SUCCEEDED, 0, "", driver);
    }

    static End failed(int exitCode, String sentence, Optional<Driver> driver) {
        // An end that is no success may have no code of its own, or one that says otherwise.
        return new End(
                Result.FAILED,
                exitCode > 0 && exitCode < 256 ? exitCode : CommandLines.SOMETHING_WRONG,
                sentence,
                driver);
    }

    static End deleted(String sentence, Optional<Driver> driver) {
        return new End(Result.DELETED, CommandLines.SOMETHING_WRONG, sentence, driver);
    }
}
