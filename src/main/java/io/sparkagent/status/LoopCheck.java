package io.sparkagent.status;

import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive while the reconcile loop looks at the world, which it does every second and never waits for
 * anybody.
 */
@Liveness
public class LoopCheck implements HealthCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final StatusBoard board;
    private final Clock clock;

    public LoopCheck(StatusBoard board, Clock clock) {
        this.board = board;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        boolean looking =
                board.verdict().filter(refusals -> refusals.isEmpty()).isEmpty()
                        || board.view().at().plus(PATIENCE).isAfter(clock.instant());
        return HealthCheckResponse.named("reconcile loop").status(looking).build();
    }
}
