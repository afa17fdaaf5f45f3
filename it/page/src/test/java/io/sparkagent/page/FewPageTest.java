package io.sparkagent.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A small job that has been at work for three quarters of an hour. */
@QuarkusTest
@TestProfile(PageProfile.Few.class)
class FewPageTest {

    @TestHTTPResource("/")
    URL agent;

    @Inject StatusBoard board;

    private Instant now = Instant.now();

    @BeforeEach
    void threeExecutorsRun() {
        now = Instant.now();
        if (board.verdict().isEmpty()) {
            tellThePast();
        }
        board.looked(Scenes.of(3, three(), now));
    }

    private List<Executor> three() {
        return List.of(
                Scenes.running(1, now.minusSeconds(2640)),
                Scenes.running(4, now.minusSeconds(1500)),
                Scenes.running(5, now.minusSeconds(45)));
    }

    /** It grew to eight, lost one for want of memory, and shrank to three. */
    private void tellThePast() {
        board.started(List.of());
        board.serves(Scenes.conf());
        for (int ago = 2700; ago > 0; ago--) {
            Instant at = now.minusSeconds(ago);
            int wanted = ago > 2000 ? 3 : ago > 900 ? 8 : 3;
            int running =
                    ago > 2690 ? 0 : ago > 1980 ? 3 : ago > 1200 ? 8 : ago > 1180 ? 7 : wanted;
            List<Executor> some = new java.util.ArrayList<>();
            for (int id = 1; id <= wanted; id++) {
                some.add(id <= running ? Scenes.running(id, at) : Scenes.starting(id, at));
            }
            board.looked(Scenes.of(wanted, some, at));
            if (ago == 1200) {
                board.ended(Scenes.outOfMemory(3, at));
            }
            if (ago == 880) {
                List.of(2, 6, 7, 8, 9).forEach(id -> board.ended(Scenes.done(id, at)));
            }
        }
        board.trouble("create pods: the API server is busy and asks to wait: too many requests");
    }

    @Test
    void showsWhatThereIs() {
        try (Browser browser = new Browser(agent, ColorScheme.LIGHT)) {
            assertThat(browser.id("headline"))
                    .hasText("All 3 executors that are wanted are running.");
            assertThat(browser.id("title")).hasText("clickstream-sessions");
            assertThat(browser.id("end-rows").locator("tr")).hasCount(6);
            assertThat(browser.id("plot-words")).containsText("at most 8 desired");
            assertThat(browser.id("ends-words")).containsText("6 executors ended");
            assertThat(browser.id("errors")).containsText("What to do:");
            assertThat(browser.column("id")).containsExactly("1", "4", "5");
            browser.assertAccessible();
            browser.screenshot("three");
            browser.picture("picture-three");
            browser.assertQuiet();
        }
    }

    @Test
    void darkIsAsReadable() {
        try (Browser browser = new Browser(agent, ColorScheme.DARK)) {
            assertThat(browser.id("end-rows").locator("tr")).hasCount(6);
            browser.id("conf").locator("summary").click();
            assertThat(browser.id("conf-rows")).containsText("spark.executor.memory");
            browser.assertAccessible();
            browser.screenshot("dark");

            browser.id("theme").selectOption("light");
            assertThat(browser.page().locator("html")).hasAttribute("data-theme", "light");
            browser.assertAccessible();
            browser.page().reload();
            assertThat(browser.page().locator("html")).hasAttribute("data-theme", "light");
        }
    }

    @Test
    void changesWithoutAReload() {
        try (Browser browser = new Browser(agent, ColorScheme.LIGHT)) {
            assertThat(browser.id("shown")).hasText("3 executors");
            browser.page().evaluate("window.untouched = true");

            board.looked(
                    Scenes.of(
                            5,
                            List.of(
                                    Scenes.running(1, now),
                                    Scenes.outOfMemory(4, now),
                                    Scenes.leaving(5, now),
                                    Scenes.requested(6, now)),
                            now,
                            new WaitingReason(
                                    Cause.MAX_PENDING, 2, "all 1 of maxPendingPods are taken")));

            assertThat(browser.id("headline"))
                    .hasText(
                            "5 executors are wanted: 1 is running, 1 is pending and 3 are missing."
                                    + " Reason: as many as may wait are waiting already.");
            assertThat(browser.id("shown")).hasText("4 executors");
            assertThat(browser.id("reasons")).containsText("all 1 of maxPendingPods are taken");
            assertThat(browser.id("spoken")).containsText("5 executors are wanted");
            assertThat(browser.page().evaluate("window.untouched")).isEqualTo(true);
            browser.screenshot("changed");
        }
    }

    @Test
    void saysThatTheAgentDoesNotAnswerAndRecovers() {
        try (Browser browser = new Browser(agent, ColorScheme.LIGHT)) {
            assertThat(browser.id("live")).hasText("live");

            browser.page().route("**/status", Route::abort);
            assertThat(browser.id("lost")).containsText("The agent does not answer since");
            assertThat(browser.id("live")).hasText("no answer");
            browser.assertAccessible();
            assertThat(browser.id("headline"))
                    .hasText("All 3 executors that are wanted are running.");
            assertThat(browser.id("summary")).hasAttribute("data-mood", "unknown");
            browser.screenshot("silent");

            browser.page().unroute("**/status");
            assertThat(browser.id("lost")).isHidden();
            assertThat(browser.id("live")).hasText("live");
            assertThat(browser.id("summary")).hasAttribute("data-mood", "good");
        }
    }

    @Test
    void fitsIntoANarrowWindow() {
        try (Browser browser = new Browser(agent, ColorScheme.LIGHT)) {
            browser.page().setViewportSize(390, 844);
            assertThat(browser.id("end-rows").locator("tr")).hasCount(6);
            assertThat(browser.page().evaluate("document.documentElement.scrollWidth"))
                    .isEqualTo(390);
            browser.assertAccessible();
            browser.screenshot("narrow");
        }
    }

    @Test
    void worksByKeyboard() {
        try (Browser browser = new Browser(agent, ColorScheme.LIGHT)) {
            assertThat(browser.id("shown")).hasText("3 executors");

            browser.id("filter").focus();
            browser.page().keyboard().type("exec-4");
            assertThat(browser.id("shown")).hasText("1 of 3 executors shown");
            browser.page().keyboard().press("Tab"); // the states
            browser.page().keyboard().press("Tab"); // the rows
            browser.page().keyboard().press("Tab"); // the first heading
            browser.page().keyboard().press("Enter");
            assertThat(browser.page().locator("th.id")).hasAttribute("aria-sort", "descending");
            for (int heading = 0; heading < 6; heading++) {
                browser.page().keyboard().press("Tab");
            }
            browser.page().keyboard().press("Enter");
            assertThat(browser.id("details")).containsText("kubectl logs clickstream-exec-4");
            browser.assertAccessible();
            browser.page().keyboard().press("Escape");
            assertThat(browser.id("details")).isHidden();
            assertThat(browser.page().locator(":focus")).hasText("4");
        }
    }

    @Test
    void theConfHasNoSecretsAndSaysWhereEachValueComesFrom() {
        try (Browser browser = new Browser(agent, ColorScheme.LIGHT)) {
            browser.id("conf").locator("summary").click();
            assertThat(browser.id("conf-rows").locator("tr", row("spark.hadoop.fs.s3a.secret.key")))
                    .containsText("redacted");
            assertThat(browser.id("conf-rows").locator("tr", row("spark.driver.port")))
                    .containsText("driver");
            assertThat(browser.id("conf-rows").locator("tr", row("SPARK_LOCAL_DIRS")))
                    .containsText("environment");
            assertThat(browser.id("conf-rows")).not().containsText("Spark default");
            browser.id("conf-defaults").check();
            assertThat(browser.id("conf-rows")).containsText("Spark default");
            browser.id("conf-filter").fill("s3a");
            assertThat(browser.id("conf-rows").locator("tr")).hasCount(1);
            assertThat(browser.page().content()).doesNotContain(Scenes.SECRET);
            browser.assertAccessible();
        }
    }

    private static com.microsoft.playwright.Locator.LocatorOptions row(String text) {
        return new com.microsoft.playwright.Locator.LocatorOptions().setHasText(text);
    }
}
