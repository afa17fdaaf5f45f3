/** Answers questions about a configuration on a command line, with no cluster at hand. */
@NullMarked
package io.sparkagent.cli;

import org.jspecify.annotations.NullMarked;
