package io.sparkagent.driver;

/** Decides whether an application that introduces itself can run. */
public interface Reception {

    /** What is said to a hello. */
    sealed interface Answer {}

    /**
     * It has been decided. Who is welcome is known at the desk by then, so that nobody else can be
     * welcome too.
     */
    record Decided(Hello.Reply reply) implements Answer {}

    /**
     * Nobody can say yet; the driver asks again.
     *
     * @param why a sentence
     */
    record Later(String why) implements Answer {}

    /**
     * @param peer address from which it comes
     */
    Answer receive(Hello hello, String peer);
}
