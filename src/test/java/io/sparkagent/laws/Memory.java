package io.sparkagent.laws;

import io.sparkagent.status.History;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** What the agent remembers, wherever it does: all that can be reached from it. */
final class Memory {

    private static final String OURS = "io.sparkagent.";
    private static final String FAKES = Memory.class.getPackageName();

    /** For people to read: as many of the last ends as HistoryTest counts, and never more. */
    private static final Class<?> BOUNDED = History.class;

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Integer, String> ids = new TreeMap<>();
    private final Deque<Object> open = new ArrayDeque<>();

    private Memory() {}

    /**
     * @return each number that a collection or a record of the agent's holds as a member or as its
     *     id, with a place where
     */
    static Map<Integer, String> ids(Object agent) {
        Memory memory = new Memory();
        memory.open.add(agent);
        while (!memory.open.isEmpty()) {
            Object next = memory.open.remove();
            if (memory.seen.add(next)) {
                memory.lookInto(next);
            }
        }
        return memory.ids;
    }

    private void lookInto(Object object) {
        if (!object.getClass().getName().startsWith(OURS)
                || object.getClass().getPackageName().equals(FAKES)
                || object.getClass() == BOUNDED
                || object.getClass().isHidden()) {
            return;
        }
        for (Field field : object.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                String place = object.getClass().getSimpleName() + "." + field.getName();
                take(valueOf(field, object), place, field.getName().equals("id"));
            }
        }
    }

    private static Object valueOf(Field field, Object object) {
        try {
            field.setAccessible(true);
            return Optional.ofNullable(field.get(object)).orElse("");
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private void take(Object value, String place, boolean counts) {
        switch (value) {
            case Integer id when counts ->
                    ids.merge(id, place, (a, b) -> a.contains(b) ? a : a + ", " + b);
            case Collection<?> members -> members.forEach(member -> take(member, place, true));
            case Map<?, ?> map -> {
                take(map.keySet(), place, true);
                take(map.values(), place, false);
            }
            case Optional<?> optional -> optional.ifPresent(member -> take(member, place, counts));
            case AtomicReference<?> reference -> take(reference.get(), place, counts);
            case Object other -> open.add(other);
        }
    }
}
