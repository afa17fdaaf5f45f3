/**
 * Takes an application from a command line or a document to its driver on the cluster: precedence
 * of options, delivery of local files, creation that leaves all or nothing.
 */
@org.jspecify.annotations.NullMarked
package io.sparkagent.submit;
