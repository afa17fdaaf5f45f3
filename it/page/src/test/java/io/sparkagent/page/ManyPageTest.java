package io.sparkagent.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ten thousand executors, of which a few hundred wait. */
@QuarkusTest
@TestProfile(PageProfile.Many.class)
class ManyPageTest {

    private static final int ALL = 10_000;
    private static final int WAITING = 600;

    @TestHTTPResource("/")
    URL agent;

    @Inject StatusBoard board;

    @BeforeEach
    void tenThousand() {
        Instant now = Instant.now();
        WaitingReason why =
                new WaitingReason(
                        Cause.UNSCHEDULED, WAITING, WAITING + " executors wait: " + Scenes.NO_NODE);
        if (board.verdict().isEmpty()) {
            board.started(List.of());
            board.serves(Scenes.conf());
            for (int ago = 600; ago > 0; ago--) {
                Instant at = now.minusSeconds(ago);
                int running = Math.min(ALL - WAITING, (600 - ago) * 40);
                List<Executor> some = new ArrayList<>();
                for (int id = 1; id <= Math.min(ALL, running + 800); id++) {
                    some.add(id <= running ? Scenes.running(id, at) : Scenes.starting(id, at));
                }
                board.looked(Scenes.of(ALL, some, at));
            }
        }
        board.looked(Scenes.of(ALL, executors(now), now, why));
    }

    private static List<Executor> executors(Instant now) {
        List<Executor> executors = new ArrayList<>();
        for (int id = 1; id <= ALL; id++) {
            executors.add(
                    id <= ALL - WAITING
                            ? Scenes.running(id, now.minusSeconds(600 - id / 40))
                            : Scenes.unscheduled(id, now.minusSeconds(300)));
        }
        return executors;
    }

    @Test
    void tenThousandRowsScroll() {
        try (Browser browser = new Browser(agent, ColorScheme.LIGHT)) {
            assertThat(browser.id("shown")).hasText("10,000 executors");
            assertThat(browser.id("headline"))
                    .containsText("10,000 executors are wanted: 9,400 are running");
            assertThat(browser.id("table")).hasAttribute("aria-rowcount", "10001");
            assertThat(browser.column("id")).contains("1").hasSizeLessThan(100);
            browser.assertAccessible();
            browser.screenshot("ten-thousand");

            browser.id("rows").focus();
            browser.page().keyboard().press("End");
            assertThat(browser.page().getByText("10000", exact())).isVisible();
            assertThat(browser.column("id")).hasSizeLessThan(100);
            assertThat(browser.page().locator("tr[aria-rowindex='10001'] td.id")).hasText("10000");

            for (int part = 0; part <= 20; part++) {
                browser.page()
                        .evaluate(
                                "part => { rows.scrollTop = rows.scrollHeight * part / 20; }",
                                part);
                int expected = Math.clamp(part * ALL / 20, 1, ALL - 20);
                browser.page()
                        .waitForFunction(
                                "id => [...document.querySelectorAll('#table td.id')]"
                                        + ".some(cell => Math.abs(Number(cell.innerText) - id) < 40)",
                                expected);
                assertThat(browser.column("id")).hasSizeLessThan(100);
            }
            browser.assertQuiet();
        }
    }

    @Test
    void sortsAndFilters() {
        try (Browser browser = new Browser(agent, ColorScheme.LIGHT)) {
            assertThat(browser.id("shown")).hasText("10,000 executors");

            browser.page().locator("th.id button").click();
            assertThat(browser.page().locator("#table tbody td.id").first()).hasText("10000");
            assertThat(browser.column("id").stream().map(Integer::valueOf))
                    .isSortedAccordingTo(Comparator.reverseOrder());

            browser.page().locator("th.state button").click();
            assertThat(browser.page().locator("#table tbody td.state").first())
                    .containsText("pending");

            browser.id("state").selectOption("running");
            assertThat(browser.id("shown")).hasText("9,400 of 10,000 executors shown");
            browser.id("filter").fill("worker-77");
            assertThat(browser.page().locator("#table tbody td.node").first())
                    .containsText("worker-77");
            assertThat(browser.column("node")).allMatch(node -> node.startsWith("worker-77"));

            browser.id("filter").fill("no such thing");
            assertThat(browser.id("table")).containsText("No executor matches the filter.");
        }
    }

    @Test
    void staysSmooth() {
        try (Browser browser = new Browser(agent, ColorScheme.LIGHT)) {
            assertThat(browser.id("shown")).hasText("10,000 executors");

            new ManyRows(browser, ALL).handle().print("page");

            // It would have been seen if the page had not listened for a while.
            assertThat(Smoothness.of(browser.page(), () -> keepBusy(browser)))
                    .matches(seen -> seen.longestTask() >= 300 && seen.longestFrame() >= 300);

            browser.assertQuiet();
        }
    }

    private static void keepBusy(Browser browser) {
        browser.page()
                .evaluate(
                        "() => new Promise(done => setTimeout(() => {"
                                + " const end = performance.now() + 350;"
                                + " while (performance.now() < end);"
                                + " requestAnimationFrame(done);"
                                + " }))");
    }

    private static com.microsoft.playwright.Page.GetByTextOptions exact() {
        return new com.microsoft.playwright.Page.GetByTextOptions().setExact(true);
    }
}
