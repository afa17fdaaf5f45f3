/** The commands: about drivers in a cluster, and about a configuration with no cluster at hand. */
@NullMarked
package io.sparkagent.cli;

import org.jspecify.annotations.NullMarked;
