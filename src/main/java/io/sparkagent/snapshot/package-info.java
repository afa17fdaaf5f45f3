/** Holds what is known of the executors and hands out an immutable picture of it. */
@NullMarked
package io.sparkagent.snapshot;

import org.jspecify.annotations.NullMarked;
