/**
 * What benchmarks and fault tests share: a place in a cluster, the packaged agent as a process, a
 * driver that is only the protocol, and an eye on the pods that is nobody's part.
 */
package io.sparkagent.load;
