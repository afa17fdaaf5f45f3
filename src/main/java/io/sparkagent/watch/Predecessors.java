package io.sparkagent.watch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.watch.LeanPod.Owner;
import io.sparkagent.watch.Lineage.Kin;
import io.sparkagent.wire.Excerpt;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Which drivers' pods that were there before this one are known to be over. Two living drivers may
 * have one application id, by somebody's mistake, and what belongs to a living one is its own,
 * however old it is.
 */
public final class Predecessors {

    private static final Logger LOG = Logger.getLogger(Predecessors.class);

    /** Whoever makes up owners costs no more questions than this for each full list. */
    private static final int MOST = 64;

    private enum State {
        NOT_ASKED,
        LIVING,
        OVER
    }

    private final Lineage lineage;
    private final Predicate<Owner> isOver;

    /** By name and uid: a false name beside a true uid proves nothing of the pod with that uid. */
    private final Map<Owner, State> states = new ConcurrentHashMap<>();

    /**
     * @param lineage of the driver's pod
     * @param calls is told of each call
     */
    public Predecessors(
            KubernetesClient client, String namespace, Lineage lineage, Consumer<ApiCall> calls) {
        this(lineage, new DriverPods(client, namespace, calls)::isOver);
    }

    /**
     * @param isOver throws a {@link KubernetesClientException} when nobody knows
     */
    Predecessors(Lineage lineage, Predicate<Owner> isOver) {
        this.lineage = lineage;
        this.isOver = isOver;
    }

    /**
     * What an older driver has is another's until that one is known to be over. Asks nobody.
     *
     * @param owners the pods that own the object
     * @param objectCreated its {@code metadata.creationTimestamp}
     */
    Kin kin(Collection<Owner> owners, String objectCreated) {
        Kin kin = lineage.kin(owners.stream().map(Owner::uid).toList(), objectCreated);
        if (kin != Kin.EARLIER) {
            return kin;
        }
        owners.forEach(this::meet);
        return owners.stream().allMatch(owner -> states.get(owner) == State.OVER)
                ? Kin.EARLIER
                : Kin.OTHER;
    }

    /** One that is not taken in now is met again with the next full list, when there is room. */
    private void meet(Owner owner) {
        if (states.size() - known() < MOST) {
            states.putIfAbsent(owner, State.NOT_ASKED);
        }
    }

    /** How many are known to be over; never fewer than before. */
    int known() {
        return (int) states.values().stream().filter(state -> state == State.OVER).count();
    }

    /**
     * Asks for each that has been met and is not known to be over. To be called with each full
     * look: what was read before is to be read again when more are {@link #known} afterwards.
     *
     * @throws KubernetesClientException when there is no answer for one that was never asked for
     */
    synchronized void ask() {
        List<Owner> living = those(State.LIVING);
        for (Owner owner : those(State.NOT_ASKED)) {
            boolean over = isOver.test(owner);
            states.put(owner, over ? State.OVER : State.LIVING);
            if (!over) {
                LOG.warnf(
                        "executors or claims of the driver's pod %s, which is not known to have"
                                + " ended, have this application's id too; they stay until it has."
                                + " Give each application an id of its own",
                        Excerpt.of(owner.name()));
            }
        }
        try {
            for (Owner owner : living) {
                if (isOver.test(owner)) {
                    states.put(owner, State.OVER);
                }
            }
        } catch (KubernetesClientException e) {
            // The next one would wait as long for an answer, and they are asked for again.
            LOG.debugf("whether another driver lives is asked again: %s", e.getMessage());
        }
    }

    private List<Owner> those(State state) {
        return states.entrySet().stream()
                .filter(each -> each.getValue() == state)
                .map(Map.Entry::getKey)
                .toList();
    }
}
