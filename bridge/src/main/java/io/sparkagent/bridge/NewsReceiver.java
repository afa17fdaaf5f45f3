package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Listens to the agent by one long poll after the other. */
final class NewsReceiver implements Loop.Step {
    private final Session session;
    private final News news;
    private final Backoff backoff = new Backoff();
    private String boot = "";
    private long version;

    NewsReceiver(Session session, News news) {
        this.session = session;
        this.news = news;
    }

    @Override
    public void run() throws InterruptedException {
        try {
            JsonNode answer = session.exchange(agent -> agent.news(boot, version));
            news.apply(answer);
            boot = answer.path("boot").asText();
            version = answer.path("version").asLong();
            backoff.reset();
        } catch (IOException e) {
            // the session has logged it
            Thread.sleep(backoff.next().toMillis());
        }
    }
}
