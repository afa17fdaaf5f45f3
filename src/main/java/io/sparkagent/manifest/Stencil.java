package io.sparkagent.manifest;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A text in which nothing but an executor's id changes.
 *
 * @param between what stands before, between and after the places of the id
 */
record Stencil(List<String> between) {

    /** Ten digits that stand nowhere else; where they do, the stencil is wrong and not taken. */
    private static final int MARKER = 1_987_604_321;

    Stencil {
        between = List.copyOf(between);
    }

    /**
     * @param texts what an executor of an id is; called twice
     * @param id of an executor that the stencil has to get right
     * @return empty when more than the id changes
     */
    static Optional<Stencil> of(IntFunction<String> texts, int id) {
        String[] between = texts.apply(MARKER).split(String.valueOf(MARKER), -1);
        return Optional.of(new Stencil(List.of(between)))
                .filter(stencil -> stencil.text(id).equals(texts.apply(id)));
    }

    String text(int id) {
        return String.join(String.valueOf(id), between);
    }
}
