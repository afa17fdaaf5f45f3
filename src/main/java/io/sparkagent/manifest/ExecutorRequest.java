package io.sparkagent.manifest;

import io.sparkagent.config.ResourceProfile;

/** What differs from one executor to the next. */
record ExecutorRequest(int id, ResourceProfile profile) {}
