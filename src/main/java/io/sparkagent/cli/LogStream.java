package io.sparkagent.cli;

import io.sparkagent.cli.Cluster.LogRequest;

/**
 * One log.
 *
 * @param whose for sentences
 * @param prefix of each of its lines
 */
record LogStream(String whose, String prefix, LogRequest request) {}
