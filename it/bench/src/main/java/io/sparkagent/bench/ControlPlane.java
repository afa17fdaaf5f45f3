package io.sparkagent.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The cluster's own processes, where they are this machine's. A real control plane does not share
 * its cores with drivers; here it loses what a contender computes, unless it goes first.
 *
 * @param sessions where the kernel takes each session's priority from
 */
record ControlPlane(List<Path> sessions) {

    private static final int FIRST = -10;
    private static final int LIKE_ALL = 0;

    /** From {@code -Dcontrol.plane=pid,pid}; nothing where the kernel does not group by session. */
    static ControlPlane local() {
        return new ControlPlane(
                Stream.of(System.getProperty("control.plane", "").split(","))
                        .filter(pid -> !pid.isEmpty())
                        .map(pid -> Path.of("/proc", pid, "autogroup"))
                        .filter(Files::isWritable)
                        .toList());
    }

    boolean canGoFirst() {
        return !sessions.isEmpty();
    }

    void whileFirst(Runnable work) {
        Thread restore = new Thread(() -> nice(LIKE_ALL), "restore");
        Runtime.getRuntime().addShutdownHook(restore); // should somebody interrupt us
        nice(FIRST);
        try {
            work.run();
        } finally {
            nice(LIKE_ALL);
            Runtime.getRuntime().removeShutdownHook(restore);
        }
    }

    private void nice(int value) {
        for (Path session : sessions) {
            try {
                Files.writeString(session, String.valueOf(value));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
