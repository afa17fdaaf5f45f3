package io.sparkagent.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

/** A person with a wheel, who scrolls, sorts and filters a long table. */
final class ManyRows {

    private static final String NEXT_FRAME =
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))";

    private final Browser browser;
    private final Page page;
    private final int all;

    ManyRows(Browser browser, int all) {
        this.browser = browser;
        this.page = browser.page();
        this.all = all;
    }

    Smoothness handle() {
        return Smoothness.of(
                page,
                () -> {
                    scroll();
                    sort();
                    filter();
                });
    }

    private void scroll() {
        browser.id("rows").hover();
        for (int turn = 0; turn < 60; turn++) {
            page.mouse().wheel(0, 100 << (turn % 6));
            page.evaluate(NEXT_FRAME);
        }
        assertThat(((Number) page.evaluate("rows.scrollTop")).intValue()).isGreaterThan(10_000);
        assertThatFewAreThere();
        browser.id("rows").focus();
        page.keyboard().press("End");
        assertThat(page.locator("tr[aria-rowindex='" + (all + 1) + "']")).isVisible();
        assertThatFewAreThere();
    }

    private void sort() {
        for (String column : new String[] {"state", "since", "node", "id"}) {
            page.locator("th." + column + " button").click();
            assertThat(page.locator("th." + column)).hasAttribute("aria-sort", "ascending");
            assertThatFewAreThere();
        }
    }

    private void filter() {
        browser.id("filter").pressSequentially("running");
        browser.id("filter").fill(browser.column("node").getFirst());
        assertThat(browser.id("shown")).containsText("of %,d executors shown".formatted(all));
        assertThatFewAreThere();
        browser.id("filter").fill("");
        assertThat(browser.id("shown")).hasText("%,d executors".formatted(all));
    }

    private void assertThatFewAreThere() {
        assertThat(browser.column("id")).isNotEmpty().hasSizeLessThan(100);
    }
}
