package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SyntaxTest {

    private static void assertFit(Syntax syntax, String... texts) {
        assertThat(Stream.of(texts)).allMatch(syntax::fits);
    }

    private static void assertMisfit(Syntax syntax, String... texts) {
        assertThat(Stream.of(texts)).noneMatch(syntax::fits);
    }

    @Test
    void names() {
        assertFit(Syntax.DNS_LABEL, "a", "0", "a-b", "a".repeat(63));
        assertMisfit(Syntax.DNS_LABEL, "", "-a", "a-", "A", "a.b", "a_b", "a".repeat(64), "é");
        assertFit(Syntax.DNS_SUBDOMAIN, "a", "a.b", "a-b.c", "a".repeat(253));
        assertMisfit(Syntax.DNS_SUBDOMAIN, "", ".a", "a.", "a..b", "a.-b", "A", "a".repeat(254));
    }

    @Test
    void labels() {
        assertFit(Syntax.LABEL_VALUE, "", "a", "A_b.c-d", "a".repeat(63));
        assertMisfit(Syntax.LABEL_VALUE, "-a", "a-", "a b", "a/b", "{{X}}", "a".repeat(64));
        assertFit(Syntax.QUALIFIED_NAME, "a", "x.io/A_b", "y".repeat(253) + "/" + "a".repeat(63));
        assertMisfit(
                Syntax.QUALIFIED_NAME,
                "",
                "/a",
                "a/",
                "a/b/c",
                "X/a",
                "-a",
                "x_y/a",
                "a".repeat(64),
                "y".repeat(254) + "/a");
    }

    @Test
    void variablesAndKeys() {
        assertFit(Syntax.VARIABLE, "A", "_a", "a-b.c", ".a", "-");
        assertMisfit(Syntax.VARIABLE, "", "1A", "a b", "a=b", ".", "..", "..a");
        assertFit(Syntax.KEY, "a", "1", ".dockerconfigjson", "a-b_c.d");
        assertMisfit(Syntax.KEY, "", ".", "..", "..a", "a/b", "a b");
    }

    @Test
    void quantities() {
        assertFit(Syntax.QUANTITY, "1", "0.5", ".5", "1.", "500m", "1Gi", "1G", "1k", "1e3", "2E");
        assertMisfit(Syntax.QUANTITY, "", ".", "-1", "1gb", "1K", "1 Gi", "1Gib", "much", "1e");
    }
}
