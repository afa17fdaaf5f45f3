package io.sparkagent.status;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * Started, and ready for good, when the start checks have a verdict: also a bad one, because the
 * driver has to start in order to be told. Neither depends on the API server being well, because an
 * unready sidecar takes the driver's name away.
 */
@Startup
@Readiness
public class StartedCheck implements HealthCheck {

    private final StatusBoard board;

    public StartedCheck(StatusBoard board) {
        this.board = board;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("start checks")
                .status(board.verdict().isPresent())
                .build();
    }
}
