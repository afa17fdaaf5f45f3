/** Says how things stand (health, metrics, status) and decides nothing. */
@NullMarked
package io.sparkagent.status;

import org.jspecify.annotations.NullMarked;
