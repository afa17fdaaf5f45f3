package io.sparkagent.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An object in a line for each event, for programs. */
final class JsonTeller implements Teller {

    private final PrintWriter out;
    private final Clock clock;
    private final Map<String, Object> names;
    private String last = "";

    /**
     * @param names fields that each object has: which application it is about
     */
    JsonTeller(PrintWriter out, Clock clock, Map<String, Object> names) {
        this.out = out;
        this.clock = clock;
        this.names = new LinkedHashMap<>(names);
    }

    @Override
    public void tell(Update update) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", update.event());
        event.putAll(names);
        event.put("state", update.state());
        event.put("message", update.text());
        event.putAll(update.fields());
        String text = Document.line(event);
        if (!text.equals(last)) {
            last = text;
            Map<String, Object> timed = new LinkedHashMap<>();
            timed.put("time", clock.instant().toString());
            timed.putAll(event);
            out.println(Document.line(timed));
            out.flush();
        }
    }

    /** They are for people; what they say is in the events. */
    @Override
    public void say(List<String> lines) {}
}
