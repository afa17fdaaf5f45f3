/** Lists and watches pods, translates each into an {@code Executor}, and wakes the loop. */
@NullMarked
package io.sparkagent.watch;

import org.jspecify.annotations.NullMarked;
