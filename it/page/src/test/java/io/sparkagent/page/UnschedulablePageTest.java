package io.sparkagent.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.plan.WaitingReason.Cause;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.status.StatusBoard;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A job for which there is no room. */
@QuarkusTest
@TestProfile(PageProfile.Unschedulable.class)
class UnschedulablePageTest {

    @TestHTTPResource("/")
    URL agent;

    @Inject StatusBoard board;

    @Test
    void saysWhyAndWhatToDo() {
        Instant now = Instant.now();
        List<Executor> executors = new ArrayList<>();
        for (int id = 1; id <= 12; id++) {
            executors.add(
                    id <= 4
                            ? Scenes.running(id, now.minusSeconds(200))
                            : Scenes.unscheduled(id, now.minusSeconds(190)));
        }
        WaitingReason why =
                new WaitingReason(Cause.UNSCHEDULED, 8, "8 executors wait: " + Scenes.NO_NODE);
        board.started(List.of());
        board.serves(Scenes.conf());
        for (int ago = 210; ago > 0; ago--) {
            board.looked(
                    Scenes.of(12, ago > 200 ? List.of() : executors, now.minusSeconds(ago), why));
        }
        board.looked(Scenes.of(12, executors, now, why));

        try (Browser browser = new Browser(agent, ColorScheme.LIGHT)) {
            assertThat(browser.id("headline"))
                    .hasText(
                            "12 executors are wanted: 4 are running and 8 are pending. Reason: no"
                                    + " node takes them.");
            assertThat(browser.id("reasons")).containsText("4 Insufficient memory");
            assertThat(browser.id("reasons")).containsText("What to do: Ask for less");
            browser.id("state").selectOption("pending");
            assertThat(browser.id("shown")).hasText("8 of 12 executors shown");
            browser.assertAccessible();
            browser.screenshot("unschedulable");
            browser.id("theme").selectOption("dark");
            browser.assertAccessible();
            browser.picture("picture-dark");
            browser.assertQuiet();
        }
    }
}
