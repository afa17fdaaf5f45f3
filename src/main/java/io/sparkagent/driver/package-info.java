/** Speaks with the bridge in the driver's JVM: takes demand, gives news. */
@NullMarked
package io.sparkagent.driver;

import org.jspecify.annotations.NullMarked;
