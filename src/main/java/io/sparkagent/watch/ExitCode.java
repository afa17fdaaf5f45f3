package io.sparkagent.watch;

/**
 * What an executor's exit code means: the JVM's, Spark's ({@code ExecutorExitCode}) and the
 * signals.
 */
final class ExitCode {

    private ExitCode() {}

    static String explain(int code) {
        return switch (code) {
            case 0 -> "ended by itself";
            case 1 ->
                    "an error, or the driver was not found by its name, did not answer or refused"
                            + " it; its log says which";
            case 10, 50 -> "an uncaught exception";
            case 51 -> "an uncaught exception, and another one while it was logged";
            case 52 -> "the JVM ran out of memory";
            case 53 -> "no local directory could be made: disk full or not writable";
            case 56 -> "it could not send heartbeats to the driver";
            case 57 -> "a task did not stop when it was killed (spark.task.reaper)";
            case 126 -> "the command cannot be executed: permissions or CPU architecture";
            case 127 -> "the command was not found in the image";
            case 134 -> "killed by SIGABRT";
            case 137 -> "killed by SIGKILL, which may mean that the container ran out of memory";
            case 139 -> "killed by SIGSEGV";
            case 143 -> "stopped by SIGTERM";
            case 255 -> "an exit with -1, the reason is in its log";
            default -> "see its log";
        };
    }
}
