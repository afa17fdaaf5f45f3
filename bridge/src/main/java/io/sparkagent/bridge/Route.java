package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The way to the agent: beside the driver, or in another pod. */
interface Route {
    /** Asked before each request, because a token may change. */
    AgentAddress address() throws IOException;

    /** Whom to trust instead of whom the JVM does, read anew each time; or null. */
    @Nullable SSLContext trust();

    /** Adds to the hello what only an agent at the end of this way has to know. */
    void introduce(ObjectNode hello);

    /** Where the token comes from, for who has to put it right. */
    String tokenPlace();

    /** Where the agent tells what is wrong with it. */
    String logPlace();
}
