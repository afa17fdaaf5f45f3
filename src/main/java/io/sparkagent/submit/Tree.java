package io.sparkagent.submit;

import java.util.List;
import java.util.Map;

/** A value of a document, with the line that it is on. */
sealed interface Tree {

    /** From 1. */
    int line();

    /** What it is, as the end of "write …, not". */
    String kind();

    /**
     * @param text as it is written, so that 0.10 stays 0.10
     * @param type what YAML takes it for
     */
    record Scalar(int line, String text, Type type) implements Tree {

        enum Type {
            TEXT("text"),
            INTEGER("a number"),
            FRACTION("a fraction"),
            TRUTH("true or false"),
            NOTHING("nothing");

            private final String words;

            Type(String words) {
                this.words = words;
            }
        }

        @Override
        public String kind() {
            return type.words;
        }

        @Override
        public String toString() {
            return kind(); // it may be a secret
        }
    }

    /** One below the other. */
    record Items(int line, List<Tree> items) implements Tree {

        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** By name, in their order. */
    record Fields(int line, Map<String, Tree> fields) implements Tree {

        @Override
        public String kind() {
            return "keys and values";
        }
    }
}
