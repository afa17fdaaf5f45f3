package io.sparkagent.it;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The status page in a Chromium of this machine, open all the time, as somebody watches it. */
final class StatusPage implements AutoCloseable {

    private static final int PATIENCE = 15_000;

    private static final String SENTENCES =
            "#headline, #refusals:not([hidden]) li, #waiting:not([hidden]) p:not(.todo),"
                    + " #errors p:not(.todo), #table td.reason, #end-rows td.value";

    private final Playwright playwright = Playwright.create();
    private final Browser chromium =
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
    private final Page page = newPage();
    private String address = "";

    private Page newPage() {
        Page fresh = chromium.newPage(new Browser.NewPageOptions().setViewportSize(1280, 1600));
        fresh.setDefaultTimeout(PATIENCE);
        return fresh;
    }

    /** Nothing happens where it is open already. */
    void open(String wanted) {
        if (!wanted.equals(address)) {
            page.navigate(wanted);
            address = wanted;
        }
    }

    /** What it says of executors, errors and ends; what to do about it may have the same words. */
    String sentences() {
        return String.join("\n", page.locator(SENTENCES).allInnerTexts());
    }

    void screenshot(Path file) {
        try {
            page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
        } catch (PlaywrightException e) {
            System.out.printf("no screenshot %s: %s%n", file, e.getMessage());
        }
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
