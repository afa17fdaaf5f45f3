/** Decides who may speak to the loopback port at all, before anybody listens. */
@NullMarked
package io.sparkagent.door;

import org.jspecify.annotations.NullMarked;
