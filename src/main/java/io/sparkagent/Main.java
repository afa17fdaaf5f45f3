package io.sparkagent;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.sparkagent.cli.CommandLines;
import io.sparkagent.cli.Reading;

/**
 * The one binary: without arguments the agent, with arguments a command, for which nothing of the
 * agent is started.
 */
@QuarkusMain
public final class Main {

    public static void main(String... arguments) {
        if (!CommandLines.areMeantBy(arguments)) {
            Quarkus.run();
            return;
        }
        System.exit(commands().execute(arguments));
    }

    /** The commands read a conf by the code that reads a driver's. */
    static CommandLines commands() {
        return new CommandLines(
                (conf, application, policy, serialization) -> {
                    Session session =
                            Session.read(conf, application, policy, "spark-agent", serialization);
                    return new Reading(session.pods(), session.policy());
                });
    }
}
