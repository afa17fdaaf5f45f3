/**
 * Starts and stops the agent and runs the reconcile loop: the only package that sees every stage.
 */
@NullMarked
package io.sparkagent;

import org.jspecify.annotations.NullMarked;
