package io.sparkagent.bridge;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** A scheduler backend that remembers what it was told. */
final class FakeBackend implements Backend {
    final Set<Integer> registered = new ConcurrentSkipListSet<>();
    final Set<Integer> inactive = new ConcurrentSkipListSet<>();
    final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public Set<Integer> registered() {
        return Set.copyOf(registered);
    }

    @Override
    public boolean isActive(int executor) {
        return registered.contains(executor) && !inactive.contains(executor);
    }

    @Override
    public void remove(int executor, int exitCode, boolean causedByApplication, String sentence) {
        told.add(
                "remove " + executor + " " + exitCode + " " + causedByApplication + " " + sentence);
        registered.remove(executor);
    }

    @Override
    public void decommission(int executor, String sentence) {
        told.add("decommission " + executor + " " + sentence);
        inactive.add(executor);
    }

    @Override
    public void dropKillTimers() {}
}
