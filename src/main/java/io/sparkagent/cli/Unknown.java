package io.sparkagent.cli;

import io.sparkagent.config.EditDistance;
import io.sparkagent.submit.Refused;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a command line has that a command does not know: why not, or what was probably meant. */
final class Unknown {

    private Unknown() {}

    static List<String> sentences(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            List<String> options =
                    unmatched.getUnmatched().stream().filter(each -> each.startsWith("-")).toList();
            if (!options.isEmpty()) {
                return options.stream().map(each -> option(each, e)).distinct().toList();
            }
        }
        return List.of(String.valueOf(e.getMessage()));
    }

    private static String option(String written, ParameterException e) {
        String name = written.split("=", 2)[0];
        TreeSet<String> known =
                new TreeSet<>(e.getCommandLine().getCommandSpec().optionsMap().keySet());
        String there = known.contains("--deploy-mode") ? Refused.sentence(name).orElse("") : "";
        return there.isEmpty()
                ? "there is no option "
                        + name
                        + EditDistance.nearest(name, known)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("")
                : name + " is refused: " + there;
    }
}
