package io.sparkagent.manifest;

import io.sparkagent.config.Problems;
import java.util.regex.Pattern;

/** What Kubernetes takes for a name or a value; anything else it answers with 422. */
enum Syntax {
    DNS_LABEL(
            63,
            Shape.DNS_LABEL,
            "at most 63 lower-case letters, digits and '-', with a letter or digit at both ends"),
    DNS_SUBDOMAIN(
            253,
            Shape.SUBDOMAIN,
            "at most 253 lower-case letters, digits, '-' and '.',"
                    + " with a letter or digit at both ends of each part"),
    LABEL_VALUE(
            63,
            "(" + Shape.NAME + ")?",
            "at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends"),
    QUALIFIED_NAME(
            253 + 1 + 63,
            "(?=([^/]{1,253}/)?[^/]{1,63}$)(" + Shape.SUBDOMAIN + "/)?" + Shape.NAME,
            "at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends,"
                    + " after a domain and '/' if you like"),
    VARIABLE(
            Integer.MAX_VALUE,
            "(?!\\.$|\\.\\.)[-._a-zA-Z][-._a-zA-Z0-9]*",
            "letters, digits, '-', '_' and '.', with no digit and no '..' at the start"),
    KEY(253, "(?!\\.$|\\.\\.)[-._a-zA-Z0-9]+", "at most 253 letters, digits, '-', '_' and '.'"),
    PORT_NAME(
            15,
            "(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*",
            "at most 15 lower-case letters, digits and '-', among them a letter"),
    QUANTITY(
            64,
            "([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]{1,3})?",
            "an amount such as 512Mi or 10Gi");

    private static final class Shape {
        static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
        static final String SUBDOMAIN = DNS_LABEL + "(\\." + DNS_LABEL + ")*";
        static final String NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    }

    private final int longest;
    private final Pattern pattern;
    private final String right;

    Syntax(int longest, String pattern, String right) {
        this.longest = longest;
        this.pattern = Pattern.compile(pattern);
        this.right = right;
    }

    boolean fits(String text) {
        return text.length() <= longest && pattern.matcher(text).matches();
    }

    /** What would be right, after "write". */
    String right() {
        return right;
    }

    /**
     * Makes a value that does not fit a problem of its key.
     *
     * @param what is to be written so: name, value, key
     * @return whether it fits
     */
    boolean check(Problems problems, String key, String value, String what) {
        if (fits(value)) {
            return true;
        }
        problems.add(key, value, "write " + what + " of " + right);
        return false;
    }
}
