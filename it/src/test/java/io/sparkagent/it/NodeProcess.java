package io.sparkagent.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** A process of a container, seen from the node that it runs on. */
record NodeProcess(ProcessHandle process) {

    /** The one that the container was started for. */
    static NodeProcess main(String containerId) {
        return find(containerId, _ -> true);
    }

    /** The one with these words in its command line. */
    static NodeProcess running(String containerId, String words) {
        return find(containerId, process -> commandLine(process).contains(words));
    }

    private static NodeProcess find(String containerId, Predicate<ProcessHandle> wanted) {
        String id = containerId.substring(containerId.lastIndexOf('/') + 1);
        List<ProcessHandle> found =
                ProcessHandle.allProcesses()
                        .filter(process -> read(process, "cgroup").contains(id))
                        .filter(wanted)
                        .sorted(Comparator.comparing(NodeProcess::startOf))
                        .toList();
        if (found.isEmpty()) {
            throw new AssertionError(
                    "No process of the container "
                            + containerId
                            + " can be seen from here: a test that kills processes has to run on the"
                            + " cluster's only node, as root.");
        }
        return new NodeProcess(found.getFirst());
    }

    /** The program's path first; empty words for a process that has ended. */
    static List<String> words(ProcessHandle process) {
        return List.of(read(process, "cmdline").split("\0", -1));
    }

    private static String commandLine(ProcessHandle process) {
        return read(process, "cmdline").replace('\0', ' ');
    }

    private static long startOf(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(start -> start.toEpochMilli())
                .orElse(Long.MAX_VALUE);
    }

    /** Empty when the process has just ended. */
    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), file));
        } catch (IOException _) {
            return "";
        }
    }

    /** A file of the container, as the process sees it. */
    String file(String path) throws IOException {
        return Files.readString(Path.of("/proc/" + process.pid() + "/root" + path));
    }

    long pid() {
        return process.pid();
    }

    /** Sends a signal, as {@code kill} knows it. */
    void signal(String name) {
        Command.run("kill", "-" + name, String.valueOf(process.pid()));
    }

    /** By SIGKILL: it gets no time to say anything. */
    void kill() {
        if (!process.destroyForcibly()) {
            throw new AssertionError("The process " + process.pid() + " could not be killed.");
        }
    }
}
