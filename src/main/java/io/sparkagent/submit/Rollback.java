package io.sparkagent.submit;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes back what a submission has made. */
final class Rollback {

    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final PieceCalls calls;
    private final Crowd crowd;
    private final Patience patience;

    Rollback(PieceCalls calls, Crowd crowd, Patience patience) {
        this.calls = calls;
        this.crowd = crowd;
        this.patience = patience;
    }

    /**
     * The driver goes first, so that it does not start without what it needs.
     *
     * @return words about what may be left, empty where nothing is
     */
    String undo(Piece driver, List<Piece> dependencies) {
        remove(List.of(driver));
        remove(dependencies);
        List<Piece> left =
                Stream.concat(Stream.of(driver), dependencies.stream())
                        .filter(piece -> piece.state() != Piece.State.ABSENT)
                        .toList();
        return left.isEmpty()
                ? ""
                : "; what may be left of it goes with `kubectl delete --namespace "
                        + driver.namespace()
                        + left.stream()
                                .map(piece -> " " + piece.plural() + "/" + piece.name())
                                .collect(Collectors.joining())
                        + "`";
    }

    private void remove(List<Piece> pieces) {
        List<Piece> there =
                pieces.stream().filter(piece -> piece.state() != Piece.State.ABSENT).toList();
        crowd.each(there, LONGEST, this::remove);
    }

    private void remove(Piece piece) {
        try {
            for (int tries = 1; tries <= patience.tries(); tries++) {
                if (isGone(piece, tries)) {
                    return;
                }
                patience.wait(tries, Duration.ZERO);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isGone(Piece piece, int tries) {
        try {
            if (piece.state() == Piece.State.DOUBTFUL && !calls.find(piece)) {
                // What was sent may be made some time after its answer was lost.
                if (tries == patience.tries()) {
                    piece.refused();
                }
                return piece.state() == Piece.State.ABSENT;
            }
            calls.delete(piece);
            return true;
        } catch (KubernetesClientException e) {
            // A right that is missing is missing at the next try too.
            return e.getCode() != 429 && PieceCalls.isRefusal(e);
        }
    }
}
