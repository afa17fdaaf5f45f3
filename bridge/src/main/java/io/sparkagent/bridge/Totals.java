package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.resource.ExecutorResourceRequest;
import org.apache.spark.resource.ResourceProfile;
import scala.Tuple2;
import scala.collection.Iterator;

/**
 * How many executors Spark wants of each resource profile; one that it does not name keeps its
 * total.
 */
final class Totals {
    private static final class Total {
        final ResourceProfile profile;
        final int executors;

        Total(ResourceProfile profile, int executors) {
            this.profile = profile;
            this.executors = executors;
        }
    }

    private final Map<Integer, Total> totals = new TreeMap<>();

    /** Takes these totals over, and says whether anything is not as it was. */
    synchronized boolean merge(scala.collection.immutable.Map<ResourceProfile, Object> wanted) {
        boolean changed = false;
        Iterator<Tuple2<ResourceProfile, Object>> all = wanted.iterator();
        while (all.hasNext()) {
            Tuple2<ResourceProfile, Object> one = all.next();
            Total now = new Total(one._1(), (Integer) one._2());
            Total before = totals.put(one._1().id(), now);
            changed |= before == null || before.executors != now.executors;
        }
        return changed;
    }

    /** Writes all profiles but those whose pods have to wait for a later message. */
    void writeTo(ArrayNode wanted, Delivery delivery) {
        for (Total total : copy().values()) {
            ObjectNode node = wanted.objectNode().put("profile", total.profile.id());
            node.put("total", total.executors);
            writeResources(total.profile, node.putObject("resources"));
            if (delivery.add(node, total.profile)) {
                wanted.add(node);
            }
        }
    }

    private synchronized Map<Integer, Total> copy() {
        return new TreeMap<>(totals);
    }

    private static void writeResources(ResourceProfile profile, ObjectNode resources) {
        Iterator<Tuple2<String, ExecutorResourceRequest>> all =
                profile.executorResources().iterator();
        while (all.hasNext()) {
            Tuple2<String, ExecutorResourceRequest> one = all.next();
            ExecutorResourceRequest request = one._2();
            resources
                    .putObject(one._1())
                    .put("amount", request.amount())
                    .put("vendor", request.vendor())
                    .put("discoveryScript", request.discoveryScript());
        }
    }
}
