package io.sparkagent.cli;

/** Colours, or none. */
record Palette(boolean on) {

    /** What {@code --color} may say. */
    enum When {
        auto,
        always,
        never
    }

    static Palette of(When when, Surroundings surroundings) {
        return new Palette(
                switch (when) {
                    case always -> true;
                    case never -> false;
                    case auto -> surroundings.terminal() && !surroundings.wantsNoColour();
                });
    }

    String bold(String text) {
        return paint("1", text);
    }

    String good(String text) {
        return paint("32", text);
    }

    String bad(String text) {
        return paint("31", text);
    }

    String careful(String text) {
        return paint("33", text);
    }

    /** By the number, so that the streams of several containers can be told from each other. */
    String numbered(int number, String text) {
        return paint(String.valueOf(31 + Math.floorMod(number, 6)), text);
    }

    /** By what a driver's or an executor's state means. */
    String state(String state) {
        String word = state.split("[ :(]", 2)[0];
        return switch (word) {
            case "Running", "running", "Completed", "succeeded", "started", "Succeeded" ->
                    good(state);
            case "Failed", "failed", "refused", "Unknown", "unknown", "Init" -> bad(state);
            default -> careful(state);
        };
    }

    /** No other colours than ours: what is painted is often other people's text. */
    private String paint(String code, String text) {
        String plain = Words.plain(text);
        return on && !plain.isEmpty() ? "\u001b[" + code + "m" + plain + "\u001b[0m" : plain;
    }
}
