package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/** Tells the agent what Spark wants and has: at every change, and every few seconds anyway. */
final class DemandSender implements Loop.Step {
    private static final Duration BEAT = Duration.ofSeconds(3);

    /**
     * From one message to the next: a change after a quiet time is told at once, and many in a row
     * together.
     */
    private static final Duration GAP = Duration.ofMillis(50);

    private final Session session;
    private final Signal changed;
    private final Backend backend;
    private final Roster roster;
    private final Totals totals;
    private final Delivery delivery;
    private final News news;
    private final Backoff backoff = new Backoff();
    private Duration pause = BEAT;
    private long sent = System.nanoTime() - GAP.toNanos();
    private long revision;

    DemandSender(
            Session session,
            Signal changed,
            Backend backend,
            Roster roster,
            Totals totals,
            Delivery delivery,
            News news) {
        this.session = session;
        this.changed = changed;
        this.backend = backend;
        this.roster = roster;
        this.totals = totals;
        this.delivery = delivery;
        this.news = news;
    }

    @Override
    public void run() throws InterruptedException {
        changed.await(pause);
        Thread.sleep(Math.max(0, sent + GAP.toNanos() - System.nanoTime()) / 1_000_000);
        changed.clear();
        sent = System.nanoTime();
        backend.dropKillTimers();
        news.decommission();
        try {
            send();
            backoff.reset();
            pause = BEAT;
        } catch (IOException e) {
            // the session has logged it; a signal ends this pause as soon as the agent is back
            pause = backoff.next();
        }
    }

    private void send() throws IOException, InterruptedException {
        JsonNode answer = session.exchange(agent -> agent.demand(demand(agent.newBody())));
        roster.forget(ExecutorIds.of(answer.path("gone")));
        if (!delivery.isDone(answer.path("boot").asText())) {
            changed.raise();
        }
    }

    private ObjectNode demand(ObjectNode body) {
        // in this order: an executor that joins in between must not look as if it had left
        Set<Integer> joined = roster.joined();
        Set<Integer> present = backend.registered();
        roster.compare(joined, present);

        body.put("revision", ++revision);
        delivery.begin(session.boot());
        totals.writeTo(body.putArray("wanted"), delivery);
        ArrayNode registered = body.putArray("registered");
        ArrayNode inactive = body.putArray("inactive");
        for (int id : roster.live()) {
            registered.add(id);
            if (present.contains(id) && !backend.isActive(id)) {
                inactive.add(id);
            }
        }
        ArrayNode released = body.putArray("released");
        roster.released()
                .forEach((id, reason) -> released.addObject().put("id", id).put("reason", reason));
        news.acknowledged().forEach(body.putArray("acknowledged")::add);
        roster.vetoed().forEach(body.putArray("vetoed")::add);
        return body.put("highestExecutorId", roster.highest());
    }
}
