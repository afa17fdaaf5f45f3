package io.sparkagent.submit;

import java.nio.file.Path;
import java.util.Locale;

/**
 * A file of the submitting machine.
 *
 * @param path absolute
 * @param name the last part of the path, by which the application knows it
 * @param size in bytes, when it was found
 */
record LocalFile(Path path, String name, long size) {

    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

    /** For people. */
    static String words(long bytes) {
        if (bytes < 1024) {
            return bytes == 1 ? "1 byte" : bytes + " bytes";
        }
        double amount = bytes;
        int unit = -1;
        while (amount >= 1024 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
    }
}
