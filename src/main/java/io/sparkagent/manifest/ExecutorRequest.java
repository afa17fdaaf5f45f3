package io.sparkagent.manifest;

import io.sparkagent.config.ResourceProfile;
import java.util.Map;

/**
 * What differs from one executor to the next.
 *
 * @param order place of the profile among those besides the default, by ascending id, from 1; 0
 *     where it has none
 * @param claims names of persistent volume claims that it takes over, by volume
 */
record ExecutorRequest(int id, ResourceProfile profile, int order, Map<String, String> claims) {}
