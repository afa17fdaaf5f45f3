/**
 * The driver's side of the Spark Agent: a pods allocator that hands everything over to the agent
 * beside it.
 */
@NullMarked
package io.sparkagent.bridge;

import org.jspecify.annotations.NullMarked;
