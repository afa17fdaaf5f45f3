/** Compares what is wanted with what is seen and returns a list of actions; pure. */
@NullMarked
package io.sparkagent.plan;

import org.jspecify.annotations.NullMarked;
