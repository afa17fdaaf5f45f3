package io.sparkagent;

/**
 * How drivers come in.
 *
 * @param encrypted by TLS and in no other way
 */
record Door(boolean encrypted) {}
