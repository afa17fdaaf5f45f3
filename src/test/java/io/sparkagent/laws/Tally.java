package io.sparkagent.laws;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.lifecycle.AfterContainerHook;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.ContainerLifecycleContext;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutionResult.Status;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import net.jqwik.api.lifecycle.Store;

/**
 * Says which laws were broken, and with {@code -Dlaws.figures=true} at the end how many schedules
 * were run, each with another history.
 */
final class Tally implements AroundPropertyHook, AfterContainerHook {

    private static final Store<AtomicInteger> SCHEDULES = count("schedules");
    private static final Store<AtomicInteger> VIOLATIONS = count("violations");

    private static Store<AtomicInteger> count(String what) {
        return Store.getOrCreate(
                List.of(Tally.class, what), Lifespan.RUN, () -> new AtomicInteger(0));
    }

    @Override
    public PropertyExecutionResult aroundProperty(
            PropertyLifecycleContext context, PropertyExecutor property) {
        PropertyExecutionResult result = property.execute();
        SCHEDULES.get().addAndGet(result.countTries());
        if (result.status() == Status.FAILED) {
            VIOLATIONS.get().incrementAndGet();
            String message = String.valueOf(result.throwable().orElse(null));
            List<String> laws =
                    Arrays.stream(Law.values())
                            .filter(law -> message.contains(law.toString()))
                            .map(Law::name)
                            .toList();
            System.out.printf(
                    "broken: %s, at schedule %d, seed %s %s%n",
                    context.targetMethod().getName(),
                    result.countTries(),
                    result.seed().orElse("none"),
                    laws);
        }
        return result;
    }

    @Override
    public void afterContainer(ContainerLifecycleContext context) {
        if (Boolean.getBoolean("laws.figures")) {
            System.out.println("figure law_schedules " + SCHEDULES.get());
            System.out.println("figure law_violations " + VIOLATIONS.get());
        }
    }
}
