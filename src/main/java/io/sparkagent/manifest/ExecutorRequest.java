package io.sparkagent.manifest;

import io.sparkagent.config.ResourceProfile;

/**
 * What differs from one executor to the next.
 *
 * @param order place of the profile among those besides the default, by ascending id, from 1; 0
 *     where it has none
 */
record ExecutorRequest(int id, ResourceProfile profile, int order) {}
