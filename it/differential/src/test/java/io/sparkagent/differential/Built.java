package io.sparkagent.differential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One side's answer to a conf.
 *
 * @param refused why there is no pod
 * @param objects the {@code pod}, and as {@code resources} what is made with it
 */
record Built(Optional<String> refused, ObjectNode objects) {}
