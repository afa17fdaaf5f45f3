/**
 * Real faults: what happens to the agent, to those around it and between them while hundreds of
 * executors are at work, and how long it takes until the demand is met again.
 */
package io.sparkagent.chaos;
