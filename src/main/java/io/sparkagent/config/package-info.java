/** Turns the agent's settings and the Spark conf into typed values, all errors reported at once. */
@NullMarked
package io.sparkagent.config;

import org.jspecify.annotations.NullMarked;
