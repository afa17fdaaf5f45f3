package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.submit.Flags;
import io.sparkagent.submit.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SubmitOptionsTest {

    private static Flags flags(String... words) {
        SubmitLine.Outcome outcome = SubmitLine.read(Map.of(), List.of(words));
        assertThat(outcome.flags()).as(outcome.errors()).isPresent();
        return outcome.flags().get();
    }

    @Test
    void whatIsAfterTheApplicationIsTheApplications() {
        Flags flags =
                flags(
                        "--name", "a", "app.jar", "--name", "b", "", "-v", "--", "@x", "--no=1",
                        "-f");

        assertThat(flags.value(Setting.NAME)).contains("a");
        assertThat(flags.application()).contains("app.jar");
        assertThat(flags.arguments())
                .containsExactly("--name", "b", "", "-v", "--", "@x", "--no=1", "-f");
        assertThat(flags.has(Setting.VERBOSE)).isFalse();
    }

    @Test
    void theLastOfAnOptionCountsAndEveryConfStays() {
        Flags flags =
                flags(
                        "--name=a",
                        "--name",
                        "b",
                        "-c",
                        "spark.x=1",
                        "--conf=spark.y=2=3",
                        "--prop",
                        "spark.x=",
                        "app.py");

        assertThat(flags.value(Setting.NAME)).contains("b");
        assertThat(flags.conf()).containsExactly("spark.x=1", "spark.y=2=3", "spark.x=");
    }

    @Test
    void valuesStayAsTheyAreWritten() {
        Flags flags =
                flags(
                        "--driver-java-options",
                        "-XX:+UseZGC -Da=\"b c\"",
                        "--conf",
                        "spark.a=${HOME} 'x' \\n",
                        "--name",
                        "\"quoted\"",
                        "a.jar");

        assertThat(flags.value(Setting.DRIVER_JAVA_OPTIONS)).contains("-XX:+UseZGC -Da=\"b c\"");
        assertThat(flags.conf()).containsExactly("spark.a=${HOME} 'x' \\n");
        assertThat(flags.value(Setting.NAME)).contains("\"quoted\"");
    }

    @Test
    void everySettingIsAnOption() {
        Set<String> options = SubmitLine.commandLine().getCommandSpec().optionsMap().keySet();

        assertThat(options)
                .containsAll(
                        Arrays.stream(Setting.values())
                                .map(Setting::option)
                                .collect(Collectors.toSet()));
    }

    @Test
    void everySettingReachesTheFlags() {
        for (Setting setting : Setting.values()) {
            boolean alone =
                    Set.of(Setting.Kind.FLAG, Setting.Kind.ABSENCE).contains(setting.kind());
            Flags flags =
                    alone
                            ? flags(setting.option(), "a.jar")
                            : flags(setting.option(), "x", "a.jar");

            assertThat(flags.settings())
                    .containsExactlyEntriesOf(Map.of(setting, alone ? "true" : "x"));
        }
    }

    @Test
    void flagsNeverShowTheirValues() {
        assertThat(flags("--conf", "spark.my.password=hunter2", "--keytab", "k", "a.jar"))
                .asString()
                .doesNotContain("hunter2")
                .doesNotContain("a.jar");
    }
}
