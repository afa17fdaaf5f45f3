package io.sparkagent.watch;

import io.sparkagent.snapshot.ExecutorStore;
import io.sparkagent.snapshot.OwnedObject;
import java.util.Optional;

/**
 * An object that the agent may make but not read, because the right to read one Secret is the right
 * to read all of the namespace. Each look forgets what was known of it, so that it is made again;
 * where it is there already, the API server's refusal says so.
 */
public record UnreadableObject(OwnedObject object, ExecutorStore store) implements OwnedSource {

    @Override
    public void look() {
        store.ownedSeen(object, Optional.empty());
    }

    @Override
    public void close() {}
}
