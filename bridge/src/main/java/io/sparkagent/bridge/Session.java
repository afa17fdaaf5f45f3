package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the agent acquainted with this driver: hello at start, and again whenever it has restarted.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** One request to an agent that knows this driver. */
    interface Request {
        JsonNode send(AgentClient agent) throws IOException, InterruptedException;
    }

    private final AgentClient agent;
    private final ObjectNode hello;
    private final Roster roster;
    private final Signal demand;
    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicInteger greetings = new AtomicInteger();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();
    private volatile String boot = "";
    private String told = "";

    Session(AgentClient agent, ObjectNode hello, Roster roster, Signal demand) {
        this.agent = agent;
        this.hello = hello;
        this.roster = roster;
        this.demand = demand;
    }

    String boot() {
        return boot;
    }

    /** Says the first hello; an agent that just restarts is waited for, a refusal is final. */
    void open(Duration patience) throws InterruptedException {
        Backoff backoff = new Backoff();
        long deadline = System.nanoTime() + patience.toNanos();
        JsonNode welcome = null;
        while (welcome == null) {
            try {
                welcome = greet();
            } catch (IOException e) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AgentException(String.valueOf(e.getMessage()));
                }
                Thread.sleep(Math.min(backoff.next().toMillis(), left / 1_000_000 + 1));
            }
        }
        List<String> refusals = sentences(welcome, "refusals");
        if (!refusals.isEmpty()) {
            throw new AgentException(
                    "The Spark Agent refuses this application: " + list(refusals),
                    welcome.path("lasting").asBoolean());
        }
        roster.startAt(welcome.path("firstId").asInt());
        LOG.info("The Spark Agent at {} makes the executors (boot {})", agent.url(), boot);
    }

    /** Sends a request, after another hello if the agent does not know this driver any more. */
    JsonNode exchange(Request request) throws IOException, InterruptedException {
        int known = greetings.get();
        try {
            JsonNode answer;
            try {
                answer = request.send(agent);
            } catch (UnknownInstanceException e) {
                greetAgain(known);
                answer = request.send(agent);
            }
            if (away.compareAndSet(true, false)) {
                LOG.info("The Spark Agent is back (boot {})", boot);
                demand.raise();
            }
            return answer;
        } catch (IOException e) {
            if (away.compareAndSet(false, true)) {
                LOG.warn("{} Spark goes on with the executors it has.", e.getMessage());
            }
            throw e;
        }
    }

    /** Both threads hear that the agent does not know this driver; one of them says hello. */
    private synchronized void greetAgain(int known) throws IOException, InterruptedException {
        if (greetings.get() == known) {
            List<String> refusals = sentences(greet(), "refusals");
            if (!refusals.isEmpty()) {
                tellOnce("The Spark Agent refuses new executors: " + list(refusals));
            }
            demand.raise();
        }
    }

    private void tellOnce(String refusal) {
        if (!refusal.equals(told)) {
            told = refusal;
            LOG.error(refusal);
        }
    }

    private JsonNode greet() throws IOException, InterruptedException {
        JsonNode welcome = agent.hello(hello.deepCopy().put("highestExecutorId", roster.highest()));
        boot = welcome.path("boot").asText();
        for (String warning : sentences(welcome, "warnings")) {
            if (warned.add(warning)) {
                LOG.warn("The Spark Agent says: {}", warning);
            }
        }
        greetings.incrementAndGet();
        return welcome;
    }

    private static List<String> sentences(JsonNode welcome, String field) {
        List<String> sentences = new ArrayList<>();
        welcome.path(field).forEach(sentence -> sentences.add(sentence.asText()));
        return sentences;
    }

    /** One sentence stands behind the colon, several stand in a list of their own. */
    private static String list(List<String> sentences) {
        return sentences.size() == 1
                ? sentences.get(0)
                : "\n  - " + String.join("\n  - ", sentences);
    }
}
