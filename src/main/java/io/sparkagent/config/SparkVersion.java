package io.sparkagent.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The driver's Spark, because what a key means, and its default, has changed between lines.
 *
 * @param text in full, such as 4.1.1 or 3.5.7-vendor
 */
public record SparkVersion(String text, int major, int minor) {

    private static final Pattern START = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

    /** A version that has no such form is taken for a new one. */
    public static SparkVersion parse(String text) {
        Matcher start = START.matcher(text);
        return start.matches()
                ? new SparkVersion(
                        text, Integer.parseInt(start.group(1)), Integer.parseInt(start.group(2)))
                : new SparkVersion(text, Integer.MAX_VALUE, 0);
    }

    public boolean isAtLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }

    @Override
    public String toString() {
        return text;
    }
}
