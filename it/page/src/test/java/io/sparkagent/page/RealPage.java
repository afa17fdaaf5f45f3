package io.sparkagent.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.sparkagent.load.Api;
import java.net.MalformedURLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The page of the packaged agent at work on a real API server, with nodes that only look real. It
 * runs by name only, see it/page/real.
 */
class RealPage {

    private static final int MANY = Integer.getInteger("executors", 10_000);
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration LATER = Duration.ofMinutes(10);

    private final Api api = new Api();
    private int screenshots;

    @Test
    void fiveScreenshots() throws MalformedURLException {
        try (Application orders = new Application(api, "orders")) {
            orders.start();
            try (Browser browser = new Browser(orders.page(), ColorScheme.LIGHT)) {
                idle(orders, browser);
                three(orders, browser);
                many(orders, browser);
                browser.assertQuiet();
            }
            orders.clear();
        }
        try (Application reports = new Application(api, "reports")) {
            // No node has as much.
            reports.driver.conf("spark.kubernetes.executor.request.cores", "2000");
            reports.start();
            unschedulable(reports, ColorScheme.LIGHT, "unschedulable");
            unschedulable(reports, ColorScheme.DARK, "dark");
        }
        System.out.printf("figure page_screenshots %d%n", screenshots);
    }

    private void idle(Application orders, Browser browser) {
        orders.driver.want(0, 0);
        awaitHeadline(browser, SOON, "The driver wants no executors now, and there are none.");
        assertThat(browser.id("table")).containsText("the driver wants none now");
        keep(browser, "idle");
    }

    private void three(Application orders, Browser browser) {
        orders.driver.want(0, 3);
        awaitHeadline(browser, SOON, "All 3 executors that are wanted are running.");
        assertThat(browser.id("shown")).hasText("3 executors");
        assertThat(browser.column("node")).allMatch(node -> node.startsWith("fake-"));
        keep(browser, "three");
    }

    /** The page is open all the while, as somebody watches them come. */
    private void many(Application orders, Browser browser) {
        Smoothness.of(
                        browser.page(),
                        () -> {
                            orders.driver.want(0, MANY);
                            awaitHeadline(
                                    browser,
                                    LATER,
                                    "All %,d executors that are wanted are running."
                                            .formatted(MANY));
                        })
                .print("page_while_they_come");
        assertThat(browser.page().locator(".tile.running dd").first())
                .hasText("%,d".formatted(MANY));
        assertThat(browser.id("shown")).hasText("%,d executors".formatted(MANY));
        assertThat(browser.column("id")).hasSizeLessThan(100);
        keep(browser, "ten-thousand");
        new ManyRows(browser, MANY).handle().print("page_real");
    }

    private void unschedulable(Application reports, ColorScheme scheme, String name)
            throws MalformedURLException {
        reports.driver.want(0, 12);
        try (Browser browser = new Browser(reports.page(), scheme)) {
            awaitHeadline(
                    browser,
                    SOON,
                    "12 executors are wanted: none is running and 12 are pending. Reason: no node"
                            + " takes them.");
            assertThat(browser.id("reasons")).containsText("Insufficient cpu");
            assertThat(browser.id("reasons")).containsText("What to do:");
            assertThat(browser.id("shown")).hasText("12 executors");
            keep(browser, name);
            browser.assertQuiet();
        }
    }

    private static void awaitHeadline(Browser browser, Duration patience, String sentence) {
        assertThat(browser.id("headline"))
                .hasText(sentence, new HasTextOptions().setTimeout(patience.toMillis()));
    }

    private void keep(Browser browser, String name) {
        browser.assertAccessible();
        browser.screenshot("real-" + name);
        browser.picture("real-picture-" + name);
        screenshots++;
    }
}
