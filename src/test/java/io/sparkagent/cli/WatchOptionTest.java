package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkagent.cli.WatchOption.Seen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class WatchOptionTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Supplier<Seen> sees(String words, boolean more) {
        return () -> new Seen(() -> out.append(words).append('\n'), more);
    }

    private static Supplier<Seen> fails(FailureException failure) {
        return () -> {
            throw failure;
        };
    }

    /** Looks until there is nothing more to see. */
    @SafeVarargs
    private void watch(boolean terminal, Supplier<Seen>... looks) {
        Queue<Supplier<Seen>> left = new ArrayDeque<>(List.of(looks));
        CommandLine.populateCommand(new WatchOption(() -> true), "--watch")
                .show(
                        new PrintWriter(out),
                        new PrintWriter(err),
                        terminal,
                        () -> left.remove().get());
        assertThat(left).isEmpty();
    }

    @Test
    void aHiccupIsToldAndTheWatchGoesOn() {
        watch(
                false,
                sees("one", true),
                fails(FailureException.noCluster("it does not\u001b answer")),
                fails(new FailureException(CommandLines.SOMETHING_WRONG, "too many requests")),
                sees("two", false));

        assertThat(out).hasToString("one\n\ntwo\n");
        assertThat(err).hasToString("error: it does not  answer\nerror: too many requests\n");
    }

    @Test
    void theEndOfWhatIsWatchedIsTheEnd() {
        watch(
                false,
                sees("one", true),
                fails(FailureException.notFound("the driver driver-a is gone")));

        assertThat(out).hasToString("one\n");
        assertThat(err).hasToString("the driver driver-a is gone\n");
    }

    @Test
    void aFirstLookThatFailsIsTheFailureOfTheCommand() {
        FailureException failure = FailureException.noCluster("it does not answer");

        assertThatThrownBy(() -> watch(false, fails(failure))).isSameAs(failure);
    }

    @Test
    void aTerminalKeepsTheLastPictureUntilThereIsANewOne() {
        watch(
                true,
                sees("one", true),
                fails(FailureException.noCluster("away")),
                sees("two", false));

        String clear = "\u001b[H\u001b[2J\u001b[3J";
        assertThat(out).hasToString(clear + "one\n" + clear + "two\n");
    }
}
