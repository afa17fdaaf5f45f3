package io.sparkagent.chaos;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * Something that goes wrong.
 *
 * @param number in docs/faults.md
 * @param name one word
 * @param says what the status has to say meanwhile, a regular expression
 * @param environment more variables of the agent, from the folder of its logs
 * @param endsDriver nothing is wanted any more afterwards
 * @param strike lets it happen
 */
record Fault(
        int number,
        String name,
        String says,
        Function<Path, Map<String, String>> environment,
        boolean endsDriver,
        Strike strike) {

    /** Returns what happened, in a few words, when it is over. */
    @FunctionalInterface
    interface Strike {
        String on(World world);
    }

    Fault(int number, String name, String says, Strike strike) {
        this(number, name, says, _ -> Map.of(), false, strike);
    }

    @Override
    public String toString() {
        return number + " " + name;
    }
}
