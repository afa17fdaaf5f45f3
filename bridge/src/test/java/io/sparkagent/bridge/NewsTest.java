package io.sparkagent.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.util.SystemClock;
import org.junit.jupiter.api.Test;

class NewsTest {
    private static final String END =
            "{'ends':[{'id':1,'exitCode':137,'causedByApplication':false,'failure':true,"
                    + "'sentence':'executor 1 was killed'}]}";

    private final Signal changed = new Signal();
    private final Roster roster = new Roster(changed);
    private final FakeBackend backend = new FakeBackend();
    private final FailureLimit failures = new FailureLimit(new SparkConf(false), new SystemClock());

    @Test
    void deliversAnEndOnceHoweverOftenItIsTold() {
        News news = news(false);
        roster.admit(1);
        tell(news, END);
        tell(news, END);
        assertThat(backend.told).containsExactly("remove 1 137 false executor 1 was killed");
        assertThat(news.acknowledged()).containsExactly(1);
        assertThat(roster.released()).containsEntry(1, "executor 1 was killed");
        tell(news, "{'ends':[]}");
        assertThat(news.acknowledged()).isEmpty();
    }

    @Test
    void keepsFromSparkTheEndOfOneThatNeverRegistered() {
        News news = news(false);
        tell(news, END);
        assertThat(backend.told).isEmpty();
        assertThat(news.acknowledged()).containsExactly(1);
        assertThat(roster.released()).isEmpty();
    }

    @Test
    void decommissionsOnceAndNotBeforeItIsRegistered() {
        News news = news(true);
        tell(news, "{'decommission':[{'id':5,'sentence':'node is drained'}]}");
        assertThat(backend.told).isEmpty();
        backend.registered.add(5);
        news.decommission();
        backend.inactive.clear();
        news.decommission();
        assertThat(backend.told).isEqualTo(List.of("decommission 5 node is drained"));
    }

    @Test
    void decommissionsOnlyWhereTheUserAskedForIt() {
        backend.registered.add(5);
        tell(news(false), "{'decommission':[{'id':5,'sentence':'node is drained'}]}");
        assertThat(backend.told).isEmpty();
    }

    @Test
    void withdrawsWhatIsNotAdmitted() {
        roster.admit(4);
        tell(news(false), "{'veto':[4,5]}");
        assertThat(roster.vetoed()).containsExactly(5);
    }

    private News news(boolean decommissioning) {
        return new News(backend, roster, changed, failures, decommissioning);
    }

    private static void tell(News news, String json) {
        try {
            news.apply(new ObjectMapper().readTree(json.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
