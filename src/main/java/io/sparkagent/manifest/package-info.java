/**
 * Builds the objects we own: executor pod (a fold over feature steps), headless service, config
 * map.
 */
@NullMarked
package io.sparkagent.manifest;

import org.jspecify.annotations.NullMarked;
