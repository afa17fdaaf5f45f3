package io.sparkagent.submit;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.manifest.DriverObjects;
import io.sparkagent.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes the objects of one submission, all or none: what the driver needs, then the driver, and
 * then the driver owns what it needs. What goes wrong, and Ctrl-C, takes back what was made.
 */
public final class Creation {

    /** For each of its three steps. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(45);

    private final PieceCalls calls;
    private final Interruption interruption;
    private final Patience patience;
    private final Crowd crowd;
    private final List<Piece> dependencies;
    private final Piece driver;

    /**
     * @param submission which no other submission has
     * @param objects with a namespace each
     */
    public Creation(
            Wire wire,
            KubernetesSerialization serialization,
            String submission,
            DriverObjects objects,
            Interruption interruption,
            Patience patience) {
        this.calls = new PieceCalls(wire, serialization, submission);
        this.interruption = interruption;
        this.patience = patience;
        this.crowd = new Crowd();
        this.dependencies = objects.dependencies().stream().map(Piece::new).toList();
        this.driver = new Piece(objects.driver());
    }

    /**
     * @return the driver's Pod, or the Job that makes it
     * @throws CreationException when nothing was made; the message says what may be left
     */
    public Made create() {
        try {
            together(dependencies, this::make);
            together(List.of(driver), this::make);
            Made owner = driver.made().orElseThrow();
            together(dependencies, piece -> attempt("patch", piece, each -> own(each, owner)));
            refuseIfInterrupted();
            return owner;
        } catch (CreationException e) {
            throw e.with(undo());
        } catch (RuntimeException e) { // a defect of ours, which is no reason to leave anything
            undo();
            throw e;
        }
    }

    private void together(List<Piece> pieces, Consumer<Piece> work) {
        refuseIfInterrupted();
        List<RuntimeException> failures;
        try (Interruption.Listening _ =
                interruption.listen(() -> crowd.stopAfter(patience.inFlight()))) {
            failures = crowd.each(pieces, LONGEST_STEP, work);
        }
        refuseIfInterrupted();
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private void refuseIfInterrupted() {
        if (interruption.isAsked()) {
            throw CreationException.interrupted();
        }
    }

    /** A name is nobody else's chance, so it may be tried again after any failure. */
    private void make(Piece piece) {
        attempt("create", piece, calls::create);
    }

    private void own(Piece piece, Made owner) {
        calls.own(piece, owner);
    }

    private void attempt(String verb, Piece piece, Consumer<Piece> call) {
        for (int tries = 1; ; tries++) {
            refuseIfInterrupted();
            Optional<KubernetesClientException> failure = tried(piece, call);
            if (failure.isEmpty()) {
                return;
            }
            KubernetesClientException e = failure.get();
            if (tries == patience.tries() || !mayPass(e)) {
                throw Refusal.of(verb, piece, e);
            }
            try {
                patience.wait(tries, Refusal.retryAfter(e));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw Refusal.of(verb, piece, e);
            }
        }
    }

    private static Optional<KubernetesClientException> tried(Piece piece, Consumer<Piece> call) {
        try {
            call.accept(piece);
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(e);
        }
    }

    private static boolean mayPass(KubernetesClientException e) {
        return e.getCode() == 429
                || Refusal.isCollision(e)
                || (!PieceCalls.isRefusal(e) && !Thread.currentThread().isInterrupted());
    }

    /**
     * Takes back what was made, also where nobody knows whether it was. It goes on after Ctrl-C.
     *
     * @return words about what may be left, empty where nothing is
     */
    public String undo() {
        return new Rollback(calls, crowd, patience).undo(driver, dependencies);
    }
}
