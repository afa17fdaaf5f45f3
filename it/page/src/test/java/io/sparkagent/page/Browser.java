package io.sparkagent.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A Chromium of this machine with one page open, which may ask nobody but the agent. */
final class Browser implements AutoCloseable {

    private static final Path SCREENSHOTS = Path.of("target/page");
    private static final int PATIENCE = 20_000;

    private final Playwright playwright = Playwright.create();
    private final com.microsoft.playwright.Browser chromium;
    private final List<String> strangers = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final Page page;

    Browser(URL agent, ColorScheme scheme) {
        chromium =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(
                                                Path.of(
                                                        Objects.requireNonNullElse(
                                                                System.getenv("CHROMIUM"),
                                                                "/usr/bin/chromium")))
                                        .setArgs(List.of("--no-sandbox", "--disable-gpu")));
        BrowserContext context =
                chromium.newContext(
                        new com.microsoft.playwright.Browser.NewContextOptions()
                                .setViewportSize(1280, 900)
                                .setColorScheme(scheme));
        context.setDefaultTimeout(PATIENCE);
        page = context.newPage();
        page.onRequest(
                request -> {
                    URI asked = URI.create(request.url());
                    if (!asked.getScheme().equals("data") && asked.getPort() != agent.getPort()) {
                        strangers.add(request.url());
                    }
                });
        page.onConsoleMessage(this::hear);
        page.onPageError(complaints::add);
        page.navigate(agent.toString());
    }

    private void hear(ConsoleMessage message) {
        if (message.type().equals("error")) {
            complaints.add(message.text());
        }
    }

    Page page() {
        return page;
    }

    Locator id(String id) {
        return page.locator("#" + id);
    }

    /** What a table shows now, by the text of one column. */
    List<String> column(String name) {
        return page.locator("#table tbody td." + name).allInnerTexts();
    }

    void screenshot(String name) {
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(SCREENSHOTS.resolve(name + ".png"))
                        .setFullPage(true));
    }

    /** The upper part, as a document shows it. */
    void picture(String name) {
        page.evaluate("scrollTo(0, 0)");
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(SCREENSHOTS.resolve(name + ".png"))
                        .setClip(0, 0, 1280, 760));
    }

    /** For screen readers and keyboards by the rules of axe, in light and dark alike. */
    void assertAccessible() {
        assertThat(
                        new AxeBuilder(page)
                                .analyze().getViolations().stream()
                                        .flatMap(rule -> words(rule).stream())
                                        .toList())
                .isEmpty();
    }

    private static List<String> words(Rule rule) {
        return rule.getNodes().stream()
                .map(
                        node ->
                                rule.getId()
                                        + " at "
                                        + node.getHtml()
                                        + ": "
                                        + node.getFailureSummary())
                .toList();
    }

    /** No other host, and nothing that the Content-Security-Policy forbids. */
    void assertQuiet() {
        assertThat(strangers).isEmpty();
        assertThat(complaints).isEmpty();
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
