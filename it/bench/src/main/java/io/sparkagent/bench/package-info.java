/** The agent against a bare client and against Spark's own allocator, on one API server. */
package io.sparkagent.bench;
