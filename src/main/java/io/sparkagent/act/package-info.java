/** Makes one API call for each action, many in flight, and says what became of it. */
@NullMarked
package io.sparkagent.act;

import org.jspecify.annotations.NullMarked;
