package io.sparkagent.laws;

import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs one property of {@link LawsTest} without Maven, for {@code it/laws/mutants}. */
final class OneLaw {

    private OneLaw() {}

    public static void main(String[] arguments) {
        Method law =
                Arrays.stream(LawsTest.class.getDeclaredMethods())
                        .filter(method -> method.getName().equals(arguments[0]))
                        .findAny()
                        .orElseThrow();
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(DiscoverySelectors.selectMethod(LawsTest.class, law))
                        .build();
        LauncherFactory.create().execute(request);
    }
}
