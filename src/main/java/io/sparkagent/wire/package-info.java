/** Speaks HTTP with the API server: bytes out, bytes in, bounded in size and time. */
@NullMarked
package io.sparkagent.wire;

import org.jspecify.annotations.NullMarked;
