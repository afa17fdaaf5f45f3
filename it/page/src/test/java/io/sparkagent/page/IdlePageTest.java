package io.sparkagent.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sparkagent.status.StatusBoard;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With nothing to show, the page says why. */
@QuarkusTest
@TestProfile(PageProfile.Idle.class)
class IdlePageTest {

    @TestHTTPResource("/")
    URL agent;

    @Inject StatusBoard board;

    @Test
    void theEmptyStatesHaveWords() {
        try (Browser browser = new Browser(agent, ColorScheme.LIGHT)) {
            assertThat(browser.id("headline")).containsText("The agent is starting");

            board.started(
                    List.of(
                            "the service account spark-agent may not create pods: use k8s/role.yaml"));
            assertThat(browser.id("headline")).containsText("No application can run here");
            assertThat(browser.id("refusals")).containsText("may not create pods");
            browser.assertAccessible();
            browser.screenshot("refused");

            board.started(List.of());
            board.looked(Scenes.noDriver(Instant.now()));
            assertThat(browser.id("headline")).containsText("No driver has said hello yet");
            assertThat(browser.id("refusals")).isHidden();
            assertThat(browser.id("table")).containsText("no driver has said yet what it wants");
            browser.assertAccessible();
            browser.screenshot("idle");

            board.looked(Scenes.over(Instant.now()));
            assertThat(browser.id("headline")).containsText("The application is over");
            assertThat(browser.id("table")).containsText("no executors any more");

            board.trouble("create pods: <img id=\"hostile\" src=\"x\"> is no name");
            assertThat(browser.id("errors")).containsText("<img id=\"hostile\"");
            assertThat(browser.id("hostile")).hasCount(0);
            browser.assertQuiet();
        }
    }
}
