/** Takes in the files that the submitting machine streams, before the driver starts. */
@org.jspecify.annotations.NullMarked
package io.sparkagent.arrival;
