package io.sparkagent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.snapshot.Ending.Reason;
import io.sparkagent.watch.LeanPod.End;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LastWordsTest {

    private static final String FRAMES =
            """
            enersNow(DefaultPromise.java:571)
            \tat io.netty.channel.DefaultChannelPromise.setSuccess(DefaultChannelPromise.java:78)
            \tat io.netty.channel.epoll.AbstractEpollChannel.lambda$doRegister$0(AbstractEpollChannel.java:301)
            \tat java.base/java.lang.Thread.run(Unknown Source)
            """;

    private static final String DUPLICATE =
            """
            ecurityManager: Changing modify acls to: 185
            26/11/22 14:44:07 INFO ResourceUtils: ====
            26/11/22 14:44:07 ERROR CoarseGrainedExecutorBackend: Executor self-exiting due to : Cannot register with driver: spark://CoarseGrainedScheduler@d:7078
            java.lang.IllegalStateException: Duplicate executor ID: 1
            \tat org.apache.spark.scheduler.CoarseGrainedSchedulerBackend.receiveAndReply(Coarse.scala:250)
            26/11/22 14:44:07 INFO ShutdownHookManager: Shutdown hook called
            """;

    private static final String TRACE =
            """
            Exception in thread "main" java.lang.Error: outer
            \tat a.B.c(B.java:1)
            Caused by: java.io.IOException: middle
            \tat a.B.c(B.java:2)
            Caused by: java.net.UnknownHostException: svc
            \t... 4 more
            26/11/22 14:44:07 INFO Hook: called
            """;

    private static End end(int code, @Nullable String message) {
        return new End(code, "Error", message, null);
    }

    @Test
    void aMessageIsQuotedAsItIs() {
        assertThat(LastWords.of(end(3, "no licence"))).isEqualTo("no licence");
        assertThat(LastWords.of(end(3, "no licence\nask sales"))).isEqualTo("no licence ask sales");
        assertThat(LastWords.of(end(3, null))).isEmpty();
    }

    @Test
    void ofALongOutputTheLastLineCounts() {
        assertThat(LastWords.of(end(3, "copying a file\n".repeat(90) + "no licence\n\n")))
                .isEqualTo("no licence");
    }

    @Test
    void theInnermostCauseOfATraceCounts() {
        assertThat(LastWords.of(end(1, TRACE))).isEqualTo("java.net.UnknownHostException: svc");
    }

    @Test
    void anExceptionOrElseAnErrorOfSparksLogCounts() {
        assertThat(LastWords.of(end(1, DUPLICATE)))
                .isEqualTo("java.lang.IllegalStateException: Duplicate executor ID: 1");
        assertThat(
                        LastWords.of(
                                end(
                                        1,
                                        "26/11/22 14:44:07 ERROR Backend: it is late\n"
                                                + "26/11/22 14:44:07 INFO Hook: called")))
                .isEqualTo("Backend: it is late");
    }

    @Test
    void whatALogSaysOfOrdinaryThingsIsNoReason() {
        assertThat(LastWords.of(end(143, "26/11/22 14:44:07 INFO Executor: Running task 7\n")))
                .isEmpty();
        assertThat(LastWords.of(end(137, "26/11/22 1:2:3 INFO A: b\n26/11/22 1:2:4 WARN C: d")))
                .isEmpty();
        assertThat(LastWords.of(end(1, FRAMES))).isEmpty();
    }

    @Test
    void whatSparkSaysWhileItIsStoppedIsNoReason() {
        assertThat(LastWords.of(end(143, TRACE))).isEmpty();
        assertThat(LastWords.of(end(143, "told to go"))).isEqualTo("told to go");
    }

    @Test
    void aLongLineIsCut() {
        String words =
                LastWords.of(
                        end(1, "java.lang.Error: " + "x".repeat(400) + "\n\tat a.B.c(B.java:1)"));

        assertThat(words).hasSize(200).startsWith("java.lang.Error: xx").endsWith("x …");
    }

    @Test
    void whatKeptAnExecutorFromItsDriverIsToldApart() {
        assertThat(DriverContact.of(end(1, FRAMES))).contains(DriverContact.NO_NAME);
        assertThat(DriverContact.of(end(1, "java.net.UnknownHostException: svc")))
                .contains(DriverContact.NO_NAME);
        assertThat(DriverContact.of(end(1, "java.io.IOException: Failed to connect to svc:7078")))
                .contains(DriverContact.NO_ANSWER);
        assertThat(DriverContact.of(end(1, DUPLICATE))).contains(DriverContact.REFUSED);
        assertThat(DriverContact.REFUSED.reason()).isEqualTo(Reason.DRIVER_REFUSED);
    }

    @Test
    void otherEndsAreNotTheDriversDoing() {
        assertThat(DriverContact.of(end(1, "java.lang.Error: mine"))).isEmpty();
        assertThat(DriverContact.of(end(1, null))).isEmpty();
        assertThat(DriverContact.of(end(52, FRAMES))).isEmpty();
    }
}
