package io.sparkagent.watch;

/** What tells the store how an object of ours is. */
public sealed interface OwnedSource extends AutoCloseable permits WatchedObject, UnreadableObject {

    /** To be called at the start, and now and then. */
    void look();

    @Override
    void close();
}
