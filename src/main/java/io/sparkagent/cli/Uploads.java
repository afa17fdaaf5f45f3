package io.sparkagent.cli;

import io.sparkagent.submit.CreationException;
import io.sparkagent.submit.FilePlan;
import io.sparkagent.submit.Interruption;
import io.sparkagent.submit.ObjectStore;
import io.sparkagent.submit.UndeliveredException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files of a submission in an object store, where it has any. */
final class Uploads implements AutoCloseable {

    private final Optional<ObjectStore> store;

    private Uploads(Optional<ObjectStore> store) {
        this.store = store;
    }

    /**
     * Sends them, and takes them away again where that fails.
     *
     * @throws CreationException when that fails, or is interrupted
     */
    static Uploads of(
            FilePlan plan,
            Map<String, String> environment,
            Interruption interruption,
            Teller teller) {
        if (plan.uploads().isEmpty()) {
            return new Uploads(Optional.empty());
        }
        ObjectStore store;
        try {
            store =
                    ObjectStore.open(
                            plan.submission().properties(),
                            environment,
                            plan.uploads().getFirst().bucket());
        } catch (UndeliveredException e) {
            throw CreationException.of(e);
        }
        Uploads uploads = new Uploads(Optional.of(store));
        try (Interruption.Listening _ =
                interruption.listen(() -> Thread.ofVirtual().start(uploads::undo))) {
            store.upload(
                    plan.uploads(),
                    (name, done, total) -> teller.tell(Report.sending(name, done, total)));
            return uploads;
        } catch (UndeliveredException e) {
            CreationException failure =
                    interruption.isAsked()
                            ? CreationException.interrupted()
                            : CreationException.of(e);
            String left = uploads.undo();
            uploads.close();
            throw failure.with(left);
        }
    }

    /**
     * @return words about what is left, empty where nothing is
     */
    String undo() {
        try {
            List<String> left = store.isPresent() ? store.get().undo() : List.of();
            return left.isEmpty() ? "" : "; " + String.join("; ", left);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "; what was uploaded may be left";
        }
    }

    @Override
    public void close() {
        store.ifPresent(ObjectStore::close);
    }
}
