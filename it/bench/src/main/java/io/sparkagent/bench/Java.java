package io.sparkagent.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This Java and this class path, for a process beside this one. */
final class Java {

    private Java() {}

    static List<String> command(Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(executable(), "-cp", classPath()));
        command.add(main.getName());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }

    static String executable() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static String classPath() {
        return System.getProperty("java.class.path");
    }
}
