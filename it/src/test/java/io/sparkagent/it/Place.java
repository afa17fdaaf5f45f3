package io.sparkagent.it;

/** Where a cause can be read. */
enum Place {
    PAGE("page"),
    JSON("JSON"),
    METRIC("metric"),
    EVENT("event"),
    LOG("driver's log");

    private final String title;

    Place(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
